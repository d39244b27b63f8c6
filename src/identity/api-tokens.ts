import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../datatypes/secret.ts';
import type { Store } from '../store/store.ts';
import { findPrincipal, findRow } from './find-principal.ts';
import { identityError, requireRole } from './identity-errors.ts';
import type { IdentitySession } from './identity-session.ts';
import { isInRole, type Principal } from './principal.ts';
import { type Page, pageSize } from './users.ts';

/** What a token may be limited to. */
export const tokenScopes = ['read', 'execute', 'deploy', 'admin'] as const;

/** What a token may be limited to. */
export type TokenScope = (typeof tokenScopes)[number];

/** What every token begins with, so that one that was published by mistake is found. */
export const tokenPrefix = 'odx_';

const lifetime = 90 * 24 * 60 * 60 * 1000;
const useNotedEvery = 60 * 1000;

/** A token as it is listed: never the token itself. */
export interface ApiToken {
  readonly tokenId: number;
  readonly userName: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  /** To the minute. */
  readonly lastUsedMs: number | undefined;
  readonly revokedMs: number | undefined;
}

/**
 * Makes a token and tells it, this once: only its SHA-256 is kept. It expires after 90 days, or at `expiresMs`; `null`: never. Of others only
 * sysadmin. A face lets only callers with the scope `admin` here: a limited token must not make one without limits.
 */
export async function createToken(
  session: IdentitySession,
  request: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expiresMs?: number | null;
    readonly userName?: string;
  },
): Promise<{ readonly tokenId: number; readonly token: Secret; readonly expiresMs: number | undefined }> {
  const { store, caller } = session;
  const { name, expiresMs = session.now() + lifetime, userName = caller.name } = request;
  const scopes = checkedScopes(request.scopes);
  if (expiresMs !== null && !(expiresMs > session.now())) throw identityError('OPENDTSX_E_IDENTITY_TOKENEXPIRY');
  const user = await findRow(store.db, userName);
  if (user?.principal_id !== caller.id) requireRole(session, 'create tokens of others');
  if (user === undefined || user.kind !== 'U') {
    throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'user', name: userName });
  }
  const token = new Secret(tokenPrefix + randomBytes(32).toString('base64url'));
  const { token_id } = await store.db
    .insertInto('api_tokens')
    .values({
      principal_id: user.principal_id,
      name: name.slice(0, 128),
      token_hash: hashOf(token),
      scopes: JSON.stringify(scopes),
      created_ms: session.now(),
      expires_ms: expiresMs,
    })
    .returning('token_id')
    .executeTakeFirstOrThrow();
  return { tokenId: token_id, token, expiresMs: expiresMs ?? undefined };
}

/** The user of a token and what the token is limited to. Undefined when it is unknown, revoked or expired, or its user is disabled. */
export async function principalOfToken(
  store: Store,
  token: Secret,
  now: () => number,
): Promise<
  { readonly principal: Principal; readonly scopes: readonly TokenScope[]; readonly tokenId: number } | undefined
> {
  if (!token.reveal().startsWith(tokenPrefix)) return undefined;
  const row = await store.db
    .selectFrom('api_tokens')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('revoked_ms', 'is', null)
    .where((each) => each.or([each('expires_ms', 'is', null), each('expires_ms', '>', now())]))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const principal = await findPrincipal(store, row.principal_id);
  if (principal === undefined) return undefined;
  const time = now();
  if (row.last_used_ms === null || row.last_used_ms <= time - useNotedEvery) {
    await store.db.updateTable('api_tokens').set({ last_used_ms: time }).where('token_id', '=', row.token_id).execute();
  }
  return { principal, scopes: JSON.parse(row.scopes), tokenId: row.token_id };
}

/** Ends a token; that it has ended already is no error. One's own; of others only sysadmin. */
export async function revokeToken(session: IdentitySession, { tokenId }: { readonly tokenId: number }): Promise<void> {
  const { store, caller } = session;
  let ending = store.db.updateTable('api_tokens').set({ revoked_ms: session.now() }).where('token_id', '=', tokenId);
  let existing = store.db.selectFrom('api_tokens').select('token_id').where('token_id', '=', tokenId);
  if (!isInRole(caller, 'sysadmin')) {
    ending = ending.where('principal_id', '=', caller.id);
    existing = existing.where('principal_id', '=', caller.id);
  }
  await ending.where('revoked_ms', 'is', null).execute();
  if ((await existing.executeTakeFirst()) === undefined) {
    throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'token', name: tokenId });
  }
}

/** One's own tokens; sysadmin sees all, or those of `userName`. In the order of their numbers. */
export async function listTokens(
  session: IdentitySession,
  { userName, ...page }: Page & { readonly userName?: string } = {},
): Promise<ApiToken[]> {
  const { store, caller } = session;
  let query = store.db
    .selectFrom('api_tokens')
    .innerJoin('principals', 'principals.principal_id', 'api_tokens.principal_id')
    .selectAll('api_tokens')
    .select('principals.name as user_name')
    .where('token_id', '>', page.after ?? 0);
  if (!isInRole(caller, 'sysadmin')) query = query.where('api_tokens.principal_id', '=', caller.id);
  if (userName !== undefined) {
    const user = await findRow(store.db, userName);
    query = query.where('api_tokens.principal_id', '=', user?.principal_id ?? -1);
  }
  const rows = await query.orderBy('token_id').limit(pageSize(page)).execute();
  return rows.map((row) => ({
    tokenId: row.token_id,
    userName: row.user_name,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    lastUsedMs: row.last_used_ms ?? undefined,
    revokedMs: row.revoked_ms ?? undefined,
  }));
}

function checkedScopes(scopes: readonly string[]): readonly TokenScope[] {
  const unknown = scopes.find((scope) => !tokenScopes.some((known) => known === scope));
  if (unknown !== undefined || scopes.length === 0) {
    throw identityError('OPENDTSX_E_IDENTITY_TOKENSCOPE', { scope: unknown ?? '', scopes: tokenScopes.join(', ') });
  }
  return tokenScopes.filter((scope) => scopes.includes(scope));
}

function hashOf(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('hex');
}
