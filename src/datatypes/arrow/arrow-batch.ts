import type { ArrowType } from './arrow-type.ts';
import type { ArrowField } from './write-schema.ts';

/** The values of a column in the form of Arrow, as views of the bytes of the batch. */
export interface ArrowColumn extends ArrowField {
  readonly arrow: ArrowType;
  /** A bit for each row, lowest first, set where there is a value; undefined when no row is NULL. */
  readonly validity: Uint8Array | undefined;
  /** Texts and bytes: where each row begins in `values`, and the end of the last one. */
  readonly offsets: Int32Array | undefined;
  /** One value for each row; of Booleans bits, of decimals two 64-bit halves, the lower first; of texts and bytes all of them. */
  readonly values: ArrowValues;
  /** Of DT_DBTIMESTAMPOFFSET: minutes east of UTC; `values` are the instants. */
  readonly minutes: Int16Array | undefined;
}

/** The array that values of a column are in. */
export type ArrowValues =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Rows as columns in the form of Arrow; they own their bytes and stay valid. */
export interface ArrowBatch {
  readonly rowCount: number;
  readonly columns: readonly ArrowColumn[];
  /** The whole as a message of an Arrow stream. */
  readonly message: Uint8Array<ArrayBuffer>;
}

/** Where the buffers of a column are within the bytes of a message. */
export interface ColumnPlaces {
  /** Position and length of each buffer, from the beginning of the bytes. */
  readonly buffers: readonly { readonly at: number; readonly bytes: number }[];
  readonly hasNulls: boolean;
}

/** The column over its buffers within a message. */
export function columnOver(
  field: ArrowField,
  arrow: ArrowType,
  rowCount: number,
  message: Uint8Array<ArrayBuffer>,
  { buffers, hasNulls }: ColumnPlaces,
): ArrowColumn {
  const [first, second, third] = buffers;
  const at = (place: { readonly at: number }): number => message.byteOffset + place.at;
  const validity = hasNulls ? new Uint8Array(message.buffer, at(first), (rowCount + 7) >> 3) : undefined;
  const shared = { ...field, arrow, validity };
  if (arrow.kind === 'utf8' || arrow.kind === 'binary') {
    const offsets = new Int32Array(message.buffer, at(second), rowCount + 1);
    const values = new Uint8Array(message.buffer, at(third), offsets[rowCount]);
    return { ...shared, offsets, values, minutes: undefined };
  }
  if (arrow.kind === 'offset') {
    const values = new BigInt64Array(message.buffer, at(third), rowCount);
    const minutes = new Int16Array(message.buffer, at(buffers[4]), rowCount);
    return { ...shared, offsets: undefined, values, minutes };
  }
  return {
    ...shared,
    offsets: undefined,
    values: valuesOver(arrow, rowCount, message.buffer, at(second)),
    minutes: undefined,
  };
}

function valuesOver(type: ArrowType, count: number, buffer: ArrayBuffer, at: number): ArrowValues {
  switch (type.kind) {
    case 'bool':
      return new Uint8Array(buffer, at, (count + 7) >> 3);
    case 'int':
      return new integerArrays[`${type.signed ? 'i' : 'u'}${type.bits}`](buffer, at, count);
    case 'float':
      return type.bits === 32 ? new Float32Array(buffer, at, count) : new Float64Array(buffer, at, count);
    case 'decimal':
      return new BigInt64Array(buffer, at, count * 2);
    case 'date':
      return new Int32Array(buffer, at, count);
    case 'time':
      return type.unit === 0 ? new Int32Array(buffer, at, count) : new BigInt64Array(buffer, at, count);
    default:
      return new BigInt64Array(buffer, at, count);
  }
}

const integerArrays = {
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
} as const;
