import type { Value } from '../datatypes/value.ts';
import type { ResultColumn } from './driver.ts';

/** A result set held in an Object variable: what Execute SQL (full result set) and Recordset Destination store and the ADO enumerator reads. */
export interface RecordSet {
  readonly kind: 'record-set';
  readonly tables: readonly RecordTable[];
}

/** One table of a record set. */
export interface RecordTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** Whether a value of an Object variable is a record set. */
export function isRecordSet(value: unknown): value is RecordSet {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'record-set';
}
