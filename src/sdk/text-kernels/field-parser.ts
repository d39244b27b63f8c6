import type { Vector } from '../../datatypes/vector.ts';

/** Rows that a kernel does not decide: the exact path gives their value or error. */
export interface RefusedRows {
  readonly rows: Int32Array;
  count: number;
}

/** Room for as many refused rows as a batch has. */
export function createRefusedRows(capacity: number): RefusedRows {
  return { rows: new Int32Array(capacity), count: 0 };
}

/** The fields of one column of a batch. */
export interface FieldColumn {
  /** UTF-8. */
  bytes: Uint8Array;
  starts: Int32Array;
  /** Before the start for a field that the row does not have; the kernel moves it to the start. */
  ends: Int32Array;
  rowCount: number;
  /** Whether every byte of `bytes` is below 0x80. */
  ascii: boolean;
}

/**
 * Parses a column of fields into a vector: values, NULLs and `canonicalText`. It decides the plain ASCII forms only and lists all other
 * rows in `refused` (their value is unspecified, not NULL). A field that the row does not have is NULL. What it says of canonical text it says of the
 * rows that are not refused: who settles the others takes it back, unless they leave the batch.
 */
export type FieldParser = (fields: FieldColumn, vector: Vector, refused: RefusedRows) => void;

/** How empty fields are read. */
export interface FieldParserOptions {
  /** True: an empty field is NULL. False: it is refused, or the empty text. */
  readonly emptyIsNull: boolean;
  /** ASCII code of the locale's decimal separator. */
  readonly decimalSeparator: number;
  /** Whether the exact path reads by the rules of Fast Parse, which know no blank between date and time. */
  readonly fastParse?: boolean;
}

/** What kernels do with a field without text: NULL, or refused. Gives whether the field still is as formatting NULL would give it. */
export function settleEmpty(
  fields: FieldColumn,
  row: number,
  vector: Vector,
  refused: RefusedRows,
  emptyIsNull: boolean,
): boolean {
  const start = fields.starts[row];
  if (fields.ends[row] < start || emptyIsNull) {
    fields.ends[row] = start;
    vector.nulls[row] = 1;
    vector.hasNulls = true;
    return true;
  }
  refused.rows[refused.count++] = row;
  return false;
}

/** Prepares a vector for a new batch: no NULLs, no canonical text. */
export function clearVector(vector: Vector, rowCount: number): void {
  if (vector.hasNulls) vector.nulls.fill(0, 0, rowCount);
  vector.hasNulls = false;
  vector.canonicalText = undefined;
}

/** Attaches the fields as canonical text, when every row that is not refused is canonical. */
export function keepCanonicalText(fields: FieldColumn, vector: Vector, canonical: boolean): void {
  if (!canonical) return;
  vector.canonicalText = { bytes: fields.bytes, starts: fields.starts, ends: fields.ends };
}
