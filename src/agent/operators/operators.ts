import type { Selectable } from 'kysely';
import type { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkLength, checkName, type Page, pageLimit } from '../check-arguments.ts';
import { isAgentOperator, requireAgentRole, requireSysadmin } from '../permissions.ts';

/** An operator as it is stored. */
export type OperatorRow = Selectable<AgentTables['agent_operators']>;

/** What an operator may be given. */
export interface OperatorSettings {
  readonly enabled?: boolean;
  /** Addresses with `;` between; empty: none. */
  readonly emailAddress?: string;
  /** Not of SQL Server: where to POST to. The address is a secret, as those of chat services are. Empty: none. */
  readonly webhookUrl?: Secret;
}

/** An operator as sp_help_operator shows it; who may not see addresses gets the name only. */
export interface OperatorView {
  readonly operatorId: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly emailAddress?: string;
  readonly hasWebhook?: boolean;
}

/** sp_add_operator. Members of sysadmin only. */
export function addOperator(
  session: AgentSession,
  { name, ...settings }: OperatorSettings & { readonly name: string },
): Promise<{ readonly operatorId: number }> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const checked = checkName('name', name);
    const inserted = await within.store.db
      .insertInto('agent_operators')
      .values({
        name: checked,
        name_key: nameKey(checked),
        enabled: 1,
        email_address: null,
        sealed_webhook_url: null,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('operator_id')
      .executeTakeFirst();
    if (inserted === undefined) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'operator', name: checked });
    await setOperator(within, inserted.operator_id, settings);
    return { operatorId: inserted.operator_id };
  });
}

/** sp_update_operator: changes what is given. Members of sysadmin only. */
export function updateOperator(
  session: AgentSession,
  { name, newName, ...settings }: OperatorSettings & { readonly name: string; readonly newName?: string },
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { operator_id } = await findOperator(within, { name });
    if (newName !== undefined) await renameOperator(within, operator_id, checkName('new_name', newName));
    await setOperator(within, operator_id, settings);
  });
}

/** sp_delete_operator: jobs that name it notify nobody any more. Members of sysadmin only. */
export function deleteOperator(session: AgentSession, { name }: { readonly name: string }): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { operator_id } = await findOperator(within, { name });
    const { db } = within.store;
    for (const column of ['notify_email_operator_id', 'notify_webhook_operator_id'] as const) {
      await db
        .updateTable('agent_jobs')
        .set({ [column]: null })
        .where(column, '=', operator_id)
        .execute();
    }
    await db.deleteFrom('agent_operators').where('operator_id', '=', operator_id).execute();
  });
}

/** sp_help_operator: all operators, or the one of the name. */
export async function helpOperator(
  session: AgentSession,
  { name, ...page }: { readonly name?: string } & Page = {},
): Promise<readonly OperatorView[]> {
  requireAgentRole(session);
  let query = session.store.db
    .selectFrom('agent_operators')
    .selectAll()
    .where('operator_id', '>', page.after ?? 0)
    .orderBy('operator_id')
    .limit(pageLimit(page));
  if (name !== undefined) query = query.where('name_key', '=', nameKey(name));
  return (await query.execute()).map((row) => ({
    operatorId: row.operator_id,
    name: row.name,
    enabled: row.enabled === 1,
    ...(isAgentOperator(session)
      ? { emailAddress: row.email_address ?? undefined, hasWebhook: row.sealed_webhook_url !== null }
      : {}),
  }));
}

/** The operator of the name. Throws OPENDTSX_E_AGENT_NOTFOUND. */
export async function findOperator({ store }: AgentSession, { name }: { readonly name: string }): Promise<OperatorRow> {
  const row = await store.db
    .selectFrom('agent_operators')
    .selectAll()
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst();
  if (row === undefined) throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'operator', name });
  return row;
}

/** Where the webhook of an operator is; undefined when it has none or it was sealed with another key. */
export function webhookUrlOf({ sealer }: AgentSession, row: OperatorRow): Secret | undefined {
  if (row.sealed_webhook_url === null) return undefined;
  return sealer.openSecret(row.sealed_webhook_url, webhookPurpose(row.operator_id));
}

async function renameOperator({ store }: AgentSession, operatorId: number, name: string): Promise<void> {
  const other = await store.db
    .selectFrom('agent_operators')
    .select('operator_id')
    .where('name_key', '=', nameKey(name))
    .where('operator_id', '!=', operatorId)
    .executeTakeFirst();
  if (other !== undefined) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'operator', name });
  await store.db
    .updateTable('agent_operators')
    .set({ name, name_key: nameKey(name) })
    .where('operator_id', '=', operatorId)
    .execute();
}

async function setOperator(session: AgentSession, operatorId: number, settings: OperatorSettings): Promise<void> {
  const { enabled, emailAddress, webhookUrl } = settings;
  checkLength('email_address', emailAddress, 1000);
  const values = {
    ...(enabled === undefined ? {} : { enabled: Number(enabled) }),
    ...(emailAddress === undefined ? {} : { email_address: emailAddress === '' ? null : emailAddress }),
    ...(webhookUrl === undefined ? {} : { sealed_webhook_url: sealWebhook(session, operatorId, webhookUrl) }),
  };
  if (Object.keys(values).length === 0) return;
  await session.store.db.updateTable('agent_operators').set(values).where('operator_id', '=', operatorId).execute();
}

function sealWebhook({ sealer }: AgentSession, operatorId: number, url: Secret): Uint8Array | null {
  const address = url.reveal();
  if (address === '') return null;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw agentError('OPENDTSX_E_AGENT_VALUE', {
      parameter: 'webhook_url',
      value: String(url),
      valid: 'an address that begins with https:// or http://',
    });
  }
  return sealer.seal(url, webhookPurpose(operatorId));
}

function webhookPurpose(operatorId: number): string {
  return `agent_operators.sealed_webhook_url ${operatorId}`;
}
