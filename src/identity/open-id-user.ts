import { nameKey } from '../store/name-key.ts';
import type { Store, StoreQueries } from '../store/store.ts';
import { findRow } from './find-principal.ts';
import { lockPrincipals } from './lock-principals.ts';

/** Whom a provider speaks of. */
export interface ProviderUser {
  /** Issuer and subject: the only thing that the user is known by. */
  readonly subject: string;
  /** The name it is given when it is new and nobody has it. */
  readonly name: string;
  /** Added to the name when somebody else has it. */
  readonly alternative: string;
  readonly email: string | undefined;
}

/**
 * The number of the user, made when it is new, with its memberships as the provider says. A name that somebody has already is never taken over: the
 * new user gets another one. Several servers may see the user at once.
 */
export async function givePrincipal(
  store: Store,
  user: ProviderUser,
  roles: ReadonlyMap<string, boolean>,
  now: number,
): Promise<number> {
  const id = (await idOfSubject(store.db, user.subject)) ?? (await createUserOf(store, user, now));
  if (roles.size > 0) await alignMemberships(store, id, roles);
  return id;
}

async function idOfSubject(db: StoreQueries, subject: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('principals')
    .select('principal_id')
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.principal_id;
}

async function createUserOf(store: Store, user: ProviderUser, now: number): Promise<number> {
  const wanted = printable(user.name);
  for (let attempt = 0; ; attempt++) {
    const name = [wanted, `${wanted} (${user.alternative})`][attempt] ?? `${wanted} (${user.alternative} ${attempt})`;
    const made = await store.db
      .insertInto('principals')
      .values({
        name,
        name_key: nameKey(name),
        kind: 'U',
        subject: user.subject,
        email: user.email ?? null,
        is_disabled: 0,
        is_fixed: 0,
        created_ms: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('principal_id')
      .executeTakeFirst();
    const id = made?.principal_id ?? (await idOfSubject(store.db, user.subject));
    if (id !== undefined) return id;
  }
}

/** Names of providers are not checked by anybody; ours hold no colon, no control characters and do not look like the server. */
function printable(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}:]/gu, '_')
    .replace(/^#+/, '')
    .trim()
    .slice(0, 80)
    .trim();
  return plain === '' ? 'user' : plain;
}

async function alignMemberships(store: Store, member_id: number, roles: ReadonlyMap<string, boolean>): Promise<void> {
  const { joined, left } = await differences(store.db, member_id, roles);
  if (joined.length + left.length === 0) return;
  await store.transaction(async (db) => {
    await lockPrincipals(db);
    if (left.length > 0) {
      await db.deleteFrom('role_members').where('member_id', '=', member_id).where('role_id', 'in', left).execute();
    }
    if (joined.length > 0) {
      await db
        .insertInto('role_members')
        .values(joined.map((role_id) => ({ role_id, member_id })))
        .onConflict((conflict) => conflict.columns(['role_id', 'member_id']).doNothing())
        .execute();
    }
  });
}

async function differences(
  db: StoreQueries,
  member: number,
  roles: ReadonlyMap<string, boolean>,
): Promise<{ joined: number[]; left: number[] }> {
  const memberships = await db.selectFrom('role_members').select('role_id').where('member_id', '=', member).execute();
  const held = new Set(memberships.map(({ role_id }) => role_id));
  const joined: number[] = [];
  const left: number[] = [];
  for (const [name, has] of roles) {
    const row = await findRow(db, name);
    // A role that is mapped but was not made yet gives nothing.
    if (row === undefined || row.kind !== 'R' || held.has(row.principal_id) === has) continue;
    (has ? joined : left).push(row.principal_id);
  }
  return { joined, left };
}
