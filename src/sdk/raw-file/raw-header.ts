import { type ColumnType, dataTypeCodes } from '../../datatypes/data-type.ts';

/** A column of a raw file. */
export interface RawColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Place in the sort key, from 1; negative for descending order; 0 when the file is not sorted by it. */
  readonly sortKeyPosition: number;
  readonly comparisonFlags: number;
}

/** What a raw file begins with. */
export interface RawHeader {
  readonly columns: readonly RawColumn[];
  /** Where the first block begins. */
  readonly byteLength: number;
}

const name = Buffer.from('OpenDTSX raw file 1\n', 'ascii');
const lengthBytes = 4;

/** Bytes that say how many rows and bytes a block has, before it. */
export const rawBlockPrefix = 8;

/** Bytes that have to be read to know how long a header is. */
export const rawHeaderStart: number = name.length + lengthBytes;

/** The bytes that a raw file with these columns begins with. */
export function encodeRawHeader(columns: readonly RawColumn[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(columns.map(({ type, ...column }) => ({ ...column, ...type }))), 'utf8');
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(json.length);
  return Buffer.concat([name, length, json]);
}

/** Whether a file that begins with these bytes has this layout. */
export function isRawFile(start: Uint8Array): boolean {
  return name.equals(start.subarray(0, name.length));
}

/** Length of the whole header, from its first `rawHeaderStart` bytes. */
export function rawHeaderLength(start: Uint8Array): number {
  return rawHeaderStart + Buffer.from(start.buffer, start.byteOffset, start.length).readUInt32LE(name.length);
}

/** The header in these bytes; undefined when it is damaged. */
export function decodeRawHeader(bytes: Uint8Array): RawHeader | undefined {
  if (bytes.length < rawHeaderStart || !isRawFile(bytes)) return undefined;
  const byteLength = rawHeaderLength(bytes);
  if (bytes.length < byteLength) return undefined;
  try {
    const columns: unknown = JSON.parse(Buffer.from(bytes.subarray(rawHeaderStart, byteLength)).toString('utf8'));
    if (!Array.isArray(columns) || !columns.every(isColumn)) return undefined;
    return { columns: columns.map(columnOf), byteLength };
  } catch {
    return undefined;
  }
}

interface StoredColumn extends ColumnType {
  readonly name: string;
  readonly sortKeyPosition: number;
  readonly comparisonFlags: number;
}

const numbers = ['length', 'precision', 'scale', 'codePage', 'sortKeyPosition', 'comparisonFlags'] as const;

function isColumn(stored: unknown): stored is StoredColumn {
  if (typeof stored !== 'object' || stored === null) return false;
  const column = stored as Record<string, unknown>;
  if (typeof column.name !== 'string' || typeof column.type !== 'string') return false;
  return Object.hasOwn(dataTypeCodes, column.type) && numbers.every((member) => Number.isInteger(column[member]));
}

function columnOf({ name, sortKeyPosition, comparisonFlags, ...type }: StoredColumn): RawColumn {
  const { type: typeName, length, precision, scale, codePage } = type;
  return { name, sortKeyPosition, comparisonFlags, type: { type: typeName, length, precision, scale, codePage } };
}
