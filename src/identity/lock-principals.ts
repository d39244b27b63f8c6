import type { StoreQueries } from '../store/store.ts';
import { identityError } from './identity-errors.ts';

/**
 * Makes transactions on memberships wait for each other, on all servers: what is checked after it still holds at the commit. To be called first in
 * the transaction.
 */
export async function lockPrincipals(db: StoreQueries): Promise<void> {
  await db.updateTable('principals').set({ kind: 'R' }).where('name_key', '=', 'SYSADMIN').execute();
}

/**
 * Makes a change, and throws OPENDTSX_E_IDENTITY_LASTADMINISTRATOR, which undoes the transaction, when after it no enabled user is in sysadmin any
 * more.
 */
export async function keepAdministrator(
  db: StoreQueries,
  action: string,
  change: () => Promise<unknown>,
): Promise<void> {
  const had = await hasAdministrator(db);
  await change();
  if (had && !(await hasAdministrator(db))) throw identityError('OPENDTSX_E_IDENTITY_LASTADMINISTRATOR', { action });
}

async function hasAdministrator(db: StoreQueries): Promise<boolean> {
  const someone = await db
    .withRecursive('members(id)', (query) =>
      query
        .selectFrom('principals')
        .select('principals.principal_id as id')
        .where('principals.name_key', '=', 'SYSADMIN')
        .union(
          query
            .selectFrom('role_members')
            .innerJoin('members', 'members.id', 'role_members.role_id')
            .select('role_members.member_id as id'),
        ),
    )
    .selectFrom('members')
    .innerJoin('principals', 'principals.principal_id', 'members.id')
    .select('principals.principal_id')
    .where('principals.kind', '=', 'U')
    .where('principals.is_disabled', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return someone !== undefined;
}
