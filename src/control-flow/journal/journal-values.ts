import type { ColumnType } from '../../datatypes/data-type.ts';
import type { TypedValue, Value } from '../../datatypes/value.ts';
import { isRecordSet, type RecordSet } from '../../sdk/record-set.ts';
import { isTypedValue } from '../variable-scope.ts';

/** A value of a variable in the journal: JSON. */
export type JournalValue = null | boolean | number | string | { readonly [part: string]: unknown };

/** A value as the journal keeps it: exactly. */
export function encodeValue(value: Value): JournalValue {
  if (typeof value === 'bigint') return { n: String(value) };
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { f: textOfNumber(value) };
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return { b: Buffer.from(value).toString('base64') };
  if ('coefficient' in value) return { c: String(value.coefficient), s: value.scale };
  return { t: String(value.ticks), o: value.offset };
}

function textOfNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The value that `encodeValue` was given. */
export function decodeValue(encoded: JournalValue): Value {
  if (encoded === null || typeof encoded !== 'object') return encoded;
  const { n, f, b, c, s, t, o } = encoded as Readonly<Record<string, string>>;
  if (n !== undefined) return BigInt(n);
  if (f !== undefined) return Number(f);
  if (b !== undefined) return new Uint8Array(Buffer.from(b, 'base64'));
  if (c !== undefined) return { coefficient: BigInt(c), scale: Number(s) };
  return { ticks: BigInt(t), offset: Number(o) };
}

/** What an Object variable or an item of a loop holds, as the journal keeps it; undefined for what only the process knows. */
export function encodeObject(object: unknown): JournalValue | undefined {
  if (object === undefined) return { empty: true };
  if (isTypedValue(object)) return encodeTyped(object);
  return isRecordSet(object) ? encodeRecordSet(object) : undefined;
}

/** What `encodeObject` was given. */
export function decodeObject(encoded: JournalValue): unknown {
  const parts = encoded as Readonly<Record<string, unknown>>;
  if (parts.empty === true) return undefined;
  return 'tables' in parts ? decodeRecordSet(parts) : decodeTyped(encoded);
}

/** A value with its type. */
export function encodeTyped({ type, value }: TypedValue): JournalValue {
  return { type, value: encodeValue(value) };
}

/** The value that `encodeTyped` was given. */
export function decodeTyped(encoded: JournalValue): TypedValue {
  const { type, value } = encoded as { readonly type: ColumnType; readonly value: JournalValue };
  return { type, value: decodeValue(value) };
}

function encodeRecordSet({ tables }: RecordSet): JournalValue {
  return { tables: tables.map(({ columns, rows }) => ({ columns, rows: rows.map((row) => row.map(encodeValue)) })) };
}

function decodeRecordSet(encoded: Readonly<Record<string, unknown>>): RecordSet {
  const tables = encoded.tables as readonly {
    readonly columns: RecordSet['tables'][number]['columns'];
    readonly rows: readonly (readonly JournalValue[])[];
  }[];
  return {
    kind: 'record-set',
    tables: tables.map(({ columns, rows }) => ({ columns, rows: rows.map((row) => row.map(decodeValue)) })),
  };
}
