import {
  type ColumnType,
  type Decimal,
  databaseText,
  InternalError,
  isExactDecimal,
  isInteger,
  isString,
  type OffsetTimestamp,
  type TypedValue,
  type Value,
} from 'opendtsx/sdk';
import type { DataType } from 'tedious/lib/data-type.js';
import type { ColumnMetadata } from './column-types.ts';
import { ticksPerDay, ticksPerMinute } from './moment-text.ts';
import {
  dateTimeRounding,
  dateTimeWire,
  dateWire,
  momentWire,
  offsetWire,
  smallDateTimeWire,
  ticksFromYearOne,
  timeWire,
} from './moment-wire.ts';
import {
  bitWire,
  bytesWire,
  decimalWire,
  floatWire,
  guidWire,
  libraryType,
  moneyWire,
  textWire,
  type WireType,
  wholeWire,
} from './wire-type.ts';

type Given = Exclude<Value, null>;

/** A value as it is written, that it is refused, or that it is written as another value. */
export type Prepared = { readonly written: unknown; readonly how?: string } | { readonly refused: string };

/** How values of one type go into a column of the server. */
export interface ColumnWriter {
  readonly type: DataType;
  /** Never called for NULL. */
  prepare(value: Given): Prepared;
}

function writer<T>(
  wire: WireType<T>,
  prepare: (value: Given) => { readonly written: T; readonly how?: string } | { readonly refused: string },
): ColumnWriter {
  return { type: libraryType(wire), prepare };
}

const tooLong = (length: number): string => `String or binary data would be truncated: the column holds ${length}`;

/** The writer for a column: in its own type where the value is of its kind, else in that of the value, for the server to convert. */
export function columnWriterOf(type: ColumnType, column: ColumnMetadata): ColumnWriter {
  return ownWriter(type, column) ?? parameterWriter(type);
}

const wholeBytes: Readonly<Record<string, 1 | 2 | 4 | 8>> = { TinyInt: 1, SmallInt: 2, Int: 4, BigInt: 8 };

function ownWriter(type: ColumnType, column: ColumnMetadata): ColumnWriter | undefined {
  const { name } = column.type;
  const length = column.dataLength ?? 0xffff;
  switch (name) {
    case 'TinyInt':
    case 'SmallInt':
    case 'Int':
    case 'BigInt':
      return isInteger(type.type) ? wholeWriter(wholeBytes[name]) : undefined;
    case 'IntN':
      return isInteger(type.type) ? wholeWriter(length as 1 | 2 | 4 | 8) : undefined;
    case 'SmallMoney':
    case 'Money':
    case 'MoneyN':
      return isExactDecimal(type.type) ? moneyWriter(name === 'SmallMoney' || length === 4 ? 4 : 8) : undefined;
    case 'DecimalN':
    case 'NumericN':
    case 'Decimal':
    case 'Numeric':
      return isExactDecimal(type.type) ? decimalWriter(column.precision ?? 38, column.scale ?? 0) : undefined;
    case 'Char':
    case 'VarChar':
      return isString(type.type) || isLongText(type) ? textWriter(length > 8000 ? 'max' : length) : undefined;
    case 'NChar':
    case 'NVarChar':
      return isString(type.type) || isLongText(type) ? textWriter(length > 8000 ? 'max' : length / 2) : undefined;
    case 'Binary':
    case 'VarBinary':
      return type.type === 'DT_BYTES' || type.type === 'DT_IMAGE'
        ? bytesWriter(length > 8000 ? 'max' : length)
        : undefined;
    default:
      return momentWriter(type, column);
  }
}

function isLongText({ type }: ColumnType): boolean {
  return type === 'DT_TEXT' || type === 'DT_NTEXT';
}

const wholeRanges: Readonly<Record<number, readonly [bigint, bigint]>> = {
  1: [0n, 255n],
  2: [-32_768n, 32_767n],
  4: [-2_147_483_648n, 2_147_483_647n],
  8: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
};

function wholeWriter(bytes: 1 | 2 | 4 | 8): ColumnWriter {
  const wire = wholeWire(bytes);
  const [least, most] = wholeRanges[bytes];
  return writer(wire, (value) => {
    const number = BigInt(value as number | bigint);
    return number < least || number > most
      ? { refused: `Arithmetic overflow: ${number} is outside ${wire.declaration}` }
      : { written: number };
  });
}

/** Half away from zero, as SQL Server rounds. */
function rescaled({ coefficient, scale }: Decimal, to: number): { readonly written: bigint; readonly how?: string } {
  if (scale <= to) return { written: coefficient * 10n ** BigInt(to - scale) };
  const unit = 10n ** BigInt(scale - to);
  const half = coefficient < 0n ? -unit / 2n : unit / 2n;
  const written = (coefficient + half) / unit;
  return coefficient % unit === 0n ? { written } : { written, how: `rounded to ${to} decimal places` };
}

function moneyWriter(bytes: 4 | 8): ColumnWriter {
  const wire = moneyWire(bytes);
  const [least, most] = wholeRanges[bytes];
  return writer(wire, (value) => {
    const result = rescaled(value as Decimal, 4);
    return result.written < least || result.written > most
      ? { refused: `Arithmetic overflow: the value is outside ${wire.declaration}` }
      : result;
  });
}

function decimalWriter(precision: number, scale: number): ColumnWriter {
  const wire = decimalWire(precision, scale);
  const limit = 10n ** BigInt(precision);
  return writer(wire, (value) => {
    const result = rescaled(value as Decimal, scale);
    return result.written >= limit || result.written <= -limit
      ? { refused: `Arithmetic overflow: the value is outside ${wire.declaration}` }
      : result;
  });
}

/** Text goes as Unicode: the server turns it into the code page of the column. @param most characters that the column holds */
function textWriter(most: number | 'max'): ColumnWriter {
  return writer(textWire(most === 'max' || most > 4000 ? 'max' : most), (value) => {
    const text = value as string;
    return most !== 'max' && text.length > most
      ? { refused: `${tooLong(most)} characters, the value has ${text.length}` }
      : { written: text };
  });
}

function bytesWriter(most: number | 'max'): ColumnWriter {
  return writer(bytesWire(most), (value) => {
    const bytes = value as Uint8Array;
    return most !== 'max' && bytes.length > most
      ? { refused: `${tooLong(most)} bytes, the value has ${bytes.length}` }
      : { written: bytes };
  });
}

const momentTypes = new Set(['DT_DATE', 'DT_DBTIMESTAMP', 'DT_DBTIMESTAMP2', 'DT_FILETIME']);

/** Ticks since 0001-01-01 of a date with or without time. */
function momentOf(value: Given, type: ColumnType): bigint {
  return ticksFromYearOne(type.type === 'DT_DBDATE' ? BigInt(value as number) * ticksPerDay : (value as bigint));
}

function momentWriter(type: ColumnType, column: ColumnMetadata): ColumnWriter | undefined {
  const { name } = column.type;
  const { scale = 7 } = column;
  const isMoment = momentTypes.has(type.type) || type.type === 'DT_DBDATE';
  if (name === 'Time') return timeWriter(type, scale);
  if (name === 'DateTimeOffset' && type.type === 'DT_DBTIMESTAMPOFFSET') return offsetWriter(scale);
  if (!isMoment) return undefined;
  switch (name) {
    case 'Date':
      return writer(dateWire, (value) => {
        const ticks = momentOf(value, type);
        const written = Number(ticks / ticksPerDay);
        return ticks % ticksPerDay === 0n ? { written } : { written, how: 'without the time of day' };
      });
    case 'DateTime2':
      return writer(momentWire(scale), (value) => roundedMoment(momentOf(value, type), scale));
    case 'DateTime':
      return dateTimeWriter(type);
    case 'DateTimeN':
      return column.dataLength === 4 ? smallDateTimeWriter(type) : dateTimeWriter(type);
    case 'SmallDateTime':
      return smallDateTimeWriter(type);
    default:
      return undefined;
  }
}

/** Rounded to digits of a second, up from the half. */
function roundedMoment(ticks: bigint, scale: number): { readonly written: bigint; readonly how?: string } {
  const unit = 10n ** BigInt(7 - scale);
  if (ticks % unit === 0n) return { written: ticks };
  return { written: ((ticks + unit / 2n) / unit) * unit, how: `rounded to ${scale} digits of a second` };
}

function timeWriter(type: ColumnType, scale: number): ColumnWriter | undefined {
  if (type.type !== 'DT_DBTIME' && type.type !== 'DT_DBTIME2') return undefined;
  const isSeconds = type.type === 'DT_DBTIME';
  return writer(timeWire(scale), (value) => {
    const ticks = isSeconds ? BigInt(value as number) * 10_000_000n : (value as bigint);
    const rounded = roundedMoment(ticks, scale);
    // The last instant of a day does not become the first.
    return rounded.written >= ticksPerDay ? { ...rounded, written: ticks } : rounded;
  });
}

function offsetWriter(scale: number): ColumnWriter {
  return writer(offsetWire(scale), (value) => {
    const { ticks, offset } = value as OffsetTimestamp;
    const { written, ...rest } = roundedMoment(ticksFromYearOne(ticks), scale);
    return { written: { ticks: written, offset }, ...rest };
  });
}

/** 1753-01-01, and 1900-01-01 and 2079-06-07, in ticks since 0001-01-01. */
const firstDateTime = 639_905n * ticksPerDay;
const smallRange = [693_595n * ticksPerDay, 759_130n * ticksPerDay + ticksPerDay - 1n] as const;

function dateTimeWriter(type: ColumnType): ColumnWriter {
  return writer(dateTimeWire, (value) => {
    const written = momentOf(value, type);
    if (written < firstDateTime) return { refused: 'The value is outside datetime, which begins with 1753-01-01' };
    return dateTimeRounding(written) ? { written, how: 'rounded to 300ths of a second' } : { written };
  });
}

function smallDateTimeWriter(type: ColumnType): ColumnWriter {
  return writer(smallDateTimeWire, (value) => {
    const written = momentOf(value, type);
    if (written < smallRange[0] || written > smallRange[1]) {
      return { refused: 'The value is outside smalldatetime, which holds 1900-01-01 to 2079-06-06' };
    }
    return written % ticksPerMinute === 0n ? { written } : { written, how: 'rounded to minutes' };
  });
}

/** The writer that keeps every value of a type: for parameters, and for columns of another kind. */
export function parameterWriter(type: ColumnType): ColumnWriter {
  const simply = <T>(wire: WireType<T>, form: (value: Given) => T = (value) => value as T): ColumnWriter =>
    writer(wire, (value) => ({ written: form(value) }));
  switch (type.type) {
    case 'DT_BOOL':
      return simply(bitWire);
    case 'DT_UI1':
      return simply(wholeWire(1));
    case 'DT_I1':
    case 'DT_I2':
      return simply(wholeWire(2));
    case 'DT_UI2':
    case 'DT_I4':
      return simply(wholeWire(4));
    case 'DT_UI4':
    case 'DT_I8':
      return simply(wholeWire(8));
    case 'DT_UI8':
      return simply(decimalWire(20, 0));
    case 'DT_R4':
      return simply(floatWire(4));
    case 'DT_R8':
      return simply(floatWire(8));
    case 'DT_CY':
      return simply(moneyWire(8), (value) => rescaled(value as Decimal, 4).written);
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return simply(decimalWire(38, type.scale), (value) => rescaled(value as Decimal, type.scale).written);
    case 'DT_GUID':
      return simply(guidWire, (value) => (value as string).replace(/^\{|\}$/g, ''));
    case 'DT_BYTES':
      return simply(bytesWire(8000));
    case 'DT_IMAGE':
      return simply(bytesWire('max'));
    case 'DT_STR':
    case 'DT_WSTR':
      return simply(textWire(type.length > 4000 ? 'max' : 4000));
    default:
      return momentParameter(type) ?? simply(textWire('max'), (value) => databaseText(value, type) ?? String(value));
  }
}

function momentParameter(type: ColumnType): ColumnWriter | undefined {
  switch (type.type) {
    case 'DT_DBDATE':
      return writer(dateWire, (value) => ({ written: Number(momentOf(value, type) / ticksPerDay) }));
    case 'DT_DBTIME':
    case 'DT_DBTIME2':
      return timeWriter(type, 7);
    case 'DT_DBTIMESTAMPOFFSET':
      return offsetWriter(7);
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_DBTIMESTAMP2':
    case 'DT_FILETIME':
      return writer(momentWire(7), (value) => ({ written: momentOf(value, type) }));
    default:
      return undefined;
  }
}

/** The type and value of a parameter. Dates that datetime holds go as datetime, as the providers send them: they compare equal with such columns. */
export function parameterOf({ type, value }: TypedValue): { readonly type: DataType; readonly value: unknown } {
  if (value === null) return { type: parameterWriter(type).type, value: null };
  if (type.type === 'DT_DBTIMESTAMP' || type.type === 'DT_DATE') {
    const dateTime = dateTimeWriter(type);
    const prepared = dateTime.prepare(value);
    if ('written' in prepared && prepared.how === undefined) return { type: dateTime.type, value: prepared.written };
  }
  const plain = parameterWriter(longTypeOf(type, value));
  const prepared = plain.prepare(value);
  if ('refused' in prepared) throw new InternalError(`A parameter of the type ${type.type} was refused.`);
  return { type: plain.type, value: prepared.written };
}

/** The unlimited type where a value is longer than the usual one holds. */
function longTypeOf(type: ColumnType, value: Given): ColumnType {
  if (typeof value === 'string' && value.length > 4000) return { ...type, type: 'DT_NTEXT' };
  return value instanceof Uint8Array && value.length > 8000 ? { ...type, type: 'DT_IMAGE' } : type;
}
