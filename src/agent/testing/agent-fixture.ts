import { Buffer } from 'node:buffer';
import { type FixedRole, serverPrincipal } from '../../identity/principal.ts';
import { nameKey } from '../../store/name-key.ts';
import { Sealer } from '../../store/sealer.ts';
import type { Store } from '../../store/store.ts';
import type { AgentSession } from '../agent-session.ts';
import type { AgentClock } from '../running/agent-options.ts';

/** A time that only tests move: waiting work is done when the time comes. */
export interface TurnedClock extends AgentClock {
  now(): number;
  /** Moves the time on, and does what is due on the way. */
  advance(milliseconds: number): void;
}

/** What tests of the agent begin with: 2024-06-05 (a Wednesday) at noon UTC, and users in roles. */
export interface AgentFixture {
  readonly clock: TurnedClock;
  /** The server itself, which may do everything. */
  readonly server: AgentSession;
  /** A user that is in the roles. */
  user(name: string, ...roles: readonly FixedRole[]): Promise<AgentSession>;
}

/** Makes the fixture on a store. */
export function agentFixture(store: Store): AgentFixture {
  const clock = turnedClock(Date.parse('2024-06-05T12:00:00Z'));
  const server: AgentSession = {
    store,
    caller: serverPrincipal,
    sealer: new Sealer(Buffer.alloc(32, 1)),
    now: () => clock.now(),
    serverName: 'TEST',
    timeZone: 'UTC',
  };
  const principal = async (name: string, kind: 'U' | 'R'): Promise<number> => {
    const known = await store.db
      .selectFrom('principals')
      .select('principal_id')
      .where('name', '=', name)
      .executeTakeFirst();
    if (known !== undefined) return known.principal_id;
    const { principal_id } = await store.db
      .insertInto('principals')
      .values({ name, name_key: nameKey(name), kind, is_disabled: 0, is_fixed: 0, created_ms: 0 })
      .returning('principal_id')
      .executeTakeFirstOrThrow();
    return principal_id;
  };
  return {
    clock,
    server,
    async user(name, ...roles) {
      const id = await principal(name, 'U');
      const ids = [id];
      for (const role of roles) ids.push(await principal(role, 'R'));
      return { ...server, caller: { id, name, ids, roles } };
    },
  };
}

function turnedClock(start: number): TurnedClock {
  let time = start;
  let waiting: { readonly at: number; readonly work: () => void }[] = [];
  return {
    now: () => time,
    after(milliseconds, work) {
      const entry = { at: time + milliseconds, work };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(milliseconds) {
      time += milliseconds;
      const due = waiting.filter(({ at }) => at <= time);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { work } of due) work();
    },
  };
}
