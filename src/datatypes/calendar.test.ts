import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilFromDays,
  daysFromCivil,
  daysOfTicks,
  isCivilDate,
  oleDateFromTicks,
  ticksFromOleDate,
  timeOfTicks,
  weekdayOfDays,
} from './calendar.ts';

describe('the calendar', () => {
  it('agrees with the platform on every day of the years 1–9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719162, max: 2932896 }), (days) => {
        const date = new Date(days * 86_400_000);
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilFromDays(days)).toEqual(civil);
        expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(days);
        expect(weekdayOfDays(days)).toBe(date.getUTCDay() + 1);
      }),
    );
  });

  it('knows the days that do not exist', () => {
    expect([
      isCivilDate(1900, 2, 29),
      isCivilDate(2000, 2, 29),
      isCivilDate(2020, 4, 31),
      isCivilDate(0, 1, 1),
    ]).toEqual([false, true, false, false]);
  });

  it('splits ticks before 1970 into the day before and its time', () => {
    expect([daysOfTicks(-1n), timeOfTicks(-1n)]).toEqual([-1, 863_999_999_999n]);
  });

  it('reads the fraction of a negative OLE date as a time of the same day', () => {
    const ticks = ticksFromOleDate(-1.25);
    expect([daysOfTicks(ticks), timeOfTicks(ticks)]).toEqual([-25_570, 216_000_000_000n]);
    expect(oleDateFromTicks(ticks)).toBe(-1.25);
  });
});
