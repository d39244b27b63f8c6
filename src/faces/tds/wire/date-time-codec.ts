import { civilFromDays, daysFromCivil, isCivilDate } from '../../../datatypes/calendar.ts';

/** A date and a time of day as the protocol counts them. */
export interface DateTimeParts {
  /** Days since 1970-01-01. */
  readonly days: number;
  /** Units of 100 ns since midnight. */
  readonly time: number;
  /** Minutes east of Greenwich. */
  readonly offset: number;
}

/** 0001-01-01, from which date, datetime2 and datetimeoffset are counted, in days since 1970. */
export const firstDay = daysFromCivil(1, 1, 1);

/** 9999-12-31 in days since 1970. */
export const lastDay = daysFromCivil(9999, 12, 31);

/** 1900-01-01, from which datetime and smalldatetime are counted, in days since 1970. */
export const day1900 = daysFromCivil(1900, 1, 1);

const second = 10_000_000;
const minute = 60 * second;

/** Units of 100 ns in a day. */
export const dayLength = 24 * 60 * minute;

const form = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^| )(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?)?(?: ([+-])(\d\d):(\d\d))?$/;

/** Reads a date, a time, both, or both with an offset as values of SQL Server have them; undefined for other text. A missing date is 1900-01-01, a missing time midnight. */
export function parseDateTime(text: string): DateTimeParts | undefined {
  const match = text === '' ? null : form.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '', sign, zoneHours, zoneMinutes] =
    match;
  const days = year === undefined ? day1900 : daysOf(Number(year), Number(month), Number(day));
  if (days === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const offset = sign === undefined ? 0 : Number(zoneHours) * 60 + Number(zoneMinutes);
  const time = (Number(hours) * 60 + Number(minutes)) * minute + Number(seconds) * second;
  return { days, time: time + Number(fraction.padEnd(7, '0')), offset: sign === '-' ? -offset : offset };
}

function daysOf(year: number, month: number, day: number): number | undefined {
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `2026-11-21` of days since 1970-01-01. */
export function formatDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `23:50:46.123` of units of 100 ns, with so many digits behind the point. */
export function formatTime(time: number, digits: number): string {
  const whole = Math.floor(time / second);
  const text = `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  if (digits === 0) return text;
  return `${text}.${String(time % second)
    .padStart(7, '0')
    .slice(0, digits)}`;
}

/** `+02:00` of minutes east of Greenwich. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The day and time of one so many minutes later. */
export function shiftMinutes({ days, time }: { days: number; time: number }, minutes: number): DateTimeParts {
  const shifted = time + minutes * minute;
  const overflow = Math.floor(shifted / dayLength);
  return { days: days + overflow, time: shifted - overflow * dayLength, offset: 0 };
}
