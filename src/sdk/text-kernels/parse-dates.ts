import type { Vector } from '../../datatypes/vector.ts';
import { kernelParser } from '../kernels/kernel-parser.ts';
import {
  clearVector,
  type FieldColumn,
  type FieldParser,
  type FieldParserOptions,
  keepCanonicalText,
  type RefusedRows,
  settleEmpty,
} from './field-parser.ts';
import { createWordsCache, wordSize } from './int64-words.ts';
import { daysBeforeMonth } from './month-table.ts';

const hyphen = 45;
const point = 46;
const blank = 32;
const colon = 58;
const upperT = 84;
const zero = 48;
const noDate = -0x80000000;
const ticksPerSecond = 10_000_000;
const ticksOfDigits = [1, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

function twoDigits(bytes: Uint8Array, p: number): number {
  const tens = bytes[p] - zero;
  const ones = bytes[p + 1] - zero;
  return (tens | (9 - tens) | ones | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
}

/** Days since 1970-01-01 of `yyyy-mm-dd` at `p`, or `noDate`. @param months `daysBeforeMonth()` */
function isoDate(bytes: Uint8Array, p: number, months: Int32Array): number {
  const century = twoDigits(bytes, p);
  const years = twoDigits(bytes, p + 2);
  const month = twoDigits(bytes, p + 5);
  const day = twoDigits(bytes, p + 8);
  if ((century | years | month | day) < 0 || bytes[p + 4] !== hyphen || bytes[p + 7] !== hyphen) return noDate;
  if (month < 1 || month > 12 || day < 1) return noDate;
  const index = (century * 100 + years) * 12 + month - 1;
  const before = months[index];
  return day > months[index + 1] - before ? noDate : before + day - 1;
}

/** Seconds of `hh:mm:ss` at `p`, or −1. */
function isoTime(bytes: Uint8Array, p: number): number {
  const hour = twoDigits(bytes, p);
  const minute = twoDigits(bytes, p + 3);
  const second = twoDigits(bytes, p + 6);
  if ((hour | minute | second) < 0 || bytes[p + 2] !== colon || bytes[p + 5] !== colon) return -1;
  return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

/** Ticks of up to `places` digits in [p, end), zeros behind them not counted, or −1. */
function fractionTicks(bytes: Uint8Array, p: number, end: number, places: number): number {
  let stop = end;
  while (stop > p && bytes[stop - 1] === zero) stop--;
  const count = stop - p;
  if (end === p || count > places) return -1;
  let value = 0;
  for (let i = p; i < stop; i++) {
    const digit = bytes[i] - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value * ticksOfDigits[count];
}

/** A parser that is made when first called: the table of months is not built where kernels do the work. */
function lateParser(make: () => FieldParser): FieldParser {
  let parser: FieldParser | undefined;
  return (fields, vector, refused) => {
    parser ??= make();
    parser(fields, vector, refused);
  };
}

/** Kernel for DT_DBDATE: `yyyy-mm-dd`, a real day, years from 1 on. */
export function dateParser(options: FieldParserOptions): FieldParser {
  return kernelParser(
    lateParser(() => plainDateParser(options)),
    options,
    (owner, call, { rowCount }) => owner.parseDates(call, rowCount),
  );
}

/** The plain twin of the kernel of `dateParser`. */
export function plainDateParser(options: FieldParserOptions): FieldParser {
  const months = daysBeforeMonth();
  const earliest = months[12];
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'i32') return;
    const { bytes, starts, ends, rowCount } = fields;
    const values = vector.values;
    clearVector(vector, rowCount);
    let canonical = true;
    for (let row = 0; row < rowCount; row++) {
      const p = starts[row];
      const end = ends[row];
      if (end <= p) {
        canonical = settleEmpty(fields, row, vector, refused, options.emptyIsNull) && canonical;
        continue;
      }
      const days = end - p === 10 ? isoDate(bytes, p, months) : noDate;
      if (days < earliest) refused.rows[refused.count++] = row;
      else values[row] = days;
    }
    keepCanonicalText(fields, vector, canonical);
  };
}

/** Which text formatting gives for a timestamp: decides `canonicalText`. */
export interface CanonicalTimestamp {
  /** Digits of the fraction of a second. */
  readonly places: number;
  /** Whether they are printed when the fraction is zero. */
  readonly always: boolean;
}

/**
 * Kernel for DT_DBTIMESTAMP, DT_DBTIMESTAMP2 and DT_DATE: `yyyy-mm-dd`, `yyyy-mm-dd hh:mm:ss` or that with at most `places` digits of a
 * second, years from `firstYear` on.
 * @param form what formatting gives; undefined: the text is never canonical
 */
export function timestampParser(
  places: number,
  firstYear: number,
  form: CanonicalTimestamp | undefined,
  options: FieldParserOptions,
): FieldParser {
  const between = options.fastParse === true ? upperT : blank;
  const [formPlaces, formAlways] = [form?.places ?? -1, form?.always === true ? 1 : 0];
  const plain = lateParser(() => plainTimestampParser(places, firstYear, form, options));
  return kernelParser(plain, options, (owner, call, { rowCount }) =>
    owner.parseTimestamps(call, rowCount, places, firstYear, formPlaces, formAlways, between),
  );
}

/** The plain twin of the kernel of `timestampParser`. */
export function plainTimestampParser(
  places: number,
  firstYear: number,
  form: CanonicalTimestamp | undefined,
  options: FieldParserOptions,
): FieldParser {
  const cachedWords = createWordsCache();
  const months = daysBeforeMonth();
  const earliest = months[firstYear * 12];
  const formPlaces = form?.places ?? 0;
  const formAlways = form?.always ?? false;
  const between = options.fastParse === true ? upperT : blank;
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'i64') return;
    const { bytes, starts, ends, rowCount } = fields;
    const words = cachedWords(vector.values);
    clearVector(vector, rowCount);
    let canonical = form !== undefined;
    for (let row = 0; row < rowCount; row++) {
      const p = starts[row];
      const end = ends[row];
      if (end <= p) {
        canonical = settleEmpty(fields, row, vector, refused, options.emptyIsNull) && canonical;
        continue;
      }
      const length = end - p;
      const days = length >= 10 ? isoDate(bytes, p, months) : noDate;
      let seconds = 0;
      let fraction = 0;
      let usual = false;
      if (length > 10) {
        seconds = length >= 19 && bytes[p + 10] === between ? isoTime(bytes, p + 11) : -1;
        if (length > 19) {
          fraction = bytes[p + 19] === point ? fractionTicks(bytes, p + 20, end, places) : -1;
          usual = length - 20 === formPlaces && (fraction !== 0 || formAlways);
        } else usual = !formAlways || formPlaces <= 0;
        if (between !== blank) usual = false;
      }
      if (days < earliest || seconds < 0 || fraction < 0) {
        refused.rows[refused.count++] = row;
        continue;
      }
      if (!usual) canonical = false;
      storeTicks(words, row, days, seconds, fraction);
    }
    keepCanonicalText(fields, vector, canonical);
  };
}

/**
 * Stores days × 864 × 10^9 + seconds × 10^7 + fraction as a 64-bit number. A day has 201 × 2^32 + 711573504 ticks, so everything but the
 * 201 stays below 2^53.
 */
export function storeTicks(words: Int32Array, row: number, days: number, seconds: number, fraction: number): void {
  const low = days * 711_573_504 + seconds * ticksPerSecond + fraction;
  const carry = Math.floor(low / wordSize);
  words[2 * row] = low - carry * wordSize;
  words[2 * row + 1] = days * 201 + carry;
}
