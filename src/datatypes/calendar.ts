/** 100 ns ticks in a second. */
export const ticksPerSecond = 10_000_000n;
/** 100 ns ticks in a day. */
export const ticksPerDay = 864_000_000_000n;
/** Ticks of 1601-01-01, the origin of FILETIME, in our ticks since 1970-01-01. */
export const fileTimeOrigin = -116_444_736_000_000_000n;
/** Days of 1899-12-30, the origin of OLE Automation dates, in our days since 1970-01-01. */
export const oleDateOrigin = -25_569;

/** A day of the proleptic Gregorian calendar; months and days count from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a civil date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** year × 512 + month × 32 + day of days since 1970-01-01: a civil date without an object, for loops. */
export function packedCivilFromDays(days: number): number {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = (shifted - era * 146_097) | 0;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const shiftedMonth = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year * 512 + month * 32 + day;
}

/** The civil date of days since 1970-01-01. */
export function civilFromDays(days: number): CivilDate {
  const packed = packedCivilFromDays(days);
  return { year: Math.floor(packed / 512), month: (packed >> 5) & 15, day: packed & 31 };
}

/** True for a leap year of the Gregorian calendar. */
function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in a month, 28–31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** True when the parts name a day of the years 1–9999. */
export function isCivilDate(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Days since 1970-01-01 of ticks since then. */
export function daysOfTicks(ticks: bigint): number {
  const days = ticks / ticksPerDay;
  return Number(ticks % ticksPerDay < 0n ? days - 1n : days);
}

/** Ticks since midnight, 0 … `ticksPerDay` − 1. */
export function timeOfTicks(ticks: bigint): bigint {
  const time = ticks % ticksPerDay;
  return time < 0n ? time + ticksPerDay : time;
}

/** Ticks of midnight of a day. */
export function ticksOfDays(days: number): bigint {
  return BigInt(days) * ticksPerDay;
}

/** Weekday of days since 1970-01-01: 1 is Sunday. */
export function weekdayOfDays(days: number): number {
  return ((((days + 4) % 7) + 7) % 7) + 1;
}

/** An OLE Automation date (days since 1899-12-30; the fraction is the time, also of negative dates) as ticks, rounded to a tick. */
export function ticksFromOleDate(value: number): bigint {
  const days = Math.trunc(value);
  const time = BigInt(Math.round(Math.abs(value - days) * 86_400_000)) * 10_000n;
  return ticksOfDays(days + oleDateOrigin) + time;
}

/** Ticks as an OLE Automation date. */
export function oleDateFromTicks(ticks: bigint): number {
  const days = daysOfTicks(ticks) - oleDateOrigin;
  const fraction = Number(timeOfTicks(ticks)) / 864e9;
  return days < 0 ? days - fraction : days + fraction;
}
