import type { Secret } from '../datatypes/secret.ts';
import { nameKey } from '../store/name-key.ts';
import type { StoreQueries } from '../store/store.ts';
import { findRow, type KnownPrincipal, knownPrincipal, type PrincipalOfRow } from './find-principal.ts';
import { identityError, requireRole } from './identity-errors.ts';
import type { IdentitySession } from './identity-session.ts';
import { keepAdministrator, lockPrincipals } from './lock-principals.ts';
import { logIn } from './log-in.ts';
import { checkPassword, hashPassword } from './password-hash.ts';
import { isInRole } from './principal.ts';
import { checkPrincipalName } from './principal-name.ts';
import { clearUserFailures } from './throttle-logins.ts';

/** A user as administrators see it. */
export interface User extends KnownPrincipal {
  readonly email: string | undefined;
  /** Whether it logs in with a password of this server, or only over OpenID Connect or with tokens. */
  readonly hasPassword: boolean;
  readonly createdMs: number;
}

/** Part of a listing: what follows `after`, at most `limit` (100 when absent, never more than 1000). */
export interface Page {
  readonly after?: number;
  readonly limit?: number;
}

/** How many rows a page has. */
export function pageSize({ limit = 100 }: Page): number {
  return Math.min(Math.max(1, Math.trunc(limit)), 1000);
}

/** Makes a user. Without a password it can only be used with tokens. Only sysadmin. */
export async function createUser(
  session: IdentitySession,
  { userName, password, email }: { readonly userName: string; readonly password?: Secret; readonly email?: string },
): Promise<User> {
  requireRole(session, 'create users');
  checkPrincipalName(userName, 'user');
  if (password !== undefined) checkPassword(password, userName);
  const row = await session.store.db
    .insertInto('principals')
    .values({
      name: userName,
      name_key: nameKey(userName),
      kind: 'U',
      password_hash: password === undefined ? null : await hashPassword(password),
      email: email ?? null,
      is_disabled: 0,
      is_fixed: 0,
      created_ms: session.now(),
    })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw identityError('OPENDTSX_E_IDENTITY_NAMETAKEN', { name: userName });
  return userOf(row);
}

/** Gives a user another name. What it owns and may stays its own. Only sysadmin. */
export async function renameUser(
  session: IdentitySession,
  { userName, newName }: { readonly userName: string; readonly newName: string },
): Promise<void> {
  requireRole(session, 'rename users');
  checkPrincipalName(newName, 'user');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    await renamePrincipal(db, await requireUser(db, userName), newName);
  });
}

/** Changes the name unless another user or role has it; the caller holds the lock of `lockPrincipals`. */
export async function renamePrincipal(db: StoreQueries, { principal_id }: PrincipalOfRow, name: string): Promise<void> {
  const other = await findRow(db, name);
  if (other !== undefined && other.principal_id !== principal_id) {
    throw identityError('OPENDTSX_E_IDENTITY_NAMETAKEN', { name });
  }
  await db
    .updateTable('principals')
    .set({ name, name_key: nameKey(name) })
    .where('principal_id', '=', principal_id)
    .execute();
}

/** Lets a user log in no more, or again; its tokens rest with it. Only sysadmin. */
export async function setUserDisabled(
  session: IdentitySession,
  { userName, disabled }: { readonly userName: string; readonly disabled: boolean },
): Promise<void> {
  requireRole(session, 'disable users');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    const { principal_id } = await requireUser(db, userName);
    const change = () =>
      db
        .updateTable('principals')
        .set({ is_disabled: disabled ? 1 : 0 })
        .where('principal_id', '=', principal_id)
        .execute();
    await keepAdministrator(db, `the user ${userName} is disabled`, change);
  });
}

/** Removes a user with its memberships, tokens and permissions. Only sysadmin. */
export async function removeUser(session: IdentitySession, { userName }: { readonly userName: string }): Promise<void> {
  requireRole(session, 'remove users');
  await session.store.transaction(async (db) => {
    await lockPrincipals(db);
    const { principal_id } = await requireUser(db, userName);
    const change = () => db.deleteFrom('principals').where('principal_id', '=', principal_id).execute();
    await keepAdministrator(db, `the user ${userName} is removed`, change);
  });
}

/**
 * Sets the password of a user. Users set their own and name the old one, whose wrong guesses count as failed logins; members of sysadmin set that of
 * others without it, which ends the waiting after wrong passwords too.
 */
export async function setPassword(
  session: IdentitySession,
  {
    userName,
    password,
    oldPassword,
  }: { readonly userName: string; readonly password: Secret; readonly oldPassword?: Secret },
): Promise<void> {
  const { store, caller } = session;
  const isOwn = nameKey(userName) === nameKey(caller.name);
  if (!isOwn) requireRole(session, 'set the password of others');
  const user = await requireUser(store.db, userName);
  checkPassword(password, user.name);
  if (isOwn && (oldPassword !== undefined || !isInRole(caller, 'sysadmin')))
    await requireOldPassword(session, userName, oldPassword);
  await store.db
    .updateTable('principals')
    .set({ password_hash: await hashPassword(password) })
    .where('principal_id', '=', user.principal_id)
    .execute();
  await clearUserFailures(store, user.name);
}

async function requireOldPassword(
  { store, now }: IdentitySession,
  name: string,
  password: Secret | undefined,
): Promise<void> {
  if (password === undefined)
    throw identityError('OPENDTSX_E_IDENTITY_PASSWORD', { reason: 'the old one is not given' });
  const login = await logIn(store, { name, password, origin: undefined }, now);
  if ('refusal' in login) throw login.refusal;
}

/** The users in the order of their numbers; only sysadmin and ssis_admin. */
export async function listUsers(session: IdentitySession, page: Page = {}): Promise<User[]> {
  requireRole(session, 'list users', 'ssis_admin');
  const rows = await session.store.db
    .selectFrom('principals')
    .selectAll()
    .where('kind', '=', 'U')
    .where('principal_id', '>', page.after ?? 0)
    .orderBy('principal_id')
    .limit(pageSize(page))
    .execute();
  return rows.map(userOf);
}

async function requireUser(db: StoreQueries, name: string): Promise<PrincipalOfRow> {
  const row = await findRow(db, name);
  if (row === undefined || row.kind !== 'U')
    throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'user', name });
  return row;
}

function userOf(row: PrincipalOfRow): User {
  return {
    ...knownPrincipal(row),
    email: row.email ?? undefined,
    hasPassword: row.password_hash !== null,
    createdMs: row.created_ms,
  };
}
