import { expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { serverPrincipal } from '../../identity/principal.ts';
import type { Store } from '../../store/store.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { helpJobHistory } from '../history/job-history.ts';
import { helpJob } from '../jobs/help-job.ts';
import { addJob, addJobServer, deleteJob, type JobSettings } from '../jobs/jobs.ts';
import { startJob, stopJob } from '../jobs/run-requests.ts';
import type { JobNotification } from '../notifications/notification.ts';
import { addOperator } from '../operators/operators.ts';
import { addCredential } from '../proxies/credentials.ts';
import { addProxy, grantProxyToSubsystem } from '../proxies/proxies.ts';
import { addJobSchedule, helpJobSchedule } from '../schedules/job-schedules.ts';
import type { ScheduleSettings } from '../schedules/schedules.ts';
import type { StepSettings } from '../steps/check-step.ts';
import { addJobStep, helpJobStep } from '../steps/job-steps.ts';
import { agentFixture } from '../testing/agent-fixture.ts';
import type { AgentOptions } from './agent-options.ts';
import { type RunningAgent, startAgent } from './start-agent.ts';
import type { StepRequest, StepResult } from './step-runner.ts';

const jobName = 'load';
const day = 86_400_000;

/** A stage: steps of the subsystem TSQL succeed, unless their command says `fail` or `hang`; what ran is written down. */
async function stage(store: Store) {
  const fixture = agentFixture(store);
  const { server, clock } = fixture;
  const ran: string[] = [];
  const requests: StepRequest[] = [];
  const agents: RunningAgent[] = [];
  const { promise: isHanging, resolve: hanging } = Promise.withResolvers<void>();
  const tsql = async (request: StepRequest): Promise<StepResult> => {
    ran.push(request.stepName);
    requests.push(request);
    if (request.command.startsWith('fail')) {
      return {
        succeeded: false,
        message: 'It broke.',
        firstError: request.command,
        sqlMessageId: 547,
        sqlSeverity: 16,
      };
    }
    if (request.command === 'hang') {
      hanging();
      await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
      return { succeeded: false };
    }
    return { succeeded: true };
  };
  return {
    ...fixture,
    ran,
    requests,
    isHanging,
    async job(steps: readonly Partial<StepSettings>[], settings: JobSettings = {}, name = jobName) {
      const { jobId } = await addJob(server, { jobName: name, ...settings });
      for (const [index, step] of steps.entries())
        await addJobStep(server, { jobId, stepName: `s${index + 1}`, ...step });
      await addJobServer(server, { jobId });
      return jobId;
    },
    agent(options: Partial<AgentOptions> = {}) {
      const agent = startAgent({
        session: server,
        runners: { TSQL: tsql },
        clock,
        onProblem: (error) => {
          throw error;
        },
        ...options,
      });
      agents.push(agent);
      return agent;
    },
    async history() {
      const rows = await helpJobHistory(server, { oldestFirst: true });
      return rows.map((row) => `${row.stepId} ${row.runStatus} ${row.retriesAttempted}`);
    },
    async lastMessage() {
      return (await helpJobHistory(server, { limit: 1 }))[0]?.message ?? '';
    },
    async schedule(settings: ScheduleSettings) {
      await addJobSchedule(server, { jobName, name: 'plan', ...settings });
    },
    async due() {
      const [schedule] = await helpJobSchedule(server, { jobName });
      return schedule?.nextRunMs === undefined ? undefined : new Date(schedule.nextRunMs).toISOString();
    },
    stopAll: () => Promise.all(agents.map((agent) => agent.stop())),
  };
}

async function runOnce(agent: RunningAgent): Promise<void> {
  await agent.wake();
  await agent.settled();
}

/** Lets what is ready go on until the condition holds: stores answer on their own time. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

onEachStore('the agent', (open) => {
  it('runs the steps of a job that was asked for, and writes steps and outcome to the history', async () => {
    const { job, agent, server, ran, history, lastMessage, stopAll } = await stage(await open());
    await job([{ onSuccessAction: 3 }, {}]);
    await startJob(server, { jobName });
    await runOnce(agent());
    expect(ran).toEqual(['s1', 's2']);
    expect(await history()).toEqual(['1 1 0', '2 1 0', '0 1 0']);
    expect(await lastMessage()).toBe(
      `The job succeeded. It was started by ${serverPrincipal.name}. The last step to run was step 2 (s2).`,
    );
    expect((await helpJob(server))[0]).toMatchObject({ lastRunOutcome: 1, currentExecutionStatus: 4 });
    expect((await helpJobStep(server, { jobName }))[1]).toMatchObject({ lastRunOutcome: 1 });
    await startJob(server, { jobName, stepName: 's2' });
    await runOnce(agent());
    expect(ran).toEqual(['s1', 's2', 's2']);
    await stopAll();
  });

  it.each([
    ['quits with success where a failed step says so', [{ command: 'fail', onFailAction: 1 }, {}], ['s1'], 1],
    ['quits with failure where a step that succeeded says so', [{ onSuccessAction: 2 }, {}], ['s1'], 0],
    ['goes on after a failure', [{ command: 'fail', onFailAction: 3 }, {}], ['s1', 's2'], 1],
    ['goes where the step says', [{ onSuccessAction: 4, onSuccessStepId: 3 }, {}, {}], ['s1', 's3'], 1],
    ['fails when the last step fails and would go on', [{ command: 'fail', onFailAction: 3 }], ['s1'], 0],
    ['fails when there is no such step', [{ onSuccessAction: 4, onSuccessStepId: 9 }], ['s1'], 0],
  ])('%s', async (_, steps, expected, outcome) => {
    const { job, agent, server, ran, stopAll } = await stage(await open());
    await job(steps);
    await startJob(server, { jobName });
    await runOnce(agent());
    expect(ran).toEqual(expected);
    expect((await helpJob(server))[0]?.lastRunOutcome).toBe(outcome);
    await stopAll();
  });

  it('tries a failed step again after its interval, as often as it may', async () => {
    const { job, agent, server, clock, ran, history, stopAll } = await stage(await open());
    await job([{ command: 'fail', retryAttempts: 2, retryInterval: 5 }]);
    await startJob(server, { jobName });
    const running = agent({ leaseMs: day });
    await running.wake();
    for (const attempts of [1, 2]) {
      await until(async () => (await helpJob(server))[0]?.currentExecutionStatus === 3);
      expect(ran).toHaveLength(attempts);
      clock.advance(299_000);
      expect(ran).toHaveLength(attempts);
      clock.advance(1000);
      await until(async () => ran.length > attempts);
    }
    await running.settled();
    expect(await history()).toEqual(['1 2 0', '1 2 1', '1 0 2', '0 0 0']);
    expect((await helpJobStep(server, { jobName }))[0]).toMatchObject({ lastRunOutcome: 0, lastRunRetries: 2 });
    await stopAll();
  });

  it('ends the step of a job that is stopped, and says who stopped it', async () => {
    const { job, agent, server, user, isHanging, history, lastMessage, stopAll } = await stage(await open());
    await job([{ command: 'hang' }]);
    await startJob(server, { jobName });
    const running = agent();
    await running.wake();
    await isHanging;
    expect((await helpJob(server))[0]).toMatchObject({ currentExecutionStatus: 1, currentExecutionStep: '1 (s1)' });
    await stopJob(await user('otto', 'SQLAgentOperatorRole'), { jobName });
    await runOnce(running);
    expect(await history()).toEqual(['1 3 0', '0 3 0']);
    expect(await lastMessage()).toContain('It was stopped by otto.');
    await stopAll();
  });

  it('says in the history that a server ended while it ran a job, and lets that server change nothing any more', async () => {
    const store = await open();
    const { job, agent, server, clock, isHanging, history, lastMessage, stopAll } = await stage(store);
    await job([{ command: 'hang' }]);
    await startJob(server, { jobName });
    const lost = agent({ leaseMs: 10_000, pollMs: 10 * day, session: { ...server, serverName: 'LOST' } });
    await lost.wake();
    await isHanging;
    const other = agent();
    clock.advance(9000);
    await runOnce(other);
    expect(await history()).toEqual([]);
    clock.advance(1000);
    await runOnce(other);
    expect(await history()).toEqual(['0 0 0']);
    expect(await lastMessage()).toContain('The server LOST ended unexpectedly while it ran the job.');
    await lost.stop();
    expect(await history()).toEqual(['0 0 0']);
    await startJob(server, { jobName });
    await stopAll();
  });

  it('runs a job on one server only, however many look', async () => {
    const { job, agent, server, ran, stopAll } = await stage(await open());
    for (const name of ['a', 'b', 'c']) await job([{}], {}, name);
    for (const name of ['a', 'b', 'c']) await startJob(server, { jobName: name });
    const agents = Array.from({ length: 4 }, () => agent());
    await Promise.all(agents.map((each) => each.wake()));
    await Promise.all(agents.map((each) => each.settled()));
    expect(ran).toHaveLength(3);
    await stopAll();
  });

  it('cancels what is under way when it is stopped', async () => {
    const { job, agent, server, isHanging, history, lastMessage } = await stage(await open());
    await job([{ command: 'hang' }]);
    await startJob(server, { jobName });
    const running = agent();
    await running.wake();
    await isHanging;
    await running.stop();
    expect(await history()).toEqual(['1 3 0', '0 3 0']);
    expect(await lastMessage()).toContain('The agent was stopped.');
  });

  it('gives up the run of a job that is deleted', async () => {
    const { job, agent, server, clock, isHanging, stopAll } = await stage(await open());
    await job([{ command: 'hang' }]);
    await startJob(server, { jobName });
    const running = agent({ leaseMs: 10_000 });
    await running.wake();
    await isHanging;
    await deleteJob(server, { jobName });
    clock.advance(9000);
    await runOnce(running);
    expect(await helpJobHistory(server)).toEqual([]);
    await stopAll();
  });

  it('starts jobs when their schedules are due, once for each time', async () => {
    const { job, agent, clock, ran, schedule, due, lastMessage, stopAll } = await stage(await open());
    await job([{}]);
    await schedule({ freqType: 4, activeStartTime: 130_000 });
    expect(await due()).toBe('2024-06-05T13:00:00.000Z');
    const agents = [agent(), agent()];
    clock.advance(3_599_000);
    for (const each of agents) await runOnce(each);
    expect(ran).toEqual([]);
    clock.advance(1000);
    await Promise.all(agents.map(runOnce));
    for (const each of agents) await runOnce(each);
    expect(ran).toEqual(['s1']);
    expect(await due()).toBe('2024-06-06T13:00:00.000Z');
    expect(await lastMessage()).toContain('It was started by the schedule plan.');
    await stopAll();
  });

  it.each([
    ['skip', 0],
    ['once', 1],
    ['all', 3],
  ] as const)('makes up for missed times by the policy %s', async (misfire, runs) => {
    const { job, agent, clock, ran, schedule, due, stopAll } = await stage(await open());
    await job([{}]);
    await schedule({ freqType: 4, activeStartTime: 130_000, misfire });
    clock.advance(5 * day);
    const running = agent({ misfireLimit: 3 });
    for (let look = 0; look < 6; look++) await runOnce(running);
    expect(ran).toHaveLength(runs);
    expect(await due()).toBe('2024-06-10T13:00:00.000Z');
    await stopAll();
  });

  it('starts jobs with itself and when the machine becomes idle', async () => {
    const { job, agent, server, ran, stopAll } = await stage(await open());
    await job([{}], {}, 'boot');
    await addJobSchedule(server, { jobName: 'boot', name: 'start', freqType: 64 });
    await addJobSchedule(server, { jobName: 'boot', name: 'idle', freqType: 128 });
    let isIdle = false;
    const running = agent({ isIdle: () => isIdle });
    await runOnce(running);
    await runOnce(running);
    expect(ran).toEqual(['s1']);
    isIdle = true;
    await runOnce(running);
    await runOnce(running);
    expect(ran).toEqual(['s1', 's1']);
    await stopAll();
  });

  it('deletes a job whose delete_level says so', async () => {
    const { job, agent, server, stopAll } = await stage(await open());
    await job([{ command: 'fail' }], { deleteLevel: 1 }, 'kept');
    await job([{}], { deleteLevel: 1 }, 'once');
    for (const name of ['kept', 'once']) await startJob(server, { jobName: name });
    await runOnce(agent());
    expect((await helpJob(server)).map(({ name }) => name)).toEqual(['kept']);
    await stopAll();
  });

  it('tells operators as the levels say, with the first error of the step that failed', async () => {
    const { job, agent, server, history, lastMessage, stopAll } = await stage(await open());
    await addOperator(server, { name: 'ann', emailAddress: 'ann@example.org; team@example.org' });
    await addOperator(server, { name: 'chat', webhookUrl: new Secret('https://chat.example.org/canary') });
    const settings = {
      notifyLevelEmail: 2,
      notifyEmailOperatorName: 'ann',
      notifyLevelWebhook: 3,
      notifyWebhookOperatorName: 'chat',
    };
    await job([{ command: 'fail: no such table' }], settings, 'bad');
    await job([{}], settings, 'good');
    const mails: { to: readonly string[]; subject: string; text: string }[] = [];
    const posts: { url: string; notification: JobNotification }[] = [];
    const running = agent({
      notifiers: {
        email: async (mail) => {
          mails.push(mail);
        },
        webhook: async (url, notification) => {
          posts.push({ url: url.reveal(), notification });
          if (notification.jobName === 'good') throw new Error('the webhook answered with status 500');
        },
      },
    });
    await startJob(server, { jobName: 'bad' });
    await runOnce(running);
    expect(mails).toEqual([
      {
        to: ['ann@example.org', 'team@example.org'],
        subject: 'Job bad failed on TEST in step 1 (s1): fail: no such table',
        text: expect.stringContaining('First error:\nfail: no such table'),
      },
    ]);
    expect(posts[0]).toMatchObject({
      url: 'https://chat.example.org/canary',
      notification: { outcome: 'failed', failedStepId: 1, firstError: 'fail: no such table' },
    });
    expect((await helpJobHistory(server, { stepId: 0 }))[0]?.operatorNotified).toBe('ann, chat');
    expect((await helpJobHistory(server, { stepId: 1 }))[0]).toMatchObject({ sqlMessageId: 547, sqlSeverity: 16 });
    await startJob(server, { jobName: 'good' });
    await runOnce(running);
    expect(mails).toHaveLength(1);
    expect(await lastMessage()).toContain('chat was not notified by webhook: the webhook answered with status 500');
    expect((await history()).at(-1)).toBe('0 1 0');
    await stopAll();
  });

  it('gives steps their command with tokens replaced, and the credential of their proxy', async () => {
    const { job, agent, server, requests, stopAll } = await stage(await open());
    await addCredential(server, { name: 'files', identity: 'loader', secret: new Secret('canary') });
    await addProxy(server, { proxyName: 'runner', credentialName: 'files' });
    await grantProxyToSubsystem(server, { proxyName: 'runner', subsystemName: 'CmdExec' });
    await job(
      [
        {
          command: "print '$(ESCAPE_SQUOTE(JOBNAME)) $(ESCAPE_NONE(STRTDT)) $(ESCAPE_NONE(STRTTM))'",
          onSuccessAction: 3,
        },
        { subsystem: 'CmdExec', proxyName: 'runner', command: 'x' },
      ],
      {},
      "ann's",
    );
    let identity: string | undefined;
    const runner = async (request: StepRequest) => {
      requests.push(request);
      identity = request.proxy?.secret?.reveal();
      return { succeeded: true };
    };
    await startJob(server, { jobName: "ann's" });
    await runOnce(agent({ runners: { TSQL: runner, CmdExec: runner } }));
    expect(requests[0]?.command).toBe("print 'ann''s 20240605 120000'");
    expect(requests[1]?.proxy).toMatchObject({ identity: 'loader' });
    expect(identity).toBe('canary');
    await stopAll();
  });

  it('fails steps that nothing here runs, and those with tokens that cannot be replaced', async () => {
    const { job, agent, server, stopAll } = await stage(await open());
    await job([{ subsystem: 'PowerShell', onFailAction: 3 }, { command: '$(JOBID)' }]);
    await startJob(server, { jobName });
    await runOnce(agent());
    const messages = (await helpJobHistory(server, { oldestFirst: true })).map(({ message }) => message);
    expect(messages[0]).toContain('Nothing is set up on this server that runs steps of the subsystem PowerShell');
    expect(messages[1]).toContain('write $(ESCAPE_NONE(JOBID))');
    await stopAll();
  });
});
