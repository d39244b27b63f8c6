import type { RowErrorKind } from '../datatypes/column-evaluator.ts';
import { entryOf, formatCode } from '../diagnostics/codes.ts';
import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { RowErrorDetail, RowOrigin } from '../sdk/buffer.ts';
import type { Disposition, Dispositions } from '../sdk/component.ts';
import { type CellSource, type CellValue, rowCells } from './row-cells.ts';
import type { RowMarks } from './row-marks.ts';

/** One row that left the data flow through an error output, or passed with an ignored error: a line of the rejects file. */
export interface RejectedRow {
  /** Path of the Data Flow task. */
  readonly source: string;
  readonly component: string;
  /** The error output that took the row, or the output on which it goes on; '' when there is none. */
  readonly output: string;
  /** '' when the whole row is at fault. */
  readonly column: string;
  readonly code: number;
  readonly symbol: string;
  readonly kind: RowErrorKind;
  readonly action: 'redirected' | 'ignored';
  readonly value: string | undefined;
  readonly rule: string | undefined;
  /** Place of the row: file or statement, row and line from 1, byte offset from 0. */
  readonly origin:
    | { readonly source: string; readonly row: number; readonly line?: number; readonly byteOffset?: number }
    | undefined;
  /** When it was found, UTC, ISO 8601. */
  readonly time: string;
  /** The row as it reached the component, or as the source made it; absent when the row as a whole could not be made. */
  readonly columns?: Readonly<Record<string, CellValue>>;
}

/** Where a row in error stands: the buffer of a component. */
export interface RowErrorPlace extends CellSource {
  readonly origin: RowOrigin | undefined;
  readonly marks: RowMarks;
  /** Position of the output that takes redirected rows, for `marks`. */
  readonly errorOutputPosition: number;
  /** True while a source still makes the row: its values are read when the buffer is sent. */
  readonly inTheMaking?: boolean;
}

/** A row in error that is told of when its values are there. */
interface WaitingRow {
  readonly row: number;
  readonly lineageId: string;
  readonly place: RowErrorPlace;
  readonly rejected: RejectedRow;
}

/** Rows in error of one kind, and the first of them. */
export interface ErrorCount {
  count: number;
  first: RejectedRow | undefined;
}

/** The rows in error of a component. */
export interface ErrorCounts {
  readonly redirected: ErrorCount;
  readonly ignored: ErrorCount;
}

const longestValue = 200;

/** Decides what happens to the rows in error of one component, and words what it decides. */
export class RowErrors {
  readonly #plan: PipelinePlan;
  readonly #component: ComponentPlan;
  readonly #dispositions = new Map<string, Dispositions>();
  readonly #whole: Dispositions;
  readonly #onReject: ((row: RejectedRow) => void) | undefined;
  #waiting: WaitingRow[] = [];
  /** Rows redirected and ignored so far, and the first of each. */
  readonly redirected: ErrorCount = { count: 0, first: undefined };
  readonly ignored: ErrorCount = { count: 0, first: undefined };

  constructor(plan: PipelinePlan, component: ComponentPlan, onReject: ((row: RejectedRow) => void) | undefined) {
    this.#plan = plan;
    this.#component = component;
    this.#onReject = onReject;
    const { inputs, outputs } = component.instance;
    for (const port of [...inputs, ...outputs]) {
      this.#dispositions.set(port.id, port);
      for (const column of port.columns) this.#dispositions.set(column.lineageId, column);
    }
    const ports = [...inputs, ...outputs].filter((port) => port.errorRowDisposition !== 'NotUsed');
    this.#whole = ports[0] ?? { errorRowDisposition: 'FailComponent', truncationRowDisposition: 'FailComponent' };
  }

  /**
   * The disposition for an error in a column (or, by its id, of an output). A column without one of its own follows its port.
   */
  dispositionOf(lineageOrPortId: string, kind: RowErrorKind): Disposition {
    const own = this.#dispositions.get(lineageOrPortId);
    const chosen = own === undefined ? this.#whole : own;
    const disposition = kind === 'truncation' ? chosen.truncationRowDisposition : chosen.errorRowDisposition;
    if (disposition !== 'NotUsed') return disposition;
    if (own === undefined || own === this.#whole) return 'FailComponent';
    const whole = kind === 'truncation' ? this.#whole.truncationRowDisposition : this.#whole.errorRowDisposition;
    return whole === 'NotUsed' ? 'FailComponent' : whole;
  }

  /** The number that ErrorColumn holds for a lineage id; 0 for the whole row. */
  columnNumber(lineageId: string): number {
    return this.#plan.lineageNumbers.get(lineageId) ?? 0;
  }

  /**
   * Does with a row in error what the disposition of the column says. Returns whether the row goes on (an ignored error);
   * throws the failure of the component when the disposition is FailComponent.
   */
  report(
    row: number,
    lineageId: string,
    code: number,
    kind: RowErrorKind,
    detail: RowErrorDetail | undefined,
    place: RowErrorPlace,
  ): boolean {
    switch (this.dispositionOf(lineageId, kind)) {
      case 'IgnoreFailure':
        this.note('ignored', row, lineageId, code, kind, detail, place);
        return true;
      case 'RedirectRow':
        this.note('redirected', row, lineageId, code, kind, detail, place);
        place.marks.redirect(row, place.errorOutputPosition, code, this.columnNumber(lineageId));
        return false;
      default:
        throw this.#failure(this.#describe('redirected', row, lineageId, code, kind, detail, place.origin));
    }
  }

  /** Counts a row in error that was redirected or passes, and tells of it; a detail that costs something is asked for only then. */
  note(
    action: 'redirected' | 'ignored',
    row: number,
    lineageId: string,
    code: number,
    kind: RowErrorKind,
    detail: RowErrorDetail | (() => RowErrorDetail) | undefined,
    place: RowErrorPlace,
  ): void {
    const counter = action === 'redirected' ? this.redirected : this.ignored;
    counter.count++;
    if (counter.first !== undefined && this.#onReject === undefined) return;
    const rejected = this.#describe(
      action,
      row,
      lineageId,
      code,
      kind,
      typeof detail === 'function' ? detail() : detail,
      place.origin,
    );
    counter.first ??= rejected;
    if (this.#onReject === undefined) return;
    if (place.inTheMaking) this.#waiting.push({ row, lineageId, place, rejected });
    else this.#onReject({ ...rejected, columns: this.#cellsOf(place, row) });
  }

  /** Tells of the rows of a buffer that is about to be sent; without a buffer, of those whose values never came. */
  tellWaiting(place?: RowErrorPlace): void {
    if (this.#waiting.length === 0) return;
    const told = this.#waiting.filter((waiting) => place === undefined || waiting.place === place);
    this.#waiting = this.#waiting.filter((waiting) => place !== undefined && waiting.place !== place);
    for (const { row, lineageId, rejected } of told) {
      // Where the row as a whole is at fault, its columns hold what the row before left in them.
      if (!place?.columns.has(lineageId)) this.#onReject?.(rejected);
      else {
        const faulty = rejected.action === 'redirected' ? lineageId : undefined;
        this.#onReject?.({ ...rejected, columns: this.#cellsOf(place, row, faulty) });
      }
    }
  }

  #cellsOf(place: RowErrorPlace, row: number, faulty?: string): Readonly<Record<string, CellValue>> {
    return rowCells(place, row, (lineageId) => this.#plan.lineageNames.get(lineageId) ?? lineageId, faulty);
  }

  /** What was counted since the last call. */
  take(): ErrorCounts {
    // Rows of a batch that a failure stopped.
    this.tellWaiting();
    const taken = { redirected: { ...this.redirected }, ignored: { ...this.ignored } };
    const none = { count: 0, first: undefined };
    Object.assign(this.redirected, none);
    Object.assign(this.ignored, none);
    return taken;
  }

  /** Adds what a copy of the component counted. */
  add(counts: ErrorCounts): void {
    for (const kind of ['redirected', 'ignored'] as const) {
      this[kind].count += counts[kind].count;
      this[kind].first ??= counts[kind].first;
    }
  }

  #failure(rejected: RejectedRow): DtsError {
    const { kind, component, column, value, rule, origin } = rejected;
    const symbol =
      kind === 'truncation' ? 'DTS_E_INDUCEDTRANSFORMFAILUREONTRUNCATION' : 'DTS_E_INDUCEDTRANSFORMFAILUREONERROR';
    return dtsError(
      symbol,
      {
        component,
        column: column === '' ? 'the row' : column,
        detail: describeReject(rejected),
        ...(value === undefined ? {} : { value }),
        ...(rule === undefined ? {} : { rule }),
        ...(origin === undefined ? {} : { row: origin.row }),
      },
      {
        source: this.#plan.source,
        subComponent: component,
        ...(origin === undefined ? {} : { location: locationOf(origin) }),
      },
    );
  }

  #describe(
    action: 'redirected' | 'ignored',
    row: number,
    lineageId: string,
    code: number,
    kind: RowErrorKind,
    detail: RowErrorDetail | undefined,
    origin: RowOrigin | undefined,
  ): RejectedRow {
    const value = detail?.value;
    return {
      source: this.#plan.source,
      component: this.#component.instance.name,
      output:
        this.#component.instance.outputs.find(({ isErrorOut }) => isErrorOut === (action === 'redirected'))?.name ?? '',
      column: this.#nameOf(lineageId),
      code: code >>> 0,
      symbol: entryOf(code >>> 0)?.symbol ?? '',
      kind,
      action,
      value: value !== undefined && value.length > longestValue ? `${value.slice(0, longestValue)}…` : value,
      rule: detail?.rule,
      origin: origin === undefined ? undefined : placeOf(origin, row),
      time: new Date().toISOString(),
    };
  }

  #nameOf(lineageOrPortId: string): string {
    const { inputs, outputs } = this.#component.instance;
    const port = [...inputs, ...outputs].find((candidate) => candidate.id === lineageOrPortId);
    return port?.name ?? this.#plan.lineageNames.get(lineageOrPortId) ?? '';
  }
}

function placeOf(origin: RowOrigin, row: number): RejectedRow['origin'] {
  return {
    source: origin.source,
    row: origin.firstRow + (origin.rows === undefined ? row : (origin.rows[row] as number)),
    ...(origin.lines === undefined ? {} : { line: (origin.lineBase ?? 0) + (origin.lines[row] as number) }),
    ...(origin.byteOffsets === undefined
      ? {}
      : { byteOffset: (origin.byteBase ?? 0) + (origin.byteOffsets[row] as number) }),
  };
}

function locationOf({ source, line, byteOffset }: NonNullable<RejectedRow['origin']>): SourceLocation {
  return {
    file: source,
    ...(line === undefined ? {} : { line }),
    ...(byteOffset === undefined ? {} : { byteOffset }),
  };
}

/** What was wrong with a row, in words: code, rule, value and place. */
export function describeReject(rejected: RejectedRow): string {
  const parts = [`${formatCode(rejected.code)}${rejected.symbol === '' ? '' : ` ${rejected.symbol}`}`];
  if (rejected.rule !== undefined) parts.push(rejected.rule);
  if (rejected.value !== undefined) parts.push(`value ${JSON.stringify(rejected.value)}`);
  if (rejected.origin !== undefined) {
    const { source, row, line, byteOffset } = rejected.origin;
    const places = [source, `row ${row}`];
    if (line !== undefined) places.push(`line ${line}`);
    if (byteOffset !== undefined) places.push(`byte ${byteOffset}`);
    parts.push(places.join(', '));
  }
  return parts.join('; ');
}
