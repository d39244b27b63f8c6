import { fractionDigits } from '../convert-date-time.ts';
import type { ColumnType } from '../data-type.ts';
import { layoutOf } from '../vector.ts';

/** Units of Arrow times, by their numbers in its schema. */
export const timeUnit = { second: 0, millisecond: 1, microsecond: 2, nanosecond: 3 } as const;

/**
 * The Arrow type that the values of a column are sent as, without loss. Arrow has no unit of 100 ns: points in time with seven fraction digits are their ticks
 * (`ticks`, an int64), because nanoseconds end in the year 2262.
 */
export type ArrowType =
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'bool' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'time'; readonly unit: 0 | 3 }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'ticks' }
  | { readonly kind: 'offset'; readonly instant: 'timestamp' | 'ticks' }
  | { readonly kind: 'utf8' }
  | { readonly kind: 'binary' };

const microsecondDigits = 6;
const mostDecimalDigits = 29;
const currencyDigits = 19;

/** The Arrow type of a column. */
export function arrowType(type: ColumnType): ArrowType {
  const instant = fractionDigits(type) > microsecondDigits ? 'ticks' : 'timestamp';
  switch (type.type) {
    case 'DT_I1':
      return { kind: 'int', bits: 8, signed: true };
    case 'DT_I2':
      return { kind: 'int', bits: 16, signed: true };
    case 'DT_I4':
      return { kind: 'int', bits: 32, signed: true };
    case 'DT_I8':
      return { kind: 'int', bits: 64, signed: true };
    case 'DT_UI1':
      return { kind: 'int', bits: 8, signed: false };
    case 'DT_UI2':
      return { kind: 'int', bits: 16, signed: false };
    case 'DT_UI4':
      return { kind: 'int', bits: 32, signed: false };
    case 'DT_UI8':
      return { kind: 'int', bits: 64, signed: false };
    case 'DT_R4':
      return { kind: 'float', bits: 32 };
    case 'DT_R8':
      return { kind: 'float', bits: 64 };
    case 'DT_BOOL':
      return { kind: 'bool' };
    case 'DT_CY':
      return { kind: 'decimal', precision: currencyDigits, scale: 4 };
    case 'DT_DECIMAL':
      return { kind: 'decimal', precision: mostDecimalDigits, scale: type.scale };
    case 'DT_NUMERIC':
      return { kind: 'decimal', precision: type.precision, scale: type.scale };
    case 'DT_DBDATE':
      return { kind: 'date' };
    case 'DT_DBTIME':
      return { kind: 'time', unit: timeUnit.second };
    case 'DT_DBTIME2':
      return { kind: 'time', unit: timeUnit.nanosecond };
    case 'DT_FILETIME':
      return { kind: 'ticks' };
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
      return { kind: 'timestamp' };
    case 'DT_DBTIMESTAMP2':
      return { kind: instant };
    case 'DT_DBTIMESTAMPOFFSET':
      return { kind: 'offset', instant };
    default:
      return layoutOf(type) === 'bytes' && (type.type === 'DT_BYTES' || type.type === 'DT_IMAGE')
        ? { kind: 'binary' }
        : { kind: 'utf8' };
  }
}

/** Buffers that a column has in the body of a message, in their order: those of the children of a struct follow its own. */
export function bufferCount({ kind }: ArrowType): number {
  if (kind === 'utf8' || kind === 'binary') return 3;
  return kind === 'offset' ? 5 : 2;
}

/** Bytes of a value of a buffer of fixed width; 0 for a bit. */
export function valueBytes(type: ArrowType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
      return type.bits / 8;
    case 'bool':
      return 0;
    case 'decimal':
      return 16;
    case 'date':
      return 4;
    case 'time':
      return type.unit === timeUnit.second ? 4 : 8;
    default:
      return 8;
  }
}
