import { createBatchHost } from '../../faces/tds/create-batch-host.ts';
import type { TdsServices } from '../../faces/tds/tds-services.ts';
import { writeAudit } from '../../identity/audit.ts';
import { findPrincipal } from '../../identity/find-principal.ts';
import type { Principal } from '../../identity/principal.ts';
import { openIdentity } from '../../identity/testing/open-identity.ts';
import { preparePackageStore } from '../../package-store/stored-folders.ts';
import { Sealer } from '../../store/sealer.ts';
import type { Store } from '../../store/store.ts';
import { readAllRows } from '../reading/read-all-rows.ts';
import { type ServerSessions, serverSessions } from '../server-sessions.ts';

/** What a connection of a test runs batches against. */
export type HostOfTest = ReturnType<typeof createBatchHost>;

/** What batches run against, over a store, without a dispatcher and an agent: what is started waits. */
export interface SqlServerOfTest {
  readonly sessions: ServerSessions;
  readonly services: TdsServices;
  readonly clock: { ms: number };
  /** How often the agent was woken. */
  readonly woken: () => number;
  /** A user, who is made where it is missing, in roles. */
  user(name: string, ...roles: string[]): Promise<Principal>;
  /** A connection of a user. */
  host(caller: Principal): HostOfTest;
}

/** Opens one, at the beginning of 2026-01-31 UTC. */
export async function openSqlHost(store: Store, { timeZone = 'UTC' } = {}): Promise<SqlServerOfTest> {
  const { clock, now, as } = await openIdentity(store);
  clock.ms = Date.UTC(2026, 0, 31);
  await preparePackageStore(store);
  const sealer = new Sealer(Buffer.alloc(32, 3));
  const sessions = serverSessions({ store, sealer, now, serverName: 'TEST', timeZone });
  let woken = 0;
  const services: TdsServices = {
    ...sessions,
    principal: (id) => findPrincipal(store, id),
    wakeAgent: () => void woken++,
    readRows: readAllRows(store),
    audit: (record) => writeAudit(store, { face: 'tds', ...record }, now),
  };
  return {
    sessions,
    services,
    clock,
    woken: () => woken,
    user: async (name, ...roles) => (await as(name, ...roles)).caller,
    host: (caller) =>
      createBatchHost({ services, caller: () => caller, spid: 51, applicationName: 'test', hostName: 'client' }),
  };
}
