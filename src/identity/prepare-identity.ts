import { randomBytes } from 'node:crypto';
import { Secret } from '../datatypes/secret.ts';
import { nameKey } from '../store/name-key.ts';
import type { Store } from '../store/store.ts';
import { lockPrincipals } from './lock-principals.ts';
import { hashPassword } from './password-hash.ts';
import { fixedRoles } from './principal.ts';

/** Makes the roles that the server itself has, where they are missing. Several servers may do it at once. */
export async function prepareIdentity(store: Store, now: () => number): Promise<void> {
  const rows = fixedRoles.map((name) => ({
    name,
    name_key: nameKey(name),
    kind: 'R' as const,
    is_disabled: 0,
    is_fixed: 1,
    created_ms: now(),
  }));
  await store.db
    .insertInto('principals')
    .values(rows)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .execute();
}

/** The first user of a server. */
export interface FirstUser {
  readonly name: string;
  /** Kept nowhere: this is the only time that it is told. */
  readonly password: Secret;
}

/**
 * When there is no user: makes `admin`, in sysadmin, with a random password. Of several servers that start at once one makes it; the others get
 * undefined. `prepareIdentity` comes first.
 */
export async function createFirstUser(store: Store, now: () => number): Promise<FirstUser | undefined> {
  const anyone = store.db.selectFrom('principals').select('principal_id').where('kind', '=', 'U').limit(1);
  if ((await anyone.executeTakeFirst()) !== undefined) return undefined;
  const name = 'admin';
  const password = new Secret(randomBytes(18).toString('base64url'));
  const row = {
    name,
    name_key: nameKey(name),
    kind: 'U' as const,
    password_hash: await hashPassword(password),
    is_disabled: 0,
    is_fixed: 0,
    created_ms: now(),
  };
  return store.transaction(async (db) => {
    await lockPrincipals(db);
    const users = db.selectFrom('principals').select('principal_id').where('kind', '=', 'U').limit(1);
    if ((await users.executeTakeFirst()) !== undefined) return undefined;
    const { principal_id } = await db
      .insertInto('principals')
      .values(row)
      .returning('principal_id')
      .executeTakeFirstOrThrow();
    const sysadmin = db.selectFrom('principals').select('principal_id').where('name_key', '=', nameKey('sysadmin'));
    const { principal_id: role_id } = await sysadmin.executeTakeFirstOrThrow();
    await db.insertInto('role_members').values({ role_id, member_id: principal_id }).execute();
    return { name, password };
  });
}
