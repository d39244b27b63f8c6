import type { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkLength, checkName, type Page, pageLimit } from '../check-arguments.ts';
import { requireSysadmin } from '../permissions.ts';

/** A credential as sys.credentials shows it: never with its secret. */
export interface CredentialView {
  readonly credentialId: number;
  readonly name: string;
  readonly identity: string;
  readonly createdMs: number;
}

/** CREATE CREDENTIAL: an identity with its secret, for proxies. Members of sysadmin only. */
export function addCredential(
  session: AgentSession,
  { name, identity, secret }: { readonly name: string; readonly identity: string; readonly secret?: Secret },
): Promise<{ readonly credentialId: number }> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const checked = checkName('name', name);
    const inserted = await within.store.db
      .insertInto('agent_credentials')
      .values({
        name: checked,
        name_key: nameKey(checked),
        identity: checkIdentity(identity),
        sealed_secret: null,
        created_ms: within.now(),
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('credential_id')
      .executeTakeFirst();
    if (inserted === undefined) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'credential', name: checked });
    await setSecret(within, inserted.credential_id, secret);
    return { credentialId: inserted.credential_id };
  });
}

/** ALTER CREDENTIAL: identity and secret both anew; without a secret it has none any more. Members of sysadmin only. */
export function updateCredential(
  session: AgentSession,
  { name, identity, secret }: { readonly name: string; readonly identity: string; readonly secret?: Secret },
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const credentialId = await findCredential(within, { credentialName: name });
    await within.store.db
      .updateTable('agent_credentials')
      .set({ identity: checkIdentity(identity), sealed_secret: null })
      .where('credential_id', '=', credentialId)
      .execute();
    await setSecret(within, credentialId, secret);
  });
}

/** DROP CREDENTIAL: refused while a proxy uses it. Members of sysadmin only. */
export function deleteCredential(session: AgentSession, { name }: { readonly name: string }): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const credentialId = await findCredential(within, { credentialName: name });
    const { db } = within.store;
    const { numDeletedRows } = await db
      .deleteFrom('agent_credentials')
      .where('credential_id', '=', credentialId)
      .where('credential_id', 'not in', db.selectFrom('agent_proxies').select('credential_id'))
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw agentError('OPENDTSX_E_AGENT_CREDENTIALUSED', { credential: name });
  });
}

/** The credentials, without their secrets. Members of sysadmin only. */
export async function helpCredential(session: AgentSession, page: Page = {}): Promise<readonly CredentialView[]> {
  requireSysadmin(session);
  const rows = await session.store.db
    .selectFrom('agent_credentials')
    .select(['credential_id', 'name', 'identity', 'created_ms'])
    .where('credential_id', '>', page.after ?? 0)
    .orderBy('credential_id')
    .limit(pageLimit(page))
    .execute();
  return rows.map((row) => ({
    credentialId: row.credential_id,
    name: row.name,
    identity: row.identity,
    createdMs: row.created_ms,
  }));
}

/** The number of a credential. Throws OPENDTSX_E_AGENT_NOTFOUND, OPENDTSX_E_AGENT_IDENTIFY. */
export async function findCredential(
  { store }: AgentSession,
  { credentialId, credentialName }: { readonly credentialId?: number; readonly credentialName?: string },
): Promise<number> {
  if ((credentialId === undefined) === (credentialName === undefined)) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFY', { first: 'credential_id', second: 'credential_name' });
  }
  const credentials = store.db.selectFrom('agent_credentials').select('credential_id');
  const row = await (credentialId === undefined
    ? credentials.where('name_key', '=', nameKey(credentialName ?? ''))
    : credentials.where('credential_id', '=', credentialId)
  ).executeTakeFirst();
  if (row !== undefined) return row.credential_id;
  throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'credential', name: credentialName ?? credentialId ?? '' });
}

/** What the secret of a credential is sealed for. */
export function credentialPurpose(credentialId: number): string {
  return `agent_credentials.sealed_secret ${credentialId}`;
}

async function setSecret(session: AgentSession, credentialId: number, secret: Secret | undefined): Promise<void> {
  if (secret === undefined) return;
  await session.store.db
    .updateTable('agent_credentials')
    .set({ sealed_secret: session.sealer.seal(secret, credentialPurpose(credentialId)) })
    .where('credential_id', '=', credentialId)
    .execute();
}

function checkIdentity(identity: string): string {
  checkLength('identity', identity, 4000);
  if (identity.trim() === '') throw agentError('OPENDTSX_E_AGENT_REQUIRED', { parameter: 'identity' });
  return identity;
}
