import { randomUUID } from 'node:crypto';
import { runStatuses } from '../history/job-history.ts';
import { executionStatuses } from '../jobs/run-requests.ts';
import { frequencyTypes } from '../schedules/schedule-definition.ts';
import type { AgentOptions, AgentSettings } from './agent-options.ts';
import { finishRun } from './finish-run.ts';
import { runJob, type StopReason } from './run-job.ts';
import { changeRun, claimRun, type HeldRun, LostRunError, type RunRow, takeOverRun } from './run-lease.ts';
import { startDueJobs, startJobsAt } from './start-due-jobs.ts';

/** An agent at work. */
export interface RunningAgent {
  /** Looks for work now instead of when the time comes: what a start of a job may call. Never rejects. */
  wake(): Promise<void>;
  /** When no run is under way on this server. */
  settled(): Promise<void>;
  /** Takes up nothing any more, cancels what is under way and waits for its end. */
  stop(): Promise<void>;
}

interface ActiveRun {
  readonly held: HeldRun;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Starts looking for due schedules and asked-for runs, at once and then in steps of `pollMs`. Runs of servers that are gone are ended truthfully. */
export function startAgent(options: AgentOptions): RunningAgent {
  const settings: AgentSettings = {
    notifiers: {},
    pollMs: 1000,
    leaseMs: 15_000,
    misfireMs: 60_000,
    misfireLimit: 100,
    parallelJobs: 20,
    isIdle: undefined,
    folders: {},
    onProblem: () => undefined,
    ...options,
    leaseOwner: `${options.session.serverName} ${randomUUID()}`,
  };
  return new Agent(settings).start();
}

class Agent implements RunningAgent {
  readonly #settings: AgentSettings;
  readonly #active = new Map<number, ActiveRun>();
  #looking: Promise<void> | undefined;
  #callOff: () => void = () => undefined;
  #isStopped = false;
  #hasBooted = false;
  #wasIdle = false;

  constructor(settings: AgentSettings) {
    this.#settings = settings;
  }

  start(): this {
    this.#goOn();
    return this;
  }

  wake(): Promise<void> {
    if (this.#isStopped) return this.#looking ?? Promise.resolve();
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async settled(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOff();
    await this.#looking;
    for (const { abort } of this.#active.values()) abort.abort({ text: 'The agent was stopped.' } satisfies StopReason);
    await this.settled();
  }

  #goOn(): void {
    void this.wake().then(() => {
      if (!this.#isStopped) this.#callOff = this.#settings.clock.after(this.#settings.pollMs, () => this.#goOn());
    });
  }

  async #look(): Promise<void> {
    try {
      this.#dropOutlived();
      await this.#tendRuns();
      await this.#endAbandoned();
      await this.#startScheduled();
      await this.#takeUpWaiting();
    } catch (error) {
      this.#settings.onProblem(error);
    }
  }

  /** What could not be renewed in time may be another server's by now: it must not go on here. */
  #dropOutlived(): void {
    const now = this.#settings.session.now();
    for (const { held, abort } of this.#active.values()) {
      if (held.leaseUntil <= now) abort.abort({ text: 'The run was given up.' } satisfies StopReason);
    }
  }

  async #tendRuns(): Promise<void> {
    const { session, leaseMs } = this.#settings;
    if (this.#active.size === 0) return;
    const stops = await session.store.db
      .selectFrom('agent_job_runs')
      .select(['run_id', 'stop_requested_by_name'])
      .where('run_id', 'in', [...this.#active.keys()])
      .where('stop_requested_ms', 'is not', null)
      .execute();
    for (const { run_id, stop_requested_by_name: name } of stops) {
      this.#active.get(run_id)?.abort.abort({ text: `It was stopped by ${name}.` } satisfies StopReason);
    }
    for (const { held, abort } of this.#active.values()) {
      if (held.leaseUntil - session.now() > (leaseMs * 2) / 3) continue;
      await changeRun(this.#settings, held).catch((error: unknown) => {
        if (!(error instanceof LostRunError)) throw error;
        abort.abort({ text: 'The run was given up.' } satisfies StopReason);
      });
    }
  }

  async #endAbandoned(): Promise<void> {
    const { session } = this.#settings;
    const { db } = session.store;
    const abandoned = await db
      .selectFrom('agent_job_runs')
      .selectAll()
      .where('status', 'in', [
        executionStatuses.executing,
        executionStatuses.betweenRetries,
        executionStatuses.completing,
      ])
      .where('lease_until_ms', '<=', session.now())
      .orderBy('run_id')
      .limit(100)
      .execute();
    for (const run of abandoned) {
      if (this.#active.has(run.run_id)) continue;
      const held = await takeOverRun(this.#settings, run);
      const job = await db.selectFrom('agent_jobs').selectAll().where('job_id', '=', run.job_id).executeTakeFirst();
      if (held === undefined || job === undefined) continue;
      const steps = db.selectFrom('agent_job_steps').selectAll().where('job_id', '=', run.job_id);
      const step = await steps.where('step_id', '=', run.current_step_id ?? 0).executeTakeFirst();
      const reason = `The server ${run.lease_owner?.replace(/ \S+$/, '')} ended unexpectedly while it ran the job.`;
      const failed = step === undefined ? undefined : { step, error: reason };
      await finishRun(this.#settings, held, run, job, { status: runStatuses.failed, last: step, failed, reason });
    }
  }

  async #startScheduled(): Promise<void> {
    const { isIdle } = this.#settings;
    if (!this.#hasBooted) {
      await startJobsAt(this.#settings, frequencyTypes.agentStart);
      this.#hasBooted = true;
    }
    const idle = isIdle?.() ?? false;
    if (idle && !this.#wasIdle) await startJobsAt(this.#settings, frequencyTypes.idle);
    this.#wasIdle = idle;
    await startDueJobs(this.#settings);
  }

  async #takeUpWaiting(): Promise<void> {
    const free = this.#settings.parallelJobs - this.#active.size;
    if (free <= 0) return;
    const waiting = await this.#settings.session.store.db
      .selectFrom('agent_job_runs')
      .selectAll()
      .where('status', '=', executionStatuses.waitingForThread)
      .orderBy('run_id')
      .limit(free)
      .execute();
    for (const run of waiting) {
      const held = await claimRun(this.#settings, run);
      if (held !== undefined) this.#run(held, { ...run, start_ms: run.start_ms ?? this.#settings.session.now() });
    }
  }

  #run(held: HeldRun, run: RunRow): void {
    const abort = new AbortController();
    if (run.stop_requested_ms !== null) {
      abort.abort({ text: `It was stopped by ${run.stop_requested_by_name}.` } satisfies StopReason);
    }
    const done = runJob(this.#settings, held, run, abort.signal)
      .catch((error: unknown) => {
        // Another server tells how a lost run ended; anything else is told, and the lease runs out.
        if (!(error instanceof LostRunError)) this.#settings.onProblem(error);
      })
      .finally(() => {
        this.#active.delete(run.run_id);
      });
    this.#active.set(run.run_id, { held, abort, done });
  }
}
