import { formatMoment, formatTime, formatZone, ticksPerDay, ticksPerMinute } from './moment-text.ts';

/** What is known of a value before it is read. */
export interface ValueMetadata {
  readonly type: { readonly name: string };
  readonly scale?: number | undefined;
}

/** The read value, and the position behind it. */
interface ReadResult {
  readonly value: unknown;
  readonly offset: number;
}

/** The parts of the client library that read values off the wire. */
export interface ExactValueParts {
  readonly parser: {
    readValue(bytes: Buffer, offset: number, metadata: ValueMetadata, options: object): ReadResult;
  };
  readonly helpers: {
    readonly Result: new (value: unknown, offset: number) => ReadResult;
    readonly NotEnoughDataError: new (needed: number) => unknown;
  };
}

const exactConnections = new WeakSet<object>();
const taught = new WeakSet<object>();

/** Makes a connection read exactly. @param options the options that the library hands on to its parser */
export function wantExactValues(options: object): void {
  exactConnections.add(options);
}

/**
 * Teaches the library to read decimal, numeric, money, bigint, date and time values, and variants of them, as text without loss, for the connections of
 * `wantExactValues` alone. By itself it reads numbers as doubles (16 digits) and forgets the offset of datetimeoffset (observed: tedious 20.3.9).
 */
export function readExactly(parser: ExactValueParts['parser'], helpers: ExactValueParts['helpers']): void {
  if (taught.has(parser)) return;
  taught.add(parser);
  const readByItself = parser.readValue;
  parser.readValue = (bytes, offset, metadata, options) => {
    const { name } = metadata.type;
    if (!exactConnections.has(options)) return readByItself(bytes, offset, metadata, options);
    const take = (length: number, from: number): Buffer => {
      if (bytes.length < from + length) throw new helpers.NotEnoughDataError(from + length);
      return bytes.subarray(from, from + length);
    };
    const fixed = Object.hasOwn(fixedLengths, name) ? fixedLengths[name] : undefined;
    if (fixed !== undefined) {
      return new helpers.Result(textOf(name, take(fixed, offset), metadata.scale ?? 0), offset + fixed);
    }
    if (name === 'Variant') {
      const length = take(4, offset).readUInt32LE(0);
      const exact = variantText(length === 0 ? undefined : take(length, offset + 4));
      return exact === undefined
        ? readByItself(bytes, offset, metadata, options)
        : new helpers.Result(exact, offset + 4 + length);
    }
    if (!lengthPrefixed.has(name)) return readByItself(bytes, offset, metadata, options);
    const length = take(1, offset)[0];
    const value = length === 0 ? null : textOf(name, take(length, offset + 1), metadata.scale ?? 0);
    return new helpers.Result(value, offset + 1 + length);
  };
}

const fixedLengths: Readonly<Record<string, number>> = {
  SmallMoney: 4,
  Money: 8,
  SmallDateTime: 4,
  DateTime: 8,
};

const lengthPrefixed = new Set([
  'MoneyN',
  'DecimalN',
  'NumericN',
  'DateTimeN',
  'Date',
  'Time',
  'DateTime2',
  'DateTimeOffset',
]);

/** Type codes in a variant, and the bytes of properties behind its two. Source: MS-TDS 2.2.5.5.4 (documentation). */
const variantTypes: Readonly<Record<number, string>> = {
  40: 'Date',
  41: 'Time',
  42: 'DateTime2',
  43: 'DateTimeOffset',
  58: 'SmallDateTime',
  60: 'Money',
  61: 'DateTime',
  106: 'DecimalN',
  108: 'NumericN',
  122: 'SmallMoney',
};

/** The text of a variant that holds one of the exact types; undefined for any other. */
function variantText(bytes: Buffer | undefined): string | undefined {
  const name = bytes === undefined ? undefined : variantTypes[bytes[0]];
  if (bytes === undefined || name === undefined) return undefined;
  const properties = bytes[1];
  // The last property is the scale, of numbers behind the precision.
  const scale = properties === 0 ? 0 : bytes[1 + properties];
  return textOf(name, bytes.subarray(2 + properties), scale);
}

/** A value in the form of text that `valueReader` takes. Sources: MS-TDS 2.2.5.5.1 (documentation). */
function textOf(name: string, bytes: Buffer, scale: number): string {
  switch (name) {
    case 'SmallMoney':
    case 'Money':
    case 'MoneyN':
      return decimalText(moneyUnits(bytes), 4);
    case 'DecimalN':
    case 'NumericN':
      return decimalText(bytes[0] === 0 ? -magnitude(bytes.subarray(1)) : magnitude(bytes.subarray(1)), scale);
    case 'SmallDateTime':
    case 'DateTime':
    case 'DateTimeN':
      return dateTimeText(bytes);
    case 'Date':
      return formatMoment(dateTicks(bytes), -1);
    case 'Time':
      return formatTime(timeTicks(bytes, scale), scale);
    default:
      return momentText(name, bytes, scale);
  }
}

/** Of money the high half comes first. */
function moneyUnits(bytes: Buffer): bigint {
  return bytes.length === 4
    ? BigInt(bytes.readInt32LE(0))
    : (BigInt(bytes.readInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4));
}

function magnitude(bytes: Buffer): bigint {
  let value = 0n;
  for (let at = bytes.length - 4; at >= 0; at -= 4) value = (value << 32n) | BigInt(bytes.readUInt32LE(at));
  return value;
}

function decimalText(coefficient: bigint, scale: number): string {
  const digits = String(coefficient < 0n ? -coefficient : coefficient).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${coefficient < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

/** Days from 0001-01-01 to 1900-01-01. */
const daysTo1900 = 693_595n;

/** datetime counts 300ths of a second, shown with three digits; smalldatetime minutes. */
function dateTimeText(bytes: Buffer): string {
  if (bytes.length === 4) {
    const days = BigInt(bytes.readUInt16LE(0)) + daysTo1900;
    return formatMoment(days * ticksPerDay + BigInt(bytes.readUInt16LE(2)) * ticksPerMinute, 0);
  }
  const milliseconds = BigInt(Math.round((bytes.readUInt32LE(4) * 10) / 3));
  return formatMoment((BigInt(bytes.readInt32LE(0)) + daysTo1900) * ticksPerDay + milliseconds * 10_000n, 3);
}

function dateTicks(bytes: Buffer): bigint {
  return BigInt(bytes.readUIntLE(0, 3)) * ticksPerDay;
}

function timeTicks(bytes: Buffer, scale: number): bigint {
  return BigInt(bytes.readUIntLE(0, bytes.length)) * 10n ** BigInt(7 - scale);
}

/** datetime2 and datetimeoffset: the time, the day, and minutes from UTC; the former two are those of UTC. */
function momentText(name: string, bytes: Buffer, scale: number): string {
  const timeLength = scale < 3 ? 3 : scale < 5 ? 4 : 5;
  const ticks = timeTicks(bytes.subarray(0, timeLength), scale) + dateTicks(bytes.subarray(timeLength));
  if (name === 'DateTime2') return formatMoment(ticks, scale);
  const minutes = bytes.readInt16LE(timeLength + 3);
  return `${formatMoment(ticks + BigInt(minutes) * ticksPerMinute, scale)} ${formatZone(minutes)}`;
}
