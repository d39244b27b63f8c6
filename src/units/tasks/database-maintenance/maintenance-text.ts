import { timeUnits } from './maintenance-properties.ts';

/** A name in brackets, as T-SQL quotes names. */
export const bracketed = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** A Unicode literal of T-SQL. */
export const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

const two = (value: number): string => String(value).padStart(2, '0');

/** A local time as T-SQL reads it whatever the language: `2008-01-02T10:58:37`. */
export function timeText(time: Date): string {
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** The end of a backup's name, in local time: `2008_01_30_105914_0957500`. */
export function backupStamp(time: Date): string {
  const date = `${time.getFullYear()}_${two(time.getMonth() + 1)}_${two(time.getDate())}`;
  const clock = `${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
  return `${date}_${clock}_${String(time.getMilliseconds()).padStart(3, '0')}0000`;
}

/** The time so many units before another. Months and years end on the last day of a shorter month. */
export function timeBefore(time: Date, count: number, unit: number): Date {
  const before = new Date(time);
  if (unit === timeUnits.Hour) before.setTime(time.getTime() - count * 3_600_000);
  else if (unit === timeUnits.Day) before.setDate(time.getDate() - count);
  else if (unit === timeUnits.Week) before.setDate(time.getDate() - 7 * count);
  else {
    before.setDate(1);
    before.setMonth(time.getMonth() - (unit === timeUnits.Year ? 12 : 1) * count);
    const lastDay = new Date(before.getFullYear(), before.getMonth() + 1, 0).getDate();
    before.setDate(Math.min(time.getDate(), lastDay));
  }
  return before;
}

/** The batches as a designer shows them: GO between them. */
export const asScript = (batches: readonly string[]): string => batches.join('\nGO\n');
