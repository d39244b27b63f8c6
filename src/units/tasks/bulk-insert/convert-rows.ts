import { type ColumnType, convertValue, type InsertBlock, isString, type ResultColumn, type Value } from 'opendtsx/sdk';

/** Counts the rows that are not imported; too many end the task. */
export interface Refusals {
  count: number;
  first: string;
}

/** Values as a file has them, by column. */
export interface ReadBlock {
  readonly rowCount: number;
  readonly columns: readonly (readonly Value[])[];
}

/** What is read for each column that is loaded. */
export interface ReadColumns {
  readonly targets: readonly ResultColumn[];
  /** Types of the values of a block. */
  readonly types: readonly ColumnType[];
  /** The last column may end in CR: files of Windows end their rows with CR LF where only \n is named. */
  readonly dropsReturn: boolean;
  /** An empty text is NULL. */
  readonly emptyIsNull: boolean;
}

/** Which rows of a block count. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  /** Rows of the file before the block, for messages. */
  readonly before: number;
}

/** Counts a row that is left out. */
export function refuse(refusals: Refusals, reason: string): void {
  if (refusals.count++ === 0) refusals.first = reason.replace(/\.$/, '');
}

/** The rows whose values all fit their columns; the others are counted as refused. */
export function convertRows(block: ReadBlock, read: ReadColumns, range: RowRange, refusals: Refusals): InsertBlock {
  const { targets } = read;
  const width = targets.length;
  const values: Value[][] = Array.from({ length: width }, () => []);
  const row: Value[] = new Array(width);
  let rowCount = 0;
  for (let at = range.from; at < range.to; at++) {
    let column = 0;
    for (; column < width; column++) {
      const converted = convertField(block.columns[column][at], column, read);
      if (converted === unfit) break;
      row[column] = converted;
    }
    if (column < width) {
      refuse(refusals, unfitting(block.columns[column][at], targets[column], range.before + at + 1));
      continue;
    }
    for (column = 0; column < width; column++) values[column].push(row[column]);
    rowCount++;
  }
  return { rowCount, values };
}

const unfit = Symbol('a value that does not fit its column');

function convertField(value: Value, column: number, read: ReadColumns): Value | typeof unfit {
  let field = value;
  const { type } = read.targets[column];
  if (typeof field === 'string') {
    if (read.dropsReturn && column === read.targets.length - 1 && field.endsWith('\r')) field = field.slice(0, -1);
    if (read.emptyIsNull && field === '') field = null;
    // Fields of fixed length are filled with blanks.
    else if (!read.emptyIsNull && !isString(type.type) && type.type !== 'DT_NTEXT' && type.type !== 'DT_TEXT') {
      field = field.trim();
    }
  }
  if (field === null) return null;
  const { value: fitting, error } = convertValue(field, read.types[column], type, { localeId: 1033 });
  return error === undefined ? fitting : unfit;
}

function unfitting(value: Value, { name, type }: ResultColumn, row: number): string {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : `"${textOf(value).slice(0, 50)}"`;
  return `row ${row}, column ${name}: ${shown} does not fit ${type.type}`;
}

function textOf(value: Value): string {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return String(value);
  if ('ticks' in value) return `${value.ticks} ticks`;
  const { coefficient, scale } = value;
  const digits = String(coefficient < 0n ? -coefficient : coefficient).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${coefficient < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}
