import { nameKey } from '../store/name-key.ts';
import type { StoreQueries } from '../store/store.ts';
import { findRow, type KnownPrincipal, knownPrincipal, type PrincipalOfRow, rolesOf } from './find-principal.ts';
import { identityError, requireRole } from './identity-errors.ts';
import type { IdentitySession } from './identity-session.ts';
import { keepAdministrator, lockPrincipals } from './lock-principals.ts';
import { checkPrincipalName } from './principal-name.ts';
import { type Page, pageSize, renamePrincipal } from './users.ts';

/** Makes a role without members. Only sysadmin. */
export async function createRole(
  session: IdentitySession,
  { roleName }: { readonly roleName: string },
): Promise<KnownPrincipal> {
  requireRole(session, 'create roles');
  checkPrincipalName(roleName, 'role');
  const row = await session.store.db
    .insertInto('principals')
    .values({
      name: roleName,
      name_key: nameKey(roleName),
      kind: 'R',
      is_disabled: 0,
      is_fixed: 0,
      created_ms: session.now(),
    })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw identityError('OPENDTSX_E_IDENTITY_NAMETAKEN', { name: roleName });
  return knownPrincipal(row);
}

/** Gives a role of one's own another name. Only sysadmin. */
export async function renameRole(
  session: IdentitySession,
  { roleName, newName }: { readonly roleName: string; readonly newName: string },
): Promise<void> {
  requireRole(session, 'rename roles');
  checkPrincipalName(newName, 'role');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    await renamePrincipal(db, await requireOwnRole(db, roleName), newName);
  });
}

/** Removes a role of one's own with its memberships and permissions; its members stay. Only sysadmin. */
export async function removeRole(session: IdentitySession, { roleName }: { readonly roleName: string }): Promise<void> {
  requireRole(session, 'remove roles');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    const { principal_id } = await requireOwnRole(db, roleName);
    const change = () => db.deleteFrom('principals').where('principal_id', '=', principal_id).execute();
    await keepAdministrator(db, `the role ${roleName} is removed`, change);
  });
}

/** Makes a user or role a member of a role; that it is one already is no error. Throws OPENDTSX_E_IDENTITY_ROLECIRCLE. Only sysadmin. */
export async function addRoleMember(
  session: IdentitySession,
  { roleName, memberName }: { readonly roleName: string; readonly memberName: string },
): Promise<void> {
  requireRole(session, 'change the members of roles');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    const role = await requireRoleRow(db, roleName);
    const member = await requireRow(db, memberName);
    const above = await rolesOf(db, role.principal_id);
    if ([role, ...above].some(({ principal_id }) => principal_id === member.principal_id)) {
      throw identityError('OPENDTSX_E_IDENTITY_ROLECIRCLE', { role: role.name, member: member.name });
    }
    await db
      .insertInto('role_members')
      .values({ role_id: role.principal_id, member_id: member.principal_id })
      .onConflict((conflict) => conflict.columns(['role_id', 'member_id']).doNothing())
      .execute();
  });
}

/** Takes a user or role out of a role; that it is no member is no error. Only sysadmin. */
export async function removeRoleMember(
  session: IdentitySession,
  { roleName, memberName }: { readonly roleName: string; readonly memberName: string },
): Promise<void> {
  requireRole(session, 'change the members of roles');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    const role = await requireRoleRow(db, roleName);
    const member = await requireRow(db, memberName);
    const change = () =>
      db
        .deleteFrom('role_members')
        .where('role_id', '=', role.principal_id)
        .where('member_id', '=', member.principal_id)
        .execute();
    await keepAdministrator(db, `${memberName} leaves the role ${roleName}`, change);
  });
}

/** The roles in the order of their numbers. Everybody may read them: permissions and package roles are given to them by name. */
export async function listRoles(session: IdentitySession, page: Page = {}): Promise<KnownPrincipal[]> {
  const rows = await session.store.db
    .selectFrom('principals')
    .selectAll()
    .where('kind', '=', 'R')
    .where('principal_id', '>', page.after ?? 0)
    .orderBy('principal_id')
    .limit(pageSize(page))
    .execute();
  return rows.map(knownPrincipal);
}

/** The direct members of a role in the order of their numbers; only sysadmin and ssis_admin. */
export async function listRoleMembers(
  session: IdentitySession,
  { roleName, ...page }: Page & { readonly roleName: string },
): Promise<KnownPrincipal[]> {
  requireRole(session, 'list the members of roles', 'ssis_admin');
  const { principal_id } = await requireRoleRow(session.store.db, roleName);
  const rows = await session.store.db
    .selectFrom('role_members')
    .innerJoin('principals', 'principals.principal_id', 'role_members.member_id')
    .selectAll('principals')
    .where('role_members.role_id', '=', principal_id)
    .where('principals.principal_id', '>', page.after ?? 0)
    .orderBy('principals.principal_id')
    .limit(pageSize(page))
    .execute();
  return rows.map(knownPrincipal);
}

async function requireRow(db: StoreQueries, name: string): Promise<PrincipalOfRow> {
  const row = await findRow(db, name);
  if (row === undefined) throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'user or role', name });
  return row;
}

async function requireRoleRow(db: StoreQueries, name: string): Promise<PrincipalOfRow> {
  const row = await findRow(db, name);
  if (row === undefined || row.kind !== 'R')
    throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'role', name });
  return row;
}

async function requireOwnRole(db: StoreQueries, name: string): Promise<PrincipalOfRow> {
  const row = await requireRoleRow(db, name);
  if (row.is_fixed === 1) throw identityError('OPENDTSX_E_IDENTITY_FIXEDROLE', { name: row.name });
  return row;
}
