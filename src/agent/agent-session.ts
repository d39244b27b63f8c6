import type { Principal } from '../identity/principal.ts';
import type { Sealer } from '../store/sealer.ts';
import type { Store } from '../store/store.ts';
import type { StepCheck } from './steps/step-check.ts';

/** What every function of the agent is called with first: where jobs are kept, and who asks. */
export interface AgentSession {
  readonly store: Store;
  readonly caller: Principal;
  readonly sealer: Sealer;
  /** The time: milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** The name that the server gives itself in jobs and history. */
  readonly serverName: string;
  /** IANA name of the time zone of schedules that name none, and of dates and times given as numbers. */
  readonly timeZone: string;
  /** Judges steps when they are added or changed and when a job is started by hand; absent: they fail when they run. */
  readonly checkStep?: StepCheck;
}

/** Does the work in one transaction, or in that of the session if it is in one; `work` gets a session within it. */
export function inTransaction<T>(session: AgentSession, work: (session: AgentSession) => Promise<T>): Promise<T> {
  const { store } = session;
  return store.transaction((db) => {
    const joined: Store = {
      dialect: store.dialect,
      db,
      transaction: (inner) => inner(db),
      close: async () => undefined,
    };
    return work({ ...session, store: joined });
  });
}
