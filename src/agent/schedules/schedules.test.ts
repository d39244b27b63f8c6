import { describe, expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { addJob } from '../jobs/jobs.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import { addJobSchedule, attachSchedule, detachSchedule, helpJobSchedule } from './job-schedules.ts';
import { missedRuns } from './missed-runs.ts';
import { scheduleDefinition } from './schedule-definition.ts';
import { addSchedule, deleteSchedule, helpSchedule, updateSchedule } from './schedules.ts';

const refusal = (symbol: string) => ({ diagnostic: { symbol: `OPENDTSX_E_AGENT_${symbol}` } });

onEachStore('a schedule', (open) => {
  it('has the defaults of sp_add_schedule, and belongs to who made it', async () => {
    const fixture = agentFixture(await open());
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    const { scheduleId, scheduleUid } = await addSchedule(ann, { scheduleName: 'once', freqType: 1 });
    expect(await helpSchedule(ann, { scheduleName: 'once' })).toEqual([
      expect.objectContaining({
        scheduleId,
        scheduleUid,
        ownerName: 'ann',
        enabled: true,
        freqInterval: 1,
        activeStartDate: 20_240_605,
        activeEndDate: 99_991_231,
        activeStartTime: 0,
        activeEndTime: 235_959,
        timeZone: 'UTC',
        misfire: 'skip',
        jobCount: 0,
      }),
    ]);
  });

  it('is attached to several jobs; deleting it while they use it must be forced', async () => {
    const { server } = agentFixture(await open());
    await addSchedule(server, { scheduleName: 'nightly', freqType: 4, activeStartTime: 10_000 });
    for (const jobName of ['a', 'b']) {
      await addJob(server, { jobName });
      await attachSchedule(server, { jobName, scheduleName: 'nightly' });
      await attachSchedule(server, { jobName, scheduleName: 'nightly' });
    }
    expect((await helpSchedule(server))[0]?.jobCount).toBe(2);
    await expect(deleteSchedule(server, { scheduleName: 'nightly' })).rejects.toMatchObject(refusal('SCHEDULEUSED'));
    await detachSchedule(server, { jobName: 'a', scheduleName: 'nightly' });
    await expect(detachSchedule(server, { jobName: 'a', scheduleName: 'nightly' })).rejects.toMatchObject(
      refusal('NOTATTACHED'),
    );
    await deleteSchedule(server, { scheduleName: 'nightly', forceDelete: true });
    expect(await helpJobSchedule(server, { jobName: 'b' })).toEqual([]);
  });

  it('that changes is due anew for all its jobs', async () => {
    const { server } = agentFixture(await open());
    await addJob(server, { jobName: 'a' });
    await addJobSchedule(server, { jobName: 'a', name: 'nightly', freqType: 4, activeStartTime: 10_000 });
    const due = async () => (await helpJobSchedule(server, { jobName: 'a' }))[0]?.nextRunMs;
    expect(await due()).toBe(Date.parse('2024-06-06T01:00:00Z'));
    await updateSchedule(server, { scheduleName: 'nightly', activeStartTime: 130_000, timeZone: 'Europe/Berlin' });
    expect(await due()).toBe(Date.parse('2024-06-06T11:00:00Z'));
  });

  it('of one name with another is meant by its number only', async () => {
    const { server } = agentFixture(await open());
    const { scheduleId } = await addSchedule(server, { scheduleName: 'x', freqType: 4 });
    await addSchedule(server, { scheduleName: 'x', freqType: 4 });
    await expect(deleteSchedule(server, { scheduleName: 'x' })).rejects.toMatchObject(refusal('TWOSCHEDULES'));
    await expect(deleteSchedule(server, {})).rejects.toMatchObject(refusal('IDENTIFYSCHEDULE'));
    await deleteSchedule(server, { scheduleId });
  });

  it('of another may be switched by members of SQLAgentOperatorRole, and changed by members of sysadmin only', async () => {
    const fixture = agentFixture(await open());
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    const bob = await fixture.user('bob', 'SQLAgentUserRole');
    const operator = await fixture.user('operator', 'SQLAgentOperatorRole');
    const { scheduleId } = await addSchedule(ann, { scheduleName: 'x', freqType: 4 });
    await expect(updateSchedule(bob, { scheduleId, enabled: false })).rejects.toMatchObject(refusal('NOTFOUND'));
    await updateSchedule(operator, { scheduleId, enabled: false });
    await expect(updateSchedule(operator, { scheduleId, freqType: 1 })).rejects.toMatchObject(
      refusal('SCHEDULENOTOWNER'),
    );
    await expect(deleteSchedule(operator, { scheduleId })).rejects.toMatchObject(refusal('SCHEDULENOTOWNER'));
    await addJob(operator, { jobName: 'mine' });
    await expect(attachSchedule(operator, { jobName: 'mine', scheduleId })).rejects.toMatchObject(
      refusal('ATTACHREFUSED'),
    );
    await updateSchedule(fixture.server, { scheduleId, ownerLoginName: 'operator' });
    await attachSchedule(operator, { jobName: 'mine', scheduleId });
  });
});

describe('a schedule', () => {
  const define = (given: object) => () => scheduleDefinition(given, { today: 20_240_605, timeZone: 'UTC' });

  it.each([
    [{}, 'freq_type'],
    [{ freqType: 2 }, 'on demand'],
    [{ freqType: 4, freqInterval: 0 }, 'at least 1'],
    [{ freqType: 8, freqInterval: 128, freqRecurrenceFactor: 1 }, 'sum of days'],
    [{ freqType: 8, freqInterval: 1 }, 'freq_recurrence_factor'],
    [{ freqType: 16, freqInterval: 32, freqRecurrenceFactor: 1 }, '1 to 31'],
    [{ freqType: 32, freqInterval: 1, freqRelativeInterval: 3, freqRecurrenceFactor: 1 }, 'freq_relative_interval'],
    [{ freqType: 4, freqSubdayType: 2, freqSubdayInterval: 9 }, 'at least 10'],
    [{ freqType: 4, freqSubdayType: 3, freqSubdayInterval: 9 }, 'freq_subday_type'],
    [{ freqType: 4, activeStartDate: 20_240_230 }, 'active_start_date'],
    [{ freqType: 4, activeStartDate: 19_891_231 }, 'active_start_date'],
    [{ freqType: 4, activeEndDate: 20_240_604 }, 'before active_start_date'],
    [{ freqType: 4, activeStartTime: 6000 }, 'active_start_time'],
    [{ freqType: 4, timeZone: 'Europe/Nowhere' }, 'time zone'],
    [{ cron: 'whenever' }, 'cron expression'],
    [{ cron: '0 5 * * *', freqType: 4 }, 'both'],
  ])('%j is refused: %s', (given, reason) => {
    expect(define(given)).toThrow(reason);
  });

  it('of weeks or months that would begin in the past begins today', () => {
    // Documentation: sp_add_schedule, active_start_date.
    const past = { activeStartDate: 20_200_101, freqRecurrenceFactor: 1 };
    expect(define({ ...past, freqType: 8 })().activeStartDate).toBe(20_240_605);
    expect(define({ ...past, freqType: 4 })().activeStartDate).toBe(20_200_101);
  });

  it('that is due every ten seconds tells the latest of the times that years missed', () => {
    const schedule = define({ freqType: 4, freqSubdayType: 2, freqSubdayInterval: 10, activeStartDate: 20_200_101 })();
    const until = Date.parse('2024-06-05T12:00:05Z');
    const missed = missedRuns(schedule, { from: Date.parse('2020-01-01T00:00:00Z'), until, limit: 2 });
    expect(missed.map((time) => new Date(time).toISOString())).toEqual([
      '2024-06-05T11:59:50.000Z',
      '2024-06-05T12:00:00.000Z',
    ]);
  });
});
