import { layoutOf, type Vector } from '../../datatypes/vector.ts';
import type { FormattedColumn, RowFormatter, RowFormatterHooks, TextTarget } from '../text-kernels/row-format.ts';
import { createFormatterInputs, type FormatterInputs } from './formatter-inputs.ts';
import type { ByteAllocator } from './kernel-memory.ts';
import { type Kernels, kernels, pointerOf } from './kernels.ts';

/** Kinds of columns; see kernels/assembly/format-rows.ts. */
const kinds = {
  span: 0,
  text: 1,
  doubledText: 2,
  int32: 3,
  uint32: 4,
  decimal: 5,
  wideDecimal: 6,
  currency: 7,
  boolean: 8,
  date: 9,
  time: 10,
  timestamp: 11,
  exact: 12,
} as const;

const kindsOfTypes: Readonly<Record<string, number>> = {
  DT_I1: kinds.int32,
  DT_I2: kinds.int32,
  DT_I4: kinds.int32,
  DT_UI1: kinds.int32,
  DT_UI2: kinds.int32,
  DT_UI4: kinds.uint32,
  DT_I8: kinds.decimal,
  DT_CY: kinds.currency,
  DT_BOOL: kinds.boolean,
  DT_DBDATE: kinds.date,
  DT_DBTIME: kinds.time,
  DT_DBTIMESTAMP: kinds.timestamp,
  DT_STR: kinds.text,
  DT_WSTR: kinds.text,
  DT_TEXT: kinds.text,
  DT_NTEXT: kinds.text,
  DT_GUID: kinds.text,
};

/** Words of a column's record. */
const word = {
  kind: 0,
  values: 1,
  upper: 2,
  nulls: 3,
  bytes: 4,
  starts: 5,
  ends: 6,
  beforeLength: 7,
  before: 8,
  after: 10,
  afterLength: 12,
  parameter: 13,
  separator: 14,
  run: 15,
} as const;
const wordsOfColumn = 16;

/** Words of a call's record. */
const call = { out: 0, outEnd: 1, position: 2, selection: 3, next: 4, column: 5, rowStart: 6 } as const;
const outcomes = { done: 0, full: 1, exact: 2 } as const;

const longestAround = 8;
const leadingZeroBit = 0x100;
const fullStop = 46;
/** Room that a value of the exact path may take, besides twice its bytes. */
const exactRoom = 256;

/** Whether the kernel can write these columns: none is padded, and little stands around the values. */
function isFormattable(columns: readonly FormattedColumn[]): boolean {
  return columns.every(
    ({ fixed, before, after }) => !fixed && before.length <= longestAround && after.length <= longestAround,
  );
}

/**
 * The row formatter as a kernel, with the text of its plain twin. Rows go to the plain twin when the target lies outside the memory of the
 * kernels, or there is no room left in it for what the kernel needs.
 */
export function kernelFormatter(
  columns: readonly FormattedColumn[],
  separator: number,
  hooks: RowFormatterHooks,
  passThrough: boolean,
  plain: RowFormatter,
  allocate: ByteAllocator,
): RowFormatter {
  const owner = kernels();
  if (owner === undefined || !isFormattable(columns)) return plain;
  let formatter: KernelFormatter | undefined;
  return (target, vectors, selection, first, count) => {
    if (pointerOf(owner, target.bytes) < 0) return plain(target, vectors, selection, first, count);
    formatter ??= new KernelFormatter(owner, columns, separator, hooks, passThrough, allocate);
    if (!formatter.describe(vectors, selection, first, count)) return plain(target, vectors, selection, first, count);
    return formatter.run(target, vectors, first, count);
  };
}

class KernelFormatter {
  readonly #owner: Kernels;
  readonly #columns: readonly FormattedColumn[];
  readonly #hooks: RowFormatterHooks;
  /** Which columns may be copied from their canonical text. */
  readonly #copies: readonly boolean[];
  readonly #inputs: FormatterInputs;
  readonly #record: Int32Array;
  readonly #records: Int32Array;
  #selection: Int32Array | undefined;

  constructor(
    owner: Kernels,
    columns: readonly FormattedColumn[],
    separator: number,
    hooks: RowFormatterHooks,
    passThrough: boolean,
    allocate: ByteAllocator,
  ) {
    this.#owner = owner;
    this.#columns = columns;
    this.#hooks = hooks;
    this.#inputs = createFormatterInputs(owner, allocate);
    // Canonical text has a full stop; a currency amount follows the locale.
    this.#copies = columns.map(({ type }) => passThrough && (type.type !== 'DT_CY' || separator === fullStop));
    const words = (count: number): Int32Array => {
      const { buffer, byteOffset } = allocate(4 * count);
      return new Int32Array(buffer, byteOffset, count);
    };
    this.#record = words(8);
    this.#records = words(columns.length * wordsOfColumn);
    columns.forEach((column, index) => {
      this.#writeConstants(column, index, separator);
    });
  }

  #writeConstants({ type, before, after, doubled }: FormattedColumn, index: number, separator: number): void {
    const record = this.#records.subarray(index * wordsOfColumn, (index + 1) * wordsOfColumn);
    const bytes = new Uint8Array(record.buffer, record.byteOffset, record.byteLength);
    record.fill(0);
    bytes.set(before, 4 * word.before);
    bytes.set(after, 4 * word.after);
    record[word.beforeLength] = before.length;
    record[word.afterLength] = after.length;
    record[word.separator] = type.type === 'DT_CY' ? separator : fullStop;
    if (doubled >= 0) record[word.parameter] = doubled;
    else if (type.type === 'DT_CY') record[word.parameter] = 4 | leadingZeroBit;
    else if (type.type === 'DT_I8') record[word.parameter] = leadingZeroBit;
    else record[word.parameter] = type.scale;
  }

  /** Tells the kernel where the vectors of a batch lie. False when there is no room to bring them where it can see them. */
  describe(vectors: readonly Vector[], selection: Int32Array | undefined, first: number, count: number): boolean {
    if (pointerOf(this.#owner, this.#record) < 0 || pointerOf(this.#owner, this.#records) < 0) return false;
    const highest = selection === undefined ? count : count === 0 ? 0 : selection[count - 1] + 1;
    this.#inputs.begin(selection, first, count, highest);
    const at = this.#inputs.pointerOf(selection, count);
    if (at < 0) return false;
    this.#record[call.selection] = at;
    this.#selection = selection;
    for (let index = 0; index < vectors.length; index++) {
      if (!this.#describeColumn(index, vectors[index])) return false;
    }
    this.#findRuns(vectors);
    return true;
  }

  #describeColumn(index: number, vector: Vector): boolean {
    const { type, doubled } = this.#columns[index];
    const base = index * wordsOfColumn;
    const records = this.#records;
    const inputs = this.#inputs;
    const canonical = this.#copies[index] && doubled < 0 ? vector.canonicalText : undefined;
    records[base + word.run] = 1;
    if (canonical !== undefined && inputs.holds(canonical.bytes, canonical.starts, canonical.ends)) {
      records[base + word.kind] = kinds.span;
      records[base + word.nulls] = 0;
      records[base + word.bytes] = canonical.bytes.byteOffset;
      records[base + word.starts] = canonical.starts.byteOffset;
      records[base + word.ends] = canonical.ends.byteOffset;
      return true;
    }
    const nulls = vector.hasNulls ? inputs.pointerOf(vector.nulls, inputs.rowCount) : 0;
    records[base + word.nulls] = nulls;
    let kind = kindsOfTypes[type.type] ?? kinds.exact;
    if (type.type === 'DT_NUMERIC') kind = layoutOf(type) === 'i64' ? kinds.decimal : kinds.wideDecimal;
    if (kind === kinds.text && doubled >= 0) kind = kinds.doubledText;
    records[base + word.kind] = kind;
    if (nulls < 0) return false;
    switch (vector.layout) {
      case 'bytes': {
        if (kind === kinds.exact) return true;
        const spans = inputs.spansOf(vector);
        if (spans === undefined) return false;
        records[base + word.bytes] = spans.bytes;
        records[base + word.starts] = spans.starts;
        records[base + word.ends] = spans.ends;
        return true;
      }
      case 'i128': {
        if (kind === kinds.exact) return true;
        const low = inputs.pointerOf(vector.low, inputs.rowCount);
        const high = inputs.pointerOf(vector.high, inputs.rowCount);
        records[base + word.values] = low;
        records[base + word.upper] = high;
        return (low | high) >= 0;
      }
      case 'offset':
        return true;
      default: {
        if (kind === kinds.exact) return true;
        const values = inputs.pointerOf(vector.values, inputs.rowCount);
        records[base + word.values] = values;
        return values >= 0;
      }
    }
  }

  /** Joins neighbours that are spans of the same text, as where a file is copied: the kernel takes them in one piece where nothing else lies between. */
  #findRuns(vectors: readonly Vector[]): void {
    const records = this.#records;
    for (let index = vectors.length - 2; index >= 0; index--) {
      const base = index * wordsOfColumn;
      const next = base + wordsOfColumn;
      const joins =
        records[base + word.kind] === kinds.span &&
        records[next + word.kind] === kinds.span &&
        records[base + word.bytes] === records[next + word.bytes] &&
        records[base + word.afterLength] === 1 &&
        records[next + word.beforeLength] === 0 &&
        (records[next + word.run] === 1 || records[base + word.after] === records[next + word.after]);
      if (joins) records[base + word.run] = records[next + word.run] + 1;
    }
  }

  run(target: TextTarget, vectors: readonly Vector[], first: number, count: number): number {
    const record = this.#record;
    const owner = this.#owner;
    record[call.out] = target.bytes.byteOffset;
    record[call.outEnd] = target.bytes.byteOffset + target.bytes.length;
    record[call.position] = target.position;
    record[call.next] = first;
    record[call.column] = 0;
    for (;;) {
      const outcome = owner.formatRows(record.byteOffset, this.#records.byteOffset, vectors.length, count);
      if (outcome !== outcomes.exact) {
        target.position = record[call.position];
        return record[call.next];
      }
      if (!this.#writeExactly(target, vectors)) {
        target.position = record[call.rowStart];
        return record[call.next];
      }
    }
  }

  /** Writes the one value that the kernel left out, and what stands after it. False when there may be no room. */
  #writeExactly(target: TextTarget, vectors: readonly Vector[]): boolean {
    const record = this.#record;
    const column = record[call.column];
    const vector = vectors[column];
    const next = record[call.next];
    const row = this.#selection === undefined ? next : this.#selection[next];
    const room = vector.layout === 'bytes' ? 2 * (vector.ends[row] - vector.starts[row]) + exactRoom : exactRoom;
    if (record[call.position] + room > target.bytes.length) return false;
    const end = this.#hooks.exact(column, vector, row, target.bytes, record[call.position]);
    const { after } = this.#columns[column];
    target.bytes.set(after, end);
    record[call.position] = end + after.length;
    record[call.column] = column + 1;
    return true;
  }
}
