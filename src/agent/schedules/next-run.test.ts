import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRun } from './next-run.ts';
import { type ScheduleDefinition, scheduleDefinition } from './schedule-definition.ts';
import { wallTimeOf } from './zone-clock.ts';

const defaults = { today: 19_900_101, timeZone: 'UTC' };

interface Case {
  readonly name: string;
  readonly schedule: ScheduleDefinition;
  readonly after: number;
  readonly next: readonly string[];
}

function readCases(): Case[] {
  const text = readFileSync(new URL('../fixtures/next-runs.txt', import.meta.url), 'utf8');
  const blocks = text.split(/\n\n/).filter((block) => block.startsWith('case '));
  return blocks.map((block) => {
    const lines = new Map(
      block
        .trim()
        .split('\n')
        .map((line): [string, string] => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
    );
    const values = (lines.get('schedule') ?? '').split(' ').map((pair) => {
      const [name, value] = pair.split('=') as [string, string];
      return [name, /^\d+$/.test(value) ? Number(value) : value.replaceAll('_', name === 'cron' ? ' ' : '_')];
    });
    return {
      name: lines.get('case') ?? '',
      schedule: scheduleDefinition(Object.fromEntries(values), defaults),
      after: Date.parse(lines.get('after') ?? ''),
      next: (lines.get('next') ?? '').split(' '),
    };
  });
}

describe('the next run', () => {
  it.each(readCases().map((each): [string, Case] => [each.name, each]))('%s', (_, { schedule, after, next }) => {
    let at: number | undefined = after;
    const found = next.map(() => {
      at = at === undefined ? undefined : nextRun(schedule, at);
      return at === undefined ? '-' : new Date(at).toISOString().replace('.000Z', 'Z');
    });
    expect(found).toEqual(next);
  });

  it('reads every case of the table', () => {
    expect(readCases().length).toBeGreaterThan(25);
  });

  it('is what looking at every minute finds', () => {
    const changes = [
      '2024-03-30T20:00Z',
      '2024-10-26T20:00Z',
      '2024-03-10T00:00Z',
      '2024-11-02T20:00Z',
      '2024-04-06T05:00Z',
    ];
    const definition = fc.record({
      freqType: fc.constantFrom(4, 8, 16, 32),
      freqInterval: fc.integer({ min: 1, max: 10 }),
      freqSubdayType: fc.constantFrom(1, 4, 8),
      freqSubdayInterval: fc.integer({ min: 1, max: 45 }),
      freqRelativeInterval: fc.constantFrom(1, 2, 4, 8, 16),
      freqRecurrenceFactor: fc.integer({ min: 1, max: 2 }),
      activeStartDate: fc.constantFrom(20240201, 20240301, 20241026),
      startMinute: fc.integer({ min: 0, max: 1439 }),
      endMinute: fc.integer({ min: 0, max: 1439 }),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
    });
    fc.assert(
      fc.property(
        definition,
        fc.constantFrom(...changes),
        fc.integer({ min: 0, max: 600 }),
        (given, change, minutes) => {
          const schedule = {
            ...given,
            activeStartTime: hhmmss(given.startMinute),
            activeEndTime: hhmmss(given.endMinute),
            activeEndDate: 99991231,
          };
          const after = Date.parse(change) + minutes * 60_000;
          const found = nextRun(schedule, after);
          const limit = after + 30 * 3_600_000;
          expect(found !== undefined && found <= limit ? found : undefined).toBe(firstMinute(schedule, after, limit));
        },
      ),
      { numRuns: 60 },
    );
  });
});

function hhmmss(minute: number): number {
  return (Math.floor(minute / 60) * 100 + (minute % 60)) * 100;
}

/** Looks at one minute after another: which times its clock shows or has jumped over, and whether one of them is due. */
function firstMinute(schedule: ScheduleDefinition, after: number, limit: number): number | undefined {
  const warmUp = 3 * 3_600_000;
  let latestShown = wallTimeOf(after - warmUp, schedule.timeZone);
  for (let instant = after - warmUp + 60_000; instant <= limit; instant += 60_000) {
    const shown = wallTimeOf(instant, schedule.timeZone);
    let isDue = false;
    for (let wall = latestShown + 60_000; wall <= shown; wall += 60_000) isDue ||= isDueAt(schedule, wall);
    latestShown = Math.max(latestShown, shown);
    if (isDue && instant > after) return instant;
  }
  return undefined;
}

function isDueAt(schedule: ScheduleDefinition, wall: number): boolean {
  const date = new Date(wall);
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  const start = Math.floor(schedule.activeStartTime / 10_000) * 60 + (Math.floor(schedule.activeStartTime / 100) % 100);
  const end = Math.floor(schedule.activeEndTime / 10_000) * 60 + (Math.floor(schedule.activeEndTime / 100) % 100);
  if (schedule.freqSubdayType === 1) return minute === start && isDueOnDay(schedule, date);
  const step = schedule.freqSubdayInterval * (schedule.freqSubdayType === 8 ? 60 : 1);
  const isWithin = (offset: number, length: number): boolean => offset >= 0 && offset <= length && offset % step === 0;
  if (start <= end) return isWithin(minute - start, end - start) && isDueOnDay(schedule, date);
  const length = end + 1440 - start;
  const yesterday = new Date(wall - 86_400_000);
  return (
    (minute >= start && isWithin(minute - start, length) && isDueOnDay(schedule, date)) ||
    (minute < start && isWithin(minute + 1440 - start, length) && isDueOnDay(schedule, yesterday))
  );
}

function isDueOnDay(schedule: ScheduleDefinition, date: Date): boolean {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const text = String(schedule.activeStartDate);
  const start = new Date(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00Z`);
  const days = Math.round((Date.UTC(year, month, day) - start.getTime()) / 86_400_000);
  if (days < 0) return false;
  const months = (year - start.getUTCFullYear()) * 12 + month - start.getUTCMonth();
  const { freqInterval: interval, freqRecurrenceFactor: factor } = schedule;
  if (schedule.freqType === 4) return days % interval === 0;
  if (schedule.freqType === 8) {
    const weeks = Math.floor((days + start.getUTCDay()) / 7);
    const flags = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].filter((_, index) => (interval >> index) % 2 === 1);
    return weeks % factor === 0 && flags.includes(date.toUTCString().slice(0, 3));
  }
  if (months % factor !== 0) return false;
  if (schedule.freqType === 16) return day === interval;
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const candidates = Array.from({ length }, (_, index) => index + 1).filter((each) => {
    const weekday = new Date(Date.UTC(year, month, each)).getUTCDay();
    if (interval === 8) return true;
    if (interval === 9) return weekday > 0 && weekday < 6;
    if (interval === 10) return weekday === 0 || weekday === 6;
    return weekday === interval - 1;
  });
  const position = { 1: 0, 2: 1, 4: 2, 8: 3, 16: candidates.length - 1 }[schedule.freqRelativeInterval];
  return candidates[position ?? -1] === day;
}
