import type { AgentSession } from '../agent/agent-session.ts';
import type { StepCheck } from '../agent/steps/step-check.ts';
import type { CatalogSession } from '../catalog/catalog-session.ts';
import { OperationSignals } from '../catalog/executions/operation-signals.ts';
import type { Principal } from '../identity/principal.ts';
import type { Sealer } from '../store/sealer.ts';
import type { Store } from '../store/store.ts';

/** What all sessions of a server have in common. */
export interface SessionParts {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  readonly serverName: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Judges steps of jobs before they run. */
  readonly checkStep?: StepCheck;
}

/** Sessions of a server, for whoever asks. */
export interface ServerSessions {
  session(caller: Principal): CatalogSession;
  agent(caller: Principal): AgentSession;
}

/** Makes sessions that tell each other within this process what happens to operations. */
export function serverSessions(parts: SessionParts): ServerSessions {
  const signals = new OperationSignals();
  const { store, sealer, now, serverName, timeZone, checkStep } = parts;
  return {
    session: (caller) => ({ store, caller, sealer, now, serverName, signals }),
    agent: (caller) => ({ store, caller, sealer, now, serverName, timeZone, checkStep }),
  };
}
