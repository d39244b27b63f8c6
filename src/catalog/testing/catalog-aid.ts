import type { FixedRole, Principal } from '../../identity/principal.ts';
import { nameKey } from '../../store/name-key.ts';
import { Sealer } from '../../store/sealer.ts';
import type { Store } from '../../store/store.ts';
import type { CatalogSession } from '../catalog-session.ts';

/** A catalog in a test: who asks is made as needed; the clock stands still until it is moved. */
export interface TestCatalog {
  readonly store: Store;
  readonly sealer: Sealer;
  /** In ssis_admin. */
  readonly admin: CatalogSession;
  /** A user of this name in these roles: fixed ones by name, others as `role` gave them. */
  user(name: string, ...roles: readonly (FixedRole | Principal)[]): Promise<CatalogSession>;
  role(name: string): Promise<Principal>;
  /** Moves the clock. */
  wait(milliseconds: number): void;
}

/** A catalog over an empty store. For tests. */
export async function testCatalog(store: Store): Promise<TestCatalog> {
  const sealer = new Sealer(Buffer.alloc(32, 7));
  let time = 1_000;
  const principal = async (name: string, kind: 'U' | 'R', fixed: number): Promise<number> => {
    const row = await store.db
      .insertInto('principals')
      .values({ name, name_key: nameKey(name), kind, is_disabled: 0, is_fixed: fixed, created_ms: time })
      .returning('principal_id')
      .executeTakeFirstOrThrow();
    return row.principal_id;
  };
  const sessionOf = (caller: Principal): CatalogSession => ({
    store,
    caller,
    sealer,
    now: () => time,
    serverName: 'test',
  });
  const user = async (name: string, ...roles: readonly (FixedRole | Principal)[]): Promise<CatalogSession> => {
    const id = await principal(name, 'U', 0);
    const given = roles.filter((each) => typeof each !== 'string');
    const names = roles.map((each) => (typeof each === 'string' ? each : each.name));
    return sessionOf({ id, name, ids: [id, ...given.map((each) => each.id)], roles: names });
  };
  return {
    store,
    sealer,
    admin: await user('admin', 'ssis_admin'),
    user,
    role: async (name) => {
      const id = await principal(name, 'R', 0);
      return { id, name, ids: [id], roles: [] };
    },
    wait: (milliseconds) => {
      time += milliseconds;
    },
  };
}
