import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { addJob, addJobServer } from '../jobs/jobs.ts';
import { startJob } from '../jobs/run-requests.ts';
import { addJobStep } from '../steps/job-steps.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import { type AgentSettings, systemClock } from './agent-options.ts';
import { changeRun, claimRun, LostRunError, takeOverRun } from './run-lease.ts';

onEachStore('a run', (open) => {
  it('is taken up by one server, and taken over by one when its lease has ended; the first then changes nothing', async () => {
    const { server, clock } = agentFixture(await open());
    await addJob(server, { jobName: 'load' });
    await addJobStep(server, { jobName: 'load', stepName: 'one' });
    await addJobServer(server, { jobName: 'load' });
    await startJob(server, { jobName: 'load' });
    const read = () => server.store.db.selectFrom('agent_job_runs').selectAll().executeTakeFirstOrThrow();
    const settings = (leaseOwner: string): AgentSettings => ({
      session: server,
      runners: {},
      clock: systemClock,
      notifiers: {},
      pollMs: 1,
      leaseMs: 1000,
      misfireMs: 1,
      misfireLimit: 1,
      parallelJobs: 1,
      onProblem: () => undefined,
      isIdle: undefined,
      folders: {},
      leaseOwner,
    });

    const waiting = await read();
    const claims = await Promise.all(['a', 'b', 'c'].map((name) => claimRun(settings(name), waiting)));
    const [first, ...others] = claims.filter((held) => held !== undefined);
    expect(others).toEqual([]);
    if (first === undefined) throw new Error('nobody took the run up');

    const running = await read();
    expect(await takeOverRun(settings('d'), running)).toBeUndefined();
    clock.advance(1000);
    const takeOvers = await Promise.all(['d', 'e'].map((name) => takeOverRun(settings(name), running)));
    expect(takeOvers.filter((held) => held !== undefined)).toHaveLength(1);

    const before = await read();
    let worked = false;
    const change = changeRun(settings('a'), first, { current_retry: 7 }, async () => {
      worked = true;
    });
    await expect(change).rejects.toThrow(LostRunError);
    expect(worked).toBe(false);
    expect(await read()).toEqual(before);
  });
});
