import type { AgentSession } from '../../agent/agent-session.ts';
import type { CatalogSession } from '../../catalog/catalog-session.ts';
import type { AuditRecord } from '../../identity/audit.ts';
import type { Principal } from '../../identity/principal.ts';

/** What the objects behind T-SQL are made of. */
export interface TdsServices {
  /** The catalog and everything in its store, for whoever asks. */
  session(caller: Principal): CatalogSession;
  /** The agent, for whoever asks. */
  agent(caller: Principal): AgentSession;
  /** A user with the roles of now; undefined when it may not act any more. */
  principal(id: number): Promise<Principal | undefined>;
  /** Has the agent look at once for jobs that were started. */
  wakeAgent(): void;
  /** Reads rows of the store: portions of rows, each an array of values in the order of the columns. The next portion is asked for when the last one was taken. */
  readRows(query: StoreQuery, signal: AbortSignal): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Writes down what was done or refused. Never rejects. */
  audit(record: Omit<AuditRecord, 'face'>): Promise<void>;
}

/** A query in the store's own dialect; its parameters stand as that dialect writes them, by position. */
export interface StoreQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
