import { daysFromCivil } from '../../datatypes/calendar.ts';

let table: Int32Array | undefined;

/**
 * Days since 1970-01-01 of the first of a month; index: year × 12 + month − 1, years 0–9999, and one month more.
 * Made when first asked for: a program that reads no dates does not wait for it.
 */
export function daysBeforeMonth(): Int32Array {
  table ??= Int32Array.from({ length: 120_001 }, (_, index) =>
    daysFromCivil(Math.floor(index / 12), (index % 12) + 1, 1),
  );
  return table;
}
