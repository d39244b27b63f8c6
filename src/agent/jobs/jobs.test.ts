import { expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { FixedRole } from '../../identity/principal.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { AgentSession } from '../agent-session.ts';
import { helpJobHistory, purgeJobHistory } from '../history/job-history.ts';
import { addJobSchedule, helpJobSchedule } from '../schedules/job-schedules.ts';
import { helpSchedule } from '../schedules/schedules.ts';
import { addJobStep } from '../steps/job-steps.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import { helpJob, helpJobActivity } from './help-job.ts';
import { addJob, addJobServer, deleteJob, updateJob } from './jobs.ts';
import { startJob, stopJob } from './run-requests.ts';

const refusal = (symbol: string) => ({ diagnostic: { symbol: `OPENDTSX_E_AGENT_${symbol}` } });

async function addReadyJob(session: AgentSession, jobName: string): Promise<string> {
  const { jobId } = await addJob(session, { jobName });
  await addJobStep(session, { jobId, stepName: 'work', command: 'select 1' });
  await addJobServer(session, { jobId });
  return jobId;
}

onEachStore('a job', (open) => {
  it('has the defaults of sp_add_job', async () => {
    const { server } = agentFixture(await open());
    const { jobId } = await addJob(server, { jobName: ' load ' });
    expect(jobId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await helpJob(server, { jobName: 'LOAD' })).toEqual([
      expect.objectContaining({
        jobId,
        name: 'load',
        enabled: true,
        startStepId: 1,
        category: '[Uncategorized (Local)]',
        notifyLevelEventlog: 2,
        notifyLevelEmail: 0,
        deleteLevel: 0,
        lastRunOutcome: 5,
        currentExecutionStatus: 4,
        currentExecutionStep: '0 (unknown)',
        hasStep: 0,
        hasTarget: 0,
        type: 0,
      }),
    ]);
  });

  it('has a name of its own, whatever the case, without %', async () => {
    const { server } = agentFixture(await open());
    await addJob(server, { jobName: 'load' });
    await expect(addJob(server, { jobName: 'LOAD' })).rejects.toMatchObject(refusal('EXISTS'));
    await expect(addJob(server, { jobName: '100%' })).rejects.toMatchObject(refusal('CHARACTERS'));
    await expect(addJob(server, { jobName: ' ' })).rejects.toMatchObject(refusal('REQUIRED'));
    await expect(addJob(server, { jobName: 'x'.repeat(129) })).rejects.toMatchObject(refusal('LENGTH'));
    await addJob(server, { jobName: 'other' });
    await expect(updateJob(server, { jobName: 'other', newName: 'Load' })).rejects.toMatchObject(refusal('EXISTS'));
    await updateJob(server, { jobName: 'other', newName: 'OTHER' });
    expect((await helpJob(server)).map(({ name, versionNumber }) => [name, versionNumber])).toEqual([
      ['load', 1],
      ['OTHER', 2],
    ]);
  });

  it('refuses values that sp_add_job does not know, and net send and pagers by name', async () => {
    const { server } = agentFixture(await open());
    const add = (settings: object) => addJob(server, { jobName: 'load', ...settings });
    await expect(add({ notifyLevelEmail: 4 })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ startStepId: 0 })).rejects.toMatchObject(refusal('VALUE'));
    await expect(add({ notifyEmailOperatorName: 'nobody' })).rejects.toMatchObject(refusal('NOTFOUND'));
    await expect(add({ notifyPageOperatorName: 'ann' })).rejects.toMatchObject(refusal('UNSUPPORTED'));
    await add({ notifyLevelPage: 2, notifyLevelNetsend: 2 });
  });

  it('is meant by its name or its number, not by both', async () => {
    const { server } = agentFixture(await open());
    const { jobId } = await addJob(server, { jobName: 'load' });
    await expect(deleteJob(server, {})).rejects.toMatchObject(refusal('IDENTIFYJOB'));
    await expect(deleteJob(server, { jobId, jobName: 'load' })).rejects.toMatchObject(refusal('IDENTIFYJOB'));
    await deleteJob(server, { jobId });
    await expect(deleteJob(server, { jobId })).rejects.toMatchObject(refusal('NOTFOUND'));
  });

  it('is started once at a time, on a server, with steps', async () => {
    const { server } = agentFixture(await open());
    await addJob(server, { jobName: 'load' });
    await expect(startJob(server, { jobName: 'load' })).rejects.toMatchObject(refusal('NOSERVER'));
    await addJobServer(server, { jobName: 'load', serverName: '(local)' });
    await expect(addJobServer(server, { jobName: 'load' })).rejects.toMatchObject(refusal('TARGETED'));
    await expect(startJob(server, { jobName: 'load' })).rejects.toMatchObject(refusal('NOSTEPS'));
    await addJobStep(server, { jobName: 'load', stepName: 'work', command: 'select 1' });
    await expect(startJob(server, { jobName: 'load', stepName: 'play' })).rejects.toMatchObject(refusal('NOTFOUND'));
    await expect(stopJob(server, { jobName: 'load' })).rejects.toMatchObject(refusal('NOTRUNNING'));
    const { runId } = await startJob(server, { jobName: 'load' });
    await expect(startJob(server, { jobName: 'load' })).rejects.toMatchObject(refusal('RUNNING'));
    expect(await helpJobActivity(server, { jobName: 'load' })).toEqual([
      expect.objectContaining({ runId, runRequestedSource: 4, startExecutionMs: undefined }),
    ]);
    const counted = await Promise.all([0, 1, 2, 3, 4].map((status) => helpJob(server, { executionStatus: status })));
    expect(counted.map((jobs) => jobs.length)).toEqual([1, 0, 1, 0, 0]);
  });

  it('that is asked for by many at once is started once', async () => {
    const { server } = agentFixture(await open());
    await addReadyJob(server, 'load');
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => startJob(server, { jobName: 'load' })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('goes with its schedules, unless others use them or they are to stay', async () => {
    const { server } = agentFixture(await open());
    for (const jobName of ['a', 'b']) {
      await addJob(server, { jobName });
      await addJobSchedule(server, { jobName, name: `of ${jobName}`, freqType: 4 });
    }
    await deleteJob(server, { jobName: 'a' });
    await deleteJob(server, { jobName: 'b', deleteUnusedSchedule: false });
    expect((await helpSchedule(server)).map(({ scheduleName }) => scheduleName)).toEqual(['of b']);
  });

  it('that was switched off takes up its schedules from now on when it is switched on', async () => {
    const { server, clock } = agentFixture(await open());
    const jobId = await addReadyJob(server, 'load');
    await addJobSchedule(server, { jobId, name: 'nightly', freqType: 4, activeStartTime: 10_000 });
    await updateJob(server, { jobId, enabled: false });
    clock.advance(10 * 86_400_000);
    await updateJob(server, { jobId, enabled: true });
    expect((await helpJobSchedule(server, { jobId }))[0]?.nextRunMs).toBe(Date.parse('2024-06-16T01:00:00Z'));
  });

  it('lists come in pages, in the order of names', async () => {
    const { server } = agentFixture(await open());
    for (const jobName of ['c', 'a', 'B']) await addJob(server, { jobName });
    const first = await helpJob(server, { limit: 2 });
    const second = await helpJob(server, { limit: 2, after: first.at(-1)?.name });
    expect([first, second].map((page) => page.map(({ name }) => name))).toEqual([['a', 'B'], ['c']]);
    await expect(helpJob(server, { limit: 1001 })).rejects.toMatchObject(refusal('VALUE'));
  });

  it('names nobody else its owner for who is no member of sysadmin', async () => {
    const fixture = agentFixture(await open());
    await fixture.user('ann');
    const bob = await fixture.user('bob', 'SQLAgentOperatorRole');
    await expect(addJob(bob, { jobName: 'x', ownerLoginName: 'ann' })).rejects.toMatchObject(refusal('OWNER'));
    await addJob(fixture.server, { jobName: 'x', ownerLoginName: 'ANN' });
    expect((await helpJob(fixture.server))[0]?.owner).toBe('ann');
    await expect(addJob(fixture.server, { jobName: 'y', ownerLoginName: 'eve' })).rejects.toMatchObject(
      refusal('NOTFOUND'),
    );
  });
});

/** Documentation: SQL Server Agent Fixed Database Roles. What may be done with the job of another; - is "not found". */
const table = `
role                  view  history  start  stop  enable  rename  step  delete  purge
(none)                ROLE  ROLE     ROLE   ROLE  ROLE    ROLE    ROLE  ROLE    ROLE
SQLAgentUserRole      -     -        -      -     -       -       -     -       PURGEREFUSED
SQLAgentReaderRole    yes   yes      STARTREFUSED STARTREFUSED NOTOWNER NOTOWNER NOTOWNER NOTOWNER PURGEREFUSED
SQLAgentOperatorRole  yes   yes      yes    yes   yes     NOTOWNER NOTOWNER NOTOWNER yes
sysadmin              yes   yes      yes    yes   yes     yes     yes   yes     yes
`;

onEachStore('the job of another', (open) => {
  const actions: Readonly<Record<string, (session: AgentSession, jobId: string) => Promise<unknown>>> = {
    view: (session, jobId) => helpJob(session, { jobId }),
    history: (session, jobId) => helpJobHistory(session, { jobId }),
    start: (session, jobId) => startJob(session, { jobId }),
    stop: async (session, jobId) => stopJob(session, { jobId }),
    enable: (session, jobId) => updateJob(session, { jobId, enabled: false }),
    rename: (session, jobId) => updateJob(session, { jobId, newName: 'mine', enabled: false }),
    step: (session, jobId) => addJobStep(session, { jobId, stepName: 'more', command: 'select 2' }),
    delete: (session, jobId) => deleteJob(session, { jobId }),
    purge: (session, jobId) => purgeJobHistory(session, { jobId }),
  };
  const [heading = '', ...lines] = table.trim().split('\n');
  const columns = heading.split(/\s+/).slice(1);

  it.each(lines.map((line) => line.split(/\s+/)))('may be used by %s as documented', async (role = '', ...expected) => {
    const fixture = agentFixture(await open());
    const owner = await fixture.user('owner', 'SQLAgentUserRole');
    const asking = await fixture.user('asking', ...(role === '(none)' ? [] : [role as FixedRole]));
    const found: string[] = [];
    for (const action of columns) {
      const jobId = await addReadyJob(owner, `for ${action}`);
      if (action === 'stop') await startJob(owner, { jobId });
      const work = actions[action] ?? (() => Promise.reject(new Error(`no action ${action}`)));
      found.push(await work(asking, jobId).then(() => 'yes', outcomeOf));
    }
    expect(found).toEqual(expected);
  });

  it('is missing from the lists of members of SQLAgentUserRole', async () => {
    const fixture = agentFixture(await open());
    const ann = await fixture.user('ann', 'SQLAgentUserRole');
    const bob = await fixture.user('bob', 'SQLAgentUserRole');
    await addReadyJob(ann, 'of ann');
    await addReadyJob(bob, 'of bob');
    const reader = await fixture.user('reader', 'SQLAgentReaderRole');
    const seen = await Promise.all([ann, bob, reader].map((session) => helpJob(session)));
    expect(seen.map((jobs) => jobs.map(({ name }) => name))).toEqual([['of ann'], ['of bob'], ['of ann', 'of bob']]);
  });
});

function outcomeOf(error: unknown): string {
  if (!(error instanceof DtsError)) throw error;
  const symbol = error.diagnostic.symbol.replace('OPENDTSX_E_AGENT_', '');
  return symbol === 'NOTFOUND' ? '-' : symbol;
}
