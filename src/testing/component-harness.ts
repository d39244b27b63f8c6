import { GrantedMemory, MemoryBudget } from '../data-flow/memory-budget.ts';
import { SpillFiles } from '../data-flow/spill-files.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError, InternalError } from '../diagnostics/dts-error.ts';
import type { OutputPort, PipelineBuffer, RowErrorDetail, RowOrigin } from '../sdk/buffer.ts';
import type { ComponentInstance, InputColumn, InputInstance, OutputColumn, OutputInstance } from '../sdk/component.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import { plainBytes } from '../sdk/kernels/kernel-memory.ts';

/** A row error as a component reported it. */
export interface ReportedError {
  readonly row: number;
  readonly lineageId: string;
  readonly code: number;
  readonly kind: string;
  readonly detail: RowErrorDetail | undefined;
}

/** What an output of the component under test received. */
export interface CollectedOutput {
  readonly name: string;
  readonly rows: Value[][];
  /** Where each row came from: source, line, byte offset. */
  readonly origins: { readonly line: number | undefined; readonly byteOffset: number | undefined }[];
  /** Rows of each batch. */
  readonly batches: number[];
}

/** A context for one component without an engine, and what the component did with it. */
export interface ComponentHarness {
  readonly context: ComponentContext;
  readonly outputs: readonly CollectedOutput[];
  readonly findings: Diagnostic[];
  readonly reported: ReportedError[];
  readonly counters: Map<string, number>;
}

/** What the harness gives the component. */
export interface HarnessOptions {
  readonly connections?: Readonly<Record<string, Connection>>;
  readonly variables?: Readonly<Record<string, TypedValue>>;
  /** Rows per output buffer; 4096 by default. */
  readonly rowsPerBuffer?: number;
  /** Bytes that the component may hold back; without limit by default. */
  readonly memoryLimit?: number;
  /** False discards rows: for benchmarks. */
  readonly collect?: boolean;
}

/** Runs a component in memory: outputs are collected as values; a row error fails, unless the column's disposition is IgnoreFailure. */
export function createHarness(instance: ComponentInstance, options: HarnessOptions = {}): ComponentHarness {
  const findings: Diagnostic[] = [];
  const reported: ReportedError[] = [];
  const counters = new Map<string, number>();
  const capacity = options.rowsPerBuffer ?? 4096;
  const outputs = instance.outputs.map(
    (output): CollectedOutput => ({ name: output.name, rows: [], origins: [], batches: [] }),
  );
  const ports = instance.outputs.map((output, index) =>
    createPort(output, capacity, outputs[index], reported, options.collect !== false),
  );
  const spillFiles = new SpillFiles({
    folders: { rows: [], blobs: [] },
    resolvePath: (folder) => folder,
    warn: (finding) => findings.push(finding),
  });
  const context: ComponentContext = {
    signal: new AbortController().signal,
    outputs: ports,
    source: `\\Package\\Data Flow Task\\${instance.name}`,
    async connection(slot) {
      const connection = options.connections?.[slot];
      if (connection !== undefined) return connection;
      throw dtsError('DTS_E_CONNECTIONMANANGERNOTASSIGNED', { runtimeConnection: slot, component: instance.name });
    },
    resolvePath: (path) => path,
    variable(qualifiedName) {
      const value = options.variables?.[qualifiedName];
      if (value === undefined) throw new InternalError(`The harness has no variable ${qualifiedName}.`);
      return value;
    },
    setVariableAfterwards: () => undefined,
    fire: (finding) => findings.push(finding),
    conversion: () => {
      throw new InternalError('The harness has no conversions.');
    },
    createRowStore: () => {
      throw new InternalError('The harness has no row store.');
    },
    memory: new GrantedMemory(new MemoryBudget(options.memoryLimit ?? Number.POSITIVE_INFINITY)),
    createSpillFile: (content = 'rows') => spillFiles.create(content, () => undefined),
    rowsPerBuffer: capacity,
    allocateBytes: plainBytes,
    count: (counter, amount) => counters.set(counter, (counters.get(counter) ?? 0) + amount),
  };
  return { context, outputs, findings, reported, counters };
}

function createPort(
  output: OutputInstance,
  capacity: number,
  collected: CollectedOutput,
  reported: ReportedError[],
  collect: boolean,
): OutputPort {
  const vectors = new Map(output.columns.map(({ lineageId, type }) => [lineageId, createVector(type, capacity)]));
  const vector = (lineageId: string): Vector => {
    const found = vectors.get(lineageId);
    if (found === undefined) throw new InternalError(`The output ${output.name} has no column ${lineageId}.`);
    return found;
  };
  const buffer: OutputPort['buffer'] = {
    capacity,
    origin: undefined,
    vector,
    reportRowError(row, lineageId, code, kind, detail) {
      reported.push({ row, lineageId, code, kind, detail });
      const column = output.columns.find((candidate) => candidate.lineageId === lineageId);
      const disposition = kind === 'truncation' ? column?.truncationRowDisposition : column?.errorRowDisposition;
      if (disposition === 'IgnoreFailure') return true;
      throw dtsError('DTS_E_INDUCEDTRANSFORMFAILUREONERROR', {
        component: 'harness',
        column: column?.name ?? lineageId,
        detail: detail?.rule ?? '',
      });
    },
  };
  return {
    id: output.id,
    name: output.name,
    connected: output.connected,
    buffer,
    send(rowCount) {
      collected.batches.push(rowCount);
      if (!collect) return;
      for (let row = 0; row < rowCount; row++) {
        collected.rows.push(output.columns.map(({ lineageId, type }) => readVector(vector(lineageId), row, type)));
        collected.origins.push(originOf(buffer.origin, row));
      }
    },
    forward() {
      throw new InternalError('The harness does not forward buffers.');
    },
  };
}

function originOf(origin: RowOrigin | undefined, row: number): CollectedOutput['origins'][number] {
  const line = origin?.lines === undefined ? undefined : (origin.lineBase ?? 0) + origin.lines[row];
  const byteOffset = origin?.byteOffsets === undefined ? undefined : (origin.byteBase ?? 0) + origin.byteOffsets[row];
  return { line, byteOffset };
}

/** An input buffer with these values; positions not in `selection` are no rows. */
export function createInputBuffer(
  columns: readonly { readonly lineageId: string; readonly type: ColumnType }[],
  rows: readonly (readonly Value[])[],
  selection?: Int32Array,
): PipelineBuffer {
  const vectors = new Map(
    columns.map(({ lineageId, type }, c) => {
      const vector = createVector(type, rows.length);
      rows.forEach((values, row) => {
        writeVector(vector, row, values[c], type);
      });
      return [lineageId, vector];
    }),
  );
  return {
    rowCount: selection?.length ?? rows.length,
    selection,
    origin: undefined,
    vector(lineageId) {
      const found = vectors.get(lineageId);
      if (found === undefined) throw new InternalError(`The buffer has no column ${lineageId}.`);
      return found;
    },
    reportRowError(_row, lineageId, code, _kind, detail) {
      throw dtsError('DTS_E_INDUCEDTRANSFORMFAILUREONERROR', {
        component: 'harness',
        column: lineageId,
        detail: `${code} ${detail?.rule ?? ''}`,
      });
    },
    directRow: () => undefined,
  };
}

/** An output column for tests: its lineage id is its name unless given. */
export function outputColumn(name: string, type: ColumnType, members: Partial<OutputColumn> = {}): OutputColumn {
  return {
    id: name,
    name,
    lineageId: name,
    type,
    external: undefined,
    sortKeyPosition: 0,
    comparisonFlags: 0,
    specialFlags: 0,
    properties: {},
    errorRowDisposition: 'FailComponent',
    truncationRowDisposition: 'FailComponent',
    ...members,
  };
}

/** An output for tests. */
export function outputInstance(
  name: string,
  columns: readonly OutputColumn[],
  members: Partial<OutputInstance> = {},
): OutputInstance {
  return {
    id: name,
    name,
    columns,
    externalColumns: [],
    synchronousInputId: '',
    exclusionGroup: 0,
    isErrorOut: false,
    isSorted: false,
    connected: true,
    properties: {},
    errorRowDisposition: 'NotUsed',
    truncationRowDisposition: 'NotUsed',
    ...members,
  };
}

/** An input column for tests, written to an external column of the same name. */
export function inputColumn(name: string, type: ColumnType, members: Partial<InputColumn> = {}): InputColumn {
  return {
    id: name,
    name,
    lineageId: name,
    type,
    usage: 'readOnly',
    external: { id: name, name, type, properties: {} },
    sortKeyPosition: 0,
    comparisonFlags: 0,
    properties: {},
    errorRowDisposition: 'NotUsed',
    truncationRowDisposition: 'NotUsed',
    ...members,
  };
}

/** An input for tests. */
export function inputInstance(
  name: string,
  columns: readonly InputColumn[],
  members: Partial<InputInstance> = {},
): InputInstance {
  return {
    id: name,
    name,
    columns,
    externalColumns: [],
    available: new Map(columns.map((column) => [column.lineageId, { name: column.name, type: column.type }])),
    connected: true,
    properties: {},
    errorRowDisposition: 'NotUsed',
    truncationRowDisposition: 'NotUsed',
    ...members,
  };
}
