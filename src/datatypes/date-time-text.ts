import {
  civilFromDays,
  daysFromCivil,
  daysOfTicks,
  isCivilDate,
  oleDateOrigin,
  ticksOfDays,
  ticksPerSecond,
  timeOfTicks,
} from './calendar.ts';
import { isInCenturyWindow } from './century-window.ts';
import type { Locale } from './locale.ts';

/** What a text says about a date and a time. */
export interface ParsedDateTime {
  /** Days since 1970-01-01; undefined when the text is a time only. */
  readonly days: number | undefined;
  /** 100 ns ticks since midnight; undefined when the text is a date only. */
  readonly time: bigint | undefined;
  /** Minutes east of UTC; undefined when the text names none. */
  readonly offset: number | undefined;
}

const two = (value: number): string => value.toString().padStart(2, '0');

/** `yyyy-mm-dd`. */
export function formatIsoDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${year.toString().padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `hh:mm:ss` and, when `digits` > 0, the separator and that many fraction digits (9 at most; ticks have 7). */
export function formatIsoTime(time: bigint, digits: number, separator = '.'): string {
  const seconds = Number(time / ticksPerSecond);
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (digits === 0) return text;
  const fraction = `${(time % ticksPerSecond).toString().padStart(7, '0')}00`;
  return `${text}${separator}${fraction.slice(0, digits)}`;
}

/** `yyyy-mm-dd hh:mm:ss[.f…]`. */
export function formatIsoDateTime(ticks: bigint, digits: number, separator = '.'): string {
  return `${formatIsoDate(daysOfTicks(ticks))} ${formatIsoTime(timeOfTicks(ticks), digits, separator)}`;
}

/** `+05:30`. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * A DT_DATE by locale: date and time, the date alone at midnight, the time alone on 1899-12-30 (source: OLE Automation's VarBstrFromDate).
 * Years that two digits would not give back are written with four.
 */
export function formatLocaleDateTime(ticks: bigint, locale: Locale): string {
  const days = daysOfTicks(ticks);
  const seconds = Number(timeOfTicks(ticks) / ticksPerSecond);
  const { year, month, day } = civilFromDays(days);
  const hour = Math.floor(seconds / 3600);
  const fields: Readonly<Record<string, string>> = {
    yyyy: year.toString().padStart(4, '0'),
    yy: isInCenturyWindow(year) ? two(year % 100) : year.toString().padStart(4, '0'),
    MM: two(month),
    M: String(month),
    dd: two(day),
    d: String(day),
    HH: two(hour),
    H: String(hour),
    hh: two(hour % 12 === 0 ? 12 : hour % 12),
    h: String(hour % 12 === 0 ? 12 : hour % 12),
    mm: two(Math.floor(seconds / 60) % 60),
    ss: two(seconds % 60),
    tt: hour < 12 ? locale.morning : locale.afternoon,
  };
  const fill = (pattern: string): string =>
    pattern.replaceAll(/'([^']*)'|yyyy|yy|MM?|dd?|HH?|hh?|mm|ss|tt/g, (field, literal) => literal ?? fields[field]);
  if (days === oleDateOrigin && seconds !== 0) return fill(locale.timePattern);
  return seconds === 0 ? fill(locale.datePattern) : `${fill(locale.datePattern)} ${fill(locale.timePattern)}`;
}

const timeSource = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.:](\d{1,9}))?)?`;
const offsetSource = String.raw`(?:\s*(Z)|\s*([+-])\s*(\d{1,2}):(\d{2}))`;
const isoForm = new RegExp(
  String.raw`^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)${timeSource}\s*([AaPp][Mm])?${offsetSource}?)?\s*$`,
);
const timeForm = new RegExp(String.raw`^\s*${timeSource}${offsetSource}?\s*$`);

/** Reads ISO 8601 with blanks or `T` between date and time, a date alone or a time alone, up to 9 fraction digits, and a zone. */
export function parseIsoDateTime(text: string): ParsedDateTime | undefined {
  const match = isoForm.exec(text);
  if (match === null) return parseIsoTime(text);
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (!isCivilDate(year, month, day)) return undefined;
  const days = daysFromCivil(year, month, day);
  if (match[4] === undefined) return { days, time: undefined, offset: undefined };
  const time = timeOf(match[4], match[5], match[6], match[7], match[8]?.toUpperCase());
  const offset = offsetOf(match[9], match[10], match[11], match[12]);
  return time === undefined || offset === false ? undefined : { days, time, offset };
}

function parseIsoTime(text: string): ParsedDateTime | undefined {
  const match = timeForm.exec(text);
  if (match === null) return undefined;
  const time = timeOf(match[1], match[2], match[3], match[4]);
  const offset = offsetOf(match[5], match[6], match[7], match[8]);
  return time === undefined || offset === false ? undefined : { days: undefined, time, offset };
}

function offsetOf(utc?: string, sign?: string, hours?: string, minutes?: string): number | undefined | false {
  if (utc !== undefined) return 0;
  if (sign === undefined) return undefined;
  const total = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || total > 840) return false;
  return sign === '-' ? -total : total;
}

/** Ticks since midnight of the parts of a time; `half` is AM or PM. Undefined when out of range. */
export function timeOf(
  hours: string,
  minutes: string,
  seconds = '0',
  fraction = '',
  half?: string,
): bigint | undefined {
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'PM' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const total = BigInt(hour * 3600 + Number(minutes) * 60 + Number(seconds)) * ticksPerSecond;
  return total + BigInt(fraction.padEnd(7, '0').slice(0, 7));
}

/** Ticks of a parsed text for a type with date and time; a time alone lies on 1899-12-30 as in OLE Automation. */
export function ticksOfParsed(parsed: ParsedDateTime): bigint {
  return ticksOfDays(parsed.days ?? oleDateOrigin) + (parsed.time ?? 0n);
}
