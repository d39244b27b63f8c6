import type { AgentSession } from '../agent-session.ts';
import type { Notifiers } from '../notifications/notification.ts';
import type { StepRunners } from './step-runner.ts';

/** What wakes the agent; tests hand in one that they turn themselves. */
export interface AgentClock {
  /** Does the work once after that many milliseconds; gives what calls it off. */
  after(milliseconds: number, work: () => void): () => void;
}

/** The clock of the system. Waiting does not keep the program alive. */
export const systemClock: AgentClock = {
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** What an agent is started with. */
export interface AgentOptions {
  /** Its caller is the server itself. */
  readonly session: AgentSession;
  readonly runners: StepRunners;
  readonly clock: AgentClock;
  readonly notifiers?: Notifiers;
  /** How often it looks for work: 1 second when absent. */
  readonly pollMs?: number;
  /** For how long a run belongs to a server that is not heard of: 15 seconds when absent. */
  readonly leaseMs?: number;
  /** From which delay on a time counts as missed: 1 minute when absent. */
  readonly misfireMs?: number;
  /** How many missed times the policy `all` makes up for at most, the latest ones: 100 when absent. */
  readonly misfireLimit?: number;
  /** Jobs that run at once on this server: 20 when absent. */
  readonly parallelJobs?: number;
  /** Whether the machine has nothing to do, for schedules with freq_type 128; without it they never start a job. */
  readonly isIdle?: () => boolean;
  /** Values of the tokens SQLDIR and SQLLOGDIR. */
  readonly folders?: { readonly data?: string; readonly log?: string };
  /** Told what went wrong outside of any job, such as a store that does not answer; the agent goes on. */
  readonly onProblem?: (error: unknown) => void;
}

/** An agent with its choices filled in. */
export interface AgentSettings extends Required<Omit<AgentOptions, 'isIdle' | 'folders'>> {
  readonly isIdle: (() => boolean) | undefined;
  readonly folders: { readonly data?: string; readonly log?: string };
  /** Tells this start of this server from all others. */
  readonly leaseOwner: string;
}
