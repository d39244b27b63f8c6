import { expect, it } from 'vitest';
import { scheduleDefinition } from '../../../agent/schedules/schedule-definition.ts';
import { describeSchedule } from './describe-schedule.ts';

const defaults = { today: 20260131, timeZone: 'UTC' };

it.each([
  [{ freqType: 1, activeStartTime: 93005 }, 'Once on 2026-01-31 at 09:30:05'],
  [{ freqType: 4, freqInterval: 1 }, 'Every day at 00:00:00'],
  [
    { freqType: 4, freqInterval: 2, freqSubdayType: 4, freqSubdayInterval: 15, activeEndTime: 120000 },
    'Every 2 days every 15 minutes between 00:00:00 and 12:00:00',
  ],
  [{ freqType: 8, freqInterval: 65, freqRecurrenceFactor: 1 }, 'Every week on Sunday, Saturday at 00:00:00'],
  [{ freqType: 16, freqInterval: 31, freqRecurrenceFactor: 3 }, 'Every 3 months on day 31 at 00:00:00'],
  [
    { freqType: 32, freqInterval: 9, freqRelativeInterval: 16, freqRecurrenceFactor: 1 },
    'Every month on the last weekday at 00:00:00',
  ],
  [{ freqType: 64 }, 'When the agent starts'],
  [{ cron: '0 5 * * *' }, 'At the times of the cron expression 0 5 * * *'],
])('tells in words when a schedule is due: %o', (given, expected) => {
  expect(describeSchedule(scheduleDefinition(given, defaults), true)).toBe(expected);
});

it('says where no words were asked for', () => {
  expect(describeSchedule(scheduleDefinition({ freqType: 64 }, defaults), false)).toBe('(Description not requested)');
});
