/** A part of a date, as DATEADD, DATEDIFF and DATEPART name it. */
export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'dayofyear'
  | 'day'
  | 'week'
  | 'weekday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond';

const names: Readonly<Record<DatePart, string>> = {
  year: 'yy yyyy',
  quarter: 'qq q',
  month: 'mm m',
  dayofyear: 'dy y',
  day: 'dd d',
  week: 'wk ww',
  weekday: 'dw w',
  hour: 'hh',
  minute: 'mi n',
  second: 'ss s',
  millisecond: 'ms',
};

const parts = new Map<string, DatePart>();
for (const [part, abbreviations] of Object.entries(names) as [DatePart, string][]) {
  for (const name of [part, ...abbreviations.split(' ')]) parts.set(name, part);
}

/** The date part of a name or abbreviation in any letter case; undefined when there is none. */
export function datePartOf(name: string): DatePart | undefined {
  return parts.get(name.trim().toLowerCase());
}

/** The full names, for hints. */
export const datePartNames: readonly string[] = Object.keys(names);
