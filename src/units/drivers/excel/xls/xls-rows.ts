import { type CellKind, type CellRow, cellKinds } from '../workbook/cell-row.ts';
import { WorkbookFault } from '../workbook-fault.ts';
import { RecordReader, readRecords, type XlsRecord } from './xls-records.ts';

/** What the cells of a sheet refer to. */
export interface XlsSheetContext {
  readonly sheet: string;
  readonly sharedStrings: readonly string[];
  readonly kinds: readonly CellKind[];
}

// Numbers of records. Source: [MS-XLS] 2.3.
const types = {
  eof: 0x0a,
  formula: 0x06,
  start: 0x0809,
  label: 0x0204,
  labelShared: 0xfd,
  number: 0x0203,
  compact: 0x027e,
  compacts: 0xbd,
  boolean: 0x0205,
  text: 0x0207,
} as const;
const rowsPerBatch = 1000;

/** The rows of a sheet that begins at an offset of the workbook stream, in order and in batches. */
export async function* readXlsRows(
  stream: Buffer,
  offset: number,
  context: XlsSheetContext,
  signal?: AbortSignal,
): AsyncGenerator<readonly CellRow[]> {
  const sheet = new XlsSheet(context);
  let depth = 0;
  for (const record of readRecords(stream, offset, -1)) {
    if (record.type === types.start) depth++;
    else if (record.type === types.eof && --depth <= 0) break;
    // Charts in a sheet have records of their own.
    else if (depth === 1) sheet.add(record);
  }
  const rows = sheet.rows();
  for (let at = 0; at < rows.length; at += rowsPerBatch) {
    signal?.throwIfAborted();
    yield rows.slice(at, at + rowsPerBatch);
  }
}

/** A number of 30 bits with flags: whole or the upper half of a double, as it is or in hundredths. Source: [MS-XLS] 2.5.217 (RkNumber). */
function compactNumber(bits: number): number {
  const value = (bits & 2) !== 0 ? bits >> 2 : doubleOf(bits & ~3);
  return (bits & 1) !== 0 ? value / 100 : value;
}

function doubleOf(upper: number): number {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(upper, 4);
  return bytes.readDoubleLE(0);
}

class XlsSheet {
  readonly #context: XlsSheetContext;
  readonly #rows = new Map<
    number,
    Map<number, { readonly kind: CellKind; readonly value: number | string | boolean }>
  >();
  /** The cell of a formula whose text stands in the next record. */
  #waiting: { readonly row: number; readonly column: number } | undefined;

  constructor(context: XlsSheetContext) {
    this.#context = context;
  }

  add({ type, parts }: XlsRecord): void {
    const [bytes] = parts;
    if (type === types.text) {
      const reader = new RecordReader(parts);
      if (this.#waiting !== undefined)
        this.#set(this.#waiting.row, this.#waiting.column, cellKinds.text, reader.text(reader.number(2)));
      this.#waiting = undefined;
      return;
    }
    const least = {
      [types.labelShared]: 10,
      [types.number]: 14,
      [types.compact]: 10,
      [types.compacts]: 6,
      [types.boolean]: 8,
      [types.formula]: 14,
      [types.label]: 8,
    }[type];
    if (least === undefined) return;
    if (bytes.length < least) throw new WorkbookFault(`the sheet ${this.#context.sheet} is damaged`);
    const row = bytes.readUInt16LE(0) + 1;
    const column = bytes.readUInt16LE(2) + 1;
    if (type === types.labelShared) this.#set(row, column, cellKinds.text, this.#sharedString(bytes.readUInt32LE(6)));
    else if (type === types.number) this.#setNumber(row, column, bytes.readUInt16LE(4), bytes.readDoubleLE(6));
    else if (type === types.compact)
      this.#setNumber(row, column, bytes.readUInt16LE(4), compactNumber(bytes.readInt32LE(6)));
    else if (type === types.compacts) this.#setCompacts(row, column, bytes);
    else if (type === types.boolean) {
      if (bytes[7] === 0) this.#set(row, column, cellKinds.boolean, bytes[6] === 1);
    } else if (type === types.formula) this.#setFormula(row, column, bytes);
    else {
      const reader = new RecordReader(parts);
      reader.skip(6);
      this.#set(row, column, cellKinds.text, reader.text(reader.number(2)));
    }
  }

  rows(): CellRow[] {
    const ordered = [...this.#rows].sort(([left], [right]) => left - right);
    return ordered.map(([row, cells]) => {
      const entries = [...cells].sort(([left], [right]) => left - right);
      return {
        row,
        columns: entries.map(([column]) => column),
        kinds: entries.map(([, { kind }]) => kind),
        values: entries.map(([, { value }]) => value),
      };
    });
  }

  #setCompacts(row: number, first: number, bytes: Buffer): void {
    for (let at = 4, column = first; at + 6 <= bytes.length - 2; at += 6, column++) {
      this.#setNumber(row, column, bytes.readUInt16LE(at), compactNumber(bytes.readInt32LE(at + 2)));
    }
  }

  /** The last value of a formula: a number, or what two bytes of ones announce. Source: [MS-XLS] 2.5.133 (FormulaValue). */
  #setFormula(row: number, column: number, bytes: Buffer): void {
    if (bytes.readUInt16LE(12) !== 0xffff) this.#setNumber(row, column, bytes.readUInt16LE(4), bytes.readDoubleLE(6));
    else if (bytes[6] === 0) this.#waiting = { row, column };
    else if (bytes[6] === 1) this.#set(row, column, cellKinds.boolean, bytes[8] === 1);
  }

  #setNumber(row: number, column: number, format: number, value: number): void {
    this.#set(row, column, this.#context.kinds[format] ?? cellKinds.number, value);
  }

  #set(row: number, column: number, kind: CellKind, value: number | string | boolean): void {
    const cells = this.#rows.get(row) ?? new Map();
    cells.set(column, { kind, value });
    this.#rows.set(row, cells);
  }

  #sharedString(number: number): string {
    const text = this.#context.sharedStrings[number];
    if (text === undefined)
      throw new WorkbookFault(`the sheet ${this.#context.sheet} refers to the text ${number}, which does not exist`);
    return text;
  }
}
