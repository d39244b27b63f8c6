import type { RowErrorKind } from '../datatypes/column-evaluator.ts';
import { entryOf, formatCode } from '../diagnostics/codes.ts';
import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { RowErrorDetail, RowOrigin } from '../sdk/buffer.ts';
import type { Disposition, Dispositions } from '../sdk/component.ts';
import type { RowMarks } from './row-marks.ts';

/** One row that left the data flow through an error output, or passed with an ignored error: a line of the rejects file. */
export interface RejectedRow {
  /** Path of the Data Flow task. */
  readonly source: string;
  readonly component: string;
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
}

/** Where a row in error stands: the buffer of a component. */
export interface RowErrorPlace {
  readonly origin: RowOrigin | undefined;
  readonly marks: RowMarks;
  /** Position of the output that takes redirected rows, for `marks`. */
  readonly errorOutputPosition: number;
}

const longestValue = 200;

/** Decides what happens to the rows in error of one component, and words what it decides. */
export class RowErrors {
  readonly #plan: PipelinePlan;
  readonly #component: ComponentPlan;
  readonly #dispositions = new Map<string, Dispositions>();
  readonly #whole: Dispositions;
  readonly #onReject: ((row: RejectedRow) => void) | undefined;
  /** Rows redirected and ignored so far, and the first of each. */
  readonly redirected: { count: number; first: RejectedRow | undefined } = { count: 0, first: undefined };
  readonly ignored: { count: number; first: RejectedRow | undefined } = { count: 0, first: undefined };

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
        this.note('ignored', row, lineageId, code, kind, detail, place.origin);
        return true;
      case 'RedirectRow':
        this.note('redirected', row, lineageId, code, kind, detail, place.origin);
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
    origin: RowOrigin | undefined,
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
      origin,
    );
    counter.first ??= rejected;
    this.#onReject?.(rejected);
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
      column: this.#nameOf(lineageId),
      code: code >>> 0,
      symbol: entryOf(code >>> 0)?.symbol ?? '',
      kind,
      action,
      value: value !== undefined && value.length > longestValue ? `${value.slice(0, longestValue)}…` : value,
      rule: detail?.rule,
      origin: origin === undefined ? undefined : placeOf(origin, row),
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
    row: origin.firstRow + row,
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
