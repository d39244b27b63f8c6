import { describe, expect, it } from 'vitest';
import { convertValue } from '../datatypes/convert-value.ts';
import { columnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import type { Value } from '../datatypes/value.ts';
import { compileExpression } from './compile-expression.ts';
import { addDatePart, datePartDifference, datePartValue } from './date-functions.ts';
import { type DatePart, datePartOf } from './date-part.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { EvaluationFailure } from './expression-error.ts';

// The oracle counts days one by one and shares nothing with the calendar of the house. Source: documentation (pages of DATEADD, DATEDIFF and
// DATEPART) for the parts and their units; inferred: weeks begin on Sunday and week 1 holds 1 January, days are cut to the end of the month.

const ticksPerDay = 864_000_000_000n;
const isLeap = (year: number): boolean => year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const monthLength = (year: number, month: number): number => lengths[month - 1] + (month === 2 && isLeap(year) ? 1 : 0);

interface Day {
  readonly number: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfYear: number;
  readonly week: number;
  /** 1 is Sunday. */
  readonly weekday: number;
}

/** Every day of the years, in order; 0001-01-01 was a Monday and is 719162 days before 1970-01-01. */
function* days(firstYear: number, lastYear: number): Generator<Day> {
  let number = -719_162;
  let weekday = 2;
  for (let year = 1; year <= lastYear; year++) {
    let dayOfYear = 0;
    let week = 1;
    for (let month = 1; month <= 12; month++) {
      for (let day = 1; day <= monthLength(year, month); day++) {
        dayOfYear++;
        if (weekday === 1 && dayOfYear > 1) week++;
        if (year >= firstYear) yield { number, year, month, day, dayOfYear, week, weekday };
        number++;
        weekday = (weekday % 7) + 1;
      }
    }
  }
}

const ticksOf = ({ number }: Day, time = 0n): bigint => BigInt(number) * ticksPerDay + time;
const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const iso = ({ year, month, day }: Day): string => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

const wide = columnType('DT_WSTR', { length: 40 });
const parts: readonly DatePart[] = [
  'year',
  'quarter',
  'month',
  'dayofyear',
  'day',
  'week',
  'weekday',
  'hour',
  'minute',
  'second',
  'millisecond',
];

/** The value of an expression over constants, or the symbol of its error. */
function outcomeOf(text: string, now = 0n): Value | string {
  const { expression, diagnostics } = compileExpression(text, {});
  if (expression === undefined) return diagnostics[0].symbol;
  const result = evaluateExpression(expression, { variable: () => null, now: () => now });
  return 'error' in result ? result.error.symbol : result.value;
}

describe('every day of the years 1 to 9999', () => {
  const everyDay = [...days(1, 9999)];

  it('is counted, and prints as ISO text that reads back as the same day', () => {
    expect(everyDay).toHaveLength(3_652_059);
    const type = columnType('DT_DBDATE');
    const wrong = everyDay.filter((day) => {
      const text = formatValue(day.number, type);
      return text !== iso(day) || convertValue(text, wide, type, { localeId: 1033 }).value !== day.number;
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it('of a period has the year, quarter, month, day, day of the year, week and weekday of a calendar counted day by day', () => {
    // The calendar repeats after 400 years, weekdays included: one such period, and both ends of the range.
    const period = everyDay.filter(({ year }) => year <= 100 || year >= 9900 || (year >= 1800 && year < 2200));
    const wrong = period.filter((day) => {
      const ticks = ticksOf(day, day.number % 2 === 0 ? 0n : ticksPerDay - 1n);
      return (
        datePartValue('year', ticks) !== day.year ||
        datePartValue('quarter', ticks) !== Math.ceil(day.month / 3) ||
        datePartValue('month', ticks) !== day.month ||
        datePartValue('day', ticks) !== day.day ||
        datePartValue('dayofyear', ticks) !== day.dayOfYear ||
        datePartValue('week', ticks) !== day.week ||
        datePartValue('weekday', ticks) !== day.weekday
      );
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it('survives the days of a DT_DATE and the ticks of a DT_FILETIME', () => {
    const serial = columnType('DT_R8');
    const date = columnType('DT_DATE');
    const file = columnType('DT_FILETIME');
    const big = columnType('DT_I8');
    const wrong = everyDay.filter((day) => {
      const ticks = ticksOf(day, 43_200_000n * 10_000n);
      if (day.year >= 100) {
        const number = convertValue(ticks, date, serial, { localeId: 1033 }).value;
        // 1899-12-30 is day 0; the half day counts away from it, also before it.
        const whole = day.number + 25_569;
        if (number !== (whole < 0 ? whole - 0.5 : whole + 0.5)) return true;
        if (convertValue(number, serial, date, { localeId: 1033 }).value !== ticks) return true;
      }
      if (day.year < 1601) return false;
      const since = convertValue(ticks, file, big, { localeId: 1033 }).value;
      return (
        since !== ticks + 134_774n * ticksPerDay || convertValue(since, big, file, { localeId: 1033 }).value !== ticks
      );
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  }, 60_000);
});

const century = [...days(1899, 2001)];
const byDate = new Map(century.map((day) => [iso(day), day]));

/** The day some months later, cut to the end of the month. */
function monthsLater(day: Day, months: number): Day | undefined {
  let { year, month } = day;
  for (let step = 0; step < Math.abs(months); step++) {
    month += Math.sign(months);
    if (month === 13) [year, month] = [year + 1, 1];
    if (month === 0) [year, month] = [year - 1, 12];
  }
  const last = monthLength(year, month);
  return byDate.get(`${pad(year, 4)}-${pad(month, 2)}-${pad(Math.min(day.day, last), 2)}`);
}

describe('DATEADD through a century', () => {
  const time = 45_296_789n * 10_000n;
  const counts = [-13, -12, -3, -1, 0, 1, 2, 11, 12, 25];
  const inMonths: readonly [DatePart, number][] = [
    ['month', 1],
    ['quarter', 3],
    ['year', 12],
  ];
  for (const [part, months] of inMonths) {
    it(`adds a ${part} as ${months} months and cuts the day to the end of the month`, () => {
      let compared = 0;
      for (const day of century) {
        for (const count of counts) {
          const expected = monthsLater(day, count * months);
          if (expected === undefined) continue;
          compared++;
          const actual = addDatePart(part, BigInt(count), ticksOf(day, time));
          if (actual !== ticksOf(expected, time)) expect([iso(day), count, actual]).toEqual(iso(expected));
        }
      }
      expect(compared).toBeGreaterThan(200_000);
    }, 30_000);
  }

  const units: readonly [DatePart, bigint][] = [
    ['week', 7n * 86_400_000n],
    ['day', 86_400_000n],
    ['dayofyear', 86_400_000n],
    ['weekday', 86_400_000n],
    ['hour', 3_600_000n],
    ['minute', 60_000n],
    ['second', 1000n],
    ['millisecond', 1n],
  ];
  for (const [part, milliseconds] of units) {
    it(`adds a ${part} as ${milliseconds} milliseconds`, () => {
      for (const day of century) {
        for (const count of counts) {
          const expected = ticksOf(day, time) + BigInt(count) * milliseconds * 10_000n;
          if (addDatePart(part, BigInt(count), ticksOf(day, time)) !== expected) expect([iso(day), count]).toEqual([]);
        }
      }
    }, 30_000);
  }

  it('overflows beyond the years 1 to 9999, whatever the part and however large the count', () => {
    const first = ticksOf({ number: -719_162 } as Day);
    const last = ticksOf({ number: 2_932_896 } as Day, ticksPerDay - 1n);
    for (const part of parts) {
      for (const [start, count] of [
        [first, -1n],
        [last, 1n],
        [first, -(2n ** 63n)],
        [last, 2n ** 63n - 1n],
        [0n, 2n ** 63n - 1n],
        [0n, -(2n ** 63n)],
      ]) {
        const result = addDatePart(part, count, start);
        expect(result, `${part} ${count}`).toBeInstanceOf(EvaluationFailure);
        expect(result).toMatchObject({ symbol: 'DTS_E_EXPREVALFUNCTIONOVERFLOW' });
      }
      expect(addDatePart(part, 0n, first)).toBe(first);
      expect(addDatePart(part, 0n, last)).toBe(last);
    }
  });
});

describe('DATEDIFF through a century', () => {
  /** Boundaries of the part before a moment, counted from the start of the century. */
  const boundariesBefore = new Map<DatePart, Int32Array>();
  for (const part of ['year', 'quarter', 'month', 'week', 'day'] as const) {
    const counted = new Int32Array(century.length);
    for (let at = 1; at < century.length; at++) {
      const { month, day, weekday } = century[at];
      const crossed =
        part === 'day' ||
        (part === 'week' && weekday === 1) ||
        (part === 'month' && day === 1) ||
        (part === 'quarter' && day === 1 && month % 3 === 1) ||
        (part === 'year' && day === 1 && month === 1);
      counted[at] = counted[at - 1] + (crossed ? 1 : 0);
    }
    boundariesBefore.set(part, counted);
  }

  for (const [part, counted] of boundariesBefore) {
    it(`counts the boundaries of the ${part} between any two days, either way`, () => {
      const late = ticksPerDay - 1n;
      for (let at = 0; at < century.length; at++) {
        for (const distance of [0, 1, 6, 7, 31, 365, 1461, 9999]) {
          const to = at + distance;
          if (to >= century.length) continue;
          const expected = counted[to] - counted[at];
          const forward = datePartDifference(part, ticksOf(century[at], late), ticksOf(century[to]));
          const backward = datePartDifference(part, ticksOf(century[to], late), ticksOf(century[at]));
          if (forward !== expected || backward !== 0 - expected) {
            expect([iso(century[at]), iso(century[to]), forward, backward]).toEqual([expected, -expected]);
          }
        }
      }
    }, 30_000);
  }

  it('takes a day of the year and a weekday for days', () => {
    for (const part of ['dayofyear', 'weekday'] as const) {
      for (let at = 30; at < century.length; at += 7) {
        expect(datePartDifference(part, ticksOf(century[at - 30]), ticksOf(century[at]))).toBe(30);
      }
    }
  });

  it('counts boundaries of the time units, not whole units, also before 1970', () => {
    const units: readonly [DatePart, bigint][] = [
      ['hour', 36_000_000_000n],
      ['minute', 600_000_000n],
      ['second', 10_000_000n],
      ['millisecond', 10_000n],
    ];
    for (const [part, unit] of units) {
      for (const moment of [-5n * ticksPerDay, 0n, 5n * ticksPerDay]) {
        expect(datePartDifference(part, moment - 1n, moment)).toBe(1);
        expect(datePartDifference(part, moment, moment + unit - 1n)).toBe(0);
        expect(datePartDifference(part, moment, moment - 1n)).toBe(-1);
        expect(datePartDifference(part, moment + unit, moment - unit)).toBe(-2);
      }
    }
  });

  it('overflows where the count leaves DT_I4', () => {
    const limits: readonly [DatePart, bigint][] = [
      ['second', 10_000_000n],
      ['millisecond', 10_000n],
    ];
    for (const [part, unit] of limits) {
      expect(datePartDifference(part, 0n, 2_147_483_647n * unit)).toBe(2_147_483_647);
      expect(datePartDifference(part, 2_147_483_648n * unit, 0n)).toBe(-2_147_483_648);
      for (const count of [2_147_483_648n, -2_147_483_649n]) {
        expect(datePartDifference(part, 0n, count * unit)).toMatchObject({ symbol: 'DTS_E_EXPREVALFUNCTIONOVERFLOW' });
      }
    }
  });
});

describe('DATEPART of times', () => {
  it('splits every minute of a day, and the last tick of each', () => {
    for (let minute = 0; minute < 1440; minute++) {
      for (const base of [0n, -3n * ticksPerDay]) {
        const start = base + BigInt(minute) * 600_000_000n;
        const of = (ticks: bigint): number[] =>
          (['hour', 'minute', 'second', 'millisecond'] as const).map((part) => datePartValue(part, ticks));
        expect(of(start)).toEqual([Math.floor(minute / 60), minute % 60, 0, 0]);
        expect(of(start + 599_999_999n)).toEqual([Math.floor(minute / 60), minute % 60, 59, 999]);
      }
    }
  });
});

describe('names of date parts', () => {
  // Source: documentation, tables of the DATEADD, DATEDIFF and DATEPART pages; w: DATEADD page.
  const table: Readonly<Record<DatePart, string>> = {
    year: 'year yy yyyy',
    quarter: 'quarter qq q',
    month: 'month mm m',
    dayofyear: 'dayofyear dy y',
    day: 'day dd d',
    week: 'week wk ww',
    weekday: 'weekday dw w',
    hour: 'hour hh',
    minute: 'minute mi n',
    second: 'second ss s',
    millisecond: 'millisecond ms',
  };
  it('are those of the tables in any letter case, and no others', () => {
    for (const [part, names] of Object.entries(table)) {
      for (const name of names.split(' ')) {
        for (const spelled of [name, name.toUpperCase(), name[0].toUpperCase() + name.slice(1)]) {
          expect(datePartOf(spelled)).toBe(part);
        }
      }
    }
    for (const name of ['', 'h', 'yyy', 'mmm', 'weeks', 'microsecond', 'isoweek', 'constructor']) {
      expect(datePartOf(name)).toBeUndefined();
    }
  });
});

describe('expressions with dates at the limits', () => {
  const cases: readonly [string, Value | string][] = [
    ['YEAR((DT_DBDATE)"9999-12-31")', 9999],
    ['YEAR((DT_DBDATE)"0001-01-01")', 1],
    ['(DT_DBDATE)"10000-01-01"', 'DTS_E_EXPREVALCASTFAILED'],
    ['(DT_DBDATE)"0000-12-31"', 'DTS_E_EXPREVALCASTFAILED'],
    ['(DT_DBDATE)"2023-02-29"', 'DTS_E_EXPREVALCASTFAILED'],
    ['(DT_DBDATE)"1900-02-29"', 'DTS_E_EXPREVALCASTFAILED'],
    ['DAY((DT_DBDATE)"2000-02-29")', 29],
    ['DATEADD("day", 1, (DT_DBTIMESTAMP)"9999-12-31")', 'DTS_E_EXPREVALFUNCTIONOVERFLOW'],
    ['DAY(DATEADD("month", 1, (DT_DBTIMESTAMP)"2023-01-31"))', 28],
    ['DAY(DATEADD("month", 1, (DT_DBTIMESTAMP)"2024-01-31"))', 29],
    ['DAY(DATEADD("year", 1, (DT_DBTIMESTAMP)"2024-02-29"))', 28],
    ['DAY(DATEADD("year", 4, (DT_DBTIMESTAMP)"2096-02-29"))', 28],
    [
      'DATEDIFF("second", (DT_DBTIMESTAMP)"1900-01-01", (DT_DBTIMESTAMP)"2000-01-01")',
      'DTS_E_EXPREVALFUNCTIONOVERFLOW',
    ],
  ];
  it.each(cases)('%s is %s', (text, expected) => {
    expect(outcomeOf(text)).toBe(expected);
  });
});
