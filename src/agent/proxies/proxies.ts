import type { Selectable } from 'kysely';
import { nameKey } from '../../store/name-key.ts';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkLength, checkName, type Page, pageLimit } from '../check-arguments.ts';
import { isAgentOperator, isSysadmin, requireAgentRole, requireSysadmin } from '../permissions.ts';
import { type Subsystem, subsystemOf } from '../steps/subsystems.ts';
import { findCredential } from './credentials.ts';

/** A proxy as it is stored. */
export type ProxyRow = Selectable<AgentTables['agent_proxies']>;

/** Which proxy is meant: one of both. */
export interface ProxyReference {
  readonly proxyId?: number;
  readonly proxyName?: string;
}

/** Which subsystem is meant: one of both. */
export interface SubsystemReference {
  readonly subsystemId?: number;
  readonly subsystemName?: string;
}

/** Who is meant: one of the three. */
export interface GranteeReference {
  readonly loginName?: string;
  readonly fixedServerRole?: string;
  readonly msdbRole?: string;
}

/** A proxy as sp_help_proxy shows it. */
export interface ProxyView {
  readonly proxyId: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly description?: string;
  readonly credentialName: string;
  readonly credentialIdentity: string;
  readonly subsystems: readonly string[];
}

/** sp_add_proxy. Members of sysadmin only. */
export function addProxy(
  session: AgentSession,
  settings: {
    readonly proxyName: string;
    readonly enabled?: boolean;
    readonly description?: string;
    readonly credentialName?: string;
    readonly credentialId?: number;
  },
): Promise<{ readonly proxyId: number }> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const name = checkName('proxy_name', settings.proxyName);
    checkLength('description', settings.description, 512);
    const inserted = await within.store.db
      .insertInto('agent_proxies')
      .values({
        name,
        name_key: nameKey(name),
        enabled: Number(settings.enabled ?? true),
        description: settings.description ?? null,
        credential_id: await findCredential(within, settings),
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('proxy_id')
      .executeTakeFirst();
    if (inserted === undefined) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'proxy', name });
    return { proxyId: inserted.proxy_id };
  });
}

/** sp_update_proxy: changes what is given. Members of sysadmin only. */
export function updateProxy(
  session: AgentSession,
  settings: ProxyReference & {
    readonly enabled?: boolean;
    readonly description?: string;
    readonly credentialName?: string;
    readonly credentialId?: number;
  },
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id, enabled, description, credential_id } = await findProxy(within, settings);
    checkLength('description', settings.description, 512);
    const namesCredential = settings.credentialId !== undefined || settings.credentialName !== undefined;
    await within.store.db
      .updateTable('agent_proxies')
      .set({
        enabled: settings.enabled === undefined ? enabled : Number(settings.enabled),
        description: settings.description ?? description,
        credential_id: namesCredential ? await findCredential(within, settings) : credential_id,
      })
      .where('proxy_id', '=', proxy_id)
      .execute();
  });
}

/** sp_delete_proxy: refused while a step uses it. Members of sysadmin only. */
export function deleteProxy(session: AgentSession, reference: ProxyReference): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id, name } = await findProxy(within, reference);
    const { numDeletedRows } = await within.store.db
      .deleteFrom('agent_proxies')
      .where('proxy_id', '=', proxy_id)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('agent_job_steps').select('step_uid').where('agent_job_steps.proxy_id', '=', proxy_id))),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw agentError('OPENDTSX_E_AGENT_PROXYUSED', { proxy: name });
  });
}

/** sp_grant_proxy_to_subsystem. Members of sysadmin only. */
export function grantProxyToSubsystem(
  session: AgentSession,
  reference: ProxyReference & SubsystemReference,
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id } = await findProxy(within, reference);
    const subsystem = subsystemOf(reference);
    if (subsystem === 'TSQL') throw agentError('OPENDTSX_E_AGENT_PROXYTSQL');
    await within.store.db
      .insertInto('agent_proxy_subsystems')
      .values({ proxy_id, subsystem })
      .onConflict((conflict) => conflict.columns(['proxy_id', 'subsystem']).doNothing())
      .execute();
  });
}

/** sp_revoke_proxy_from_subsystem. Members of sysadmin only. */
export function revokeProxyFromSubsystem(
  session: AgentSession,
  reference: ProxyReference & SubsystemReference,
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id } = await findProxy(within, reference);
    await within.store.db
      .deleteFrom('agent_proxy_subsystems')
      .where('proxy_id', '=', proxy_id)
      .where('subsystem', '=', subsystemOf(reference))
      .execute();
  });
}

/** sp_grant_login_to_proxy: a user, or all members of a role. Members of sysadmin only. */
export function grantLoginToProxy(session: AgentSession, reference: ProxyReference & GranteeReference): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id } = await findProxy(within, reference);
    await within.store.db
      .insertInto('agent_proxy_principals')
      .values({ proxy_id, principal_id: await findGrantee(within, reference) })
      .onConflict((conflict) => conflict.columns(['proxy_id', 'principal_id']).doNothing())
      .execute();
  });
}

/** sp_revoke_login_from_proxy. Members of sysadmin only. */
export function revokeLoginFromProxy(
  session: AgentSession,
  reference: ProxyReference & GranteeReference,
): Promise<void> {
  return inTransaction(session, async (within) => {
    requireSysadmin(within);
    const { proxy_id } = await findProxy(within, reference);
    await within.store.db
      .deleteFrom('agent_proxy_principals')
      .where('proxy_id', '=', proxy_id)
      .where('principal_id', '=', await findGrantee(within, reference))
      .execute();
  });
}

/** sp_help_proxy: for members of SQLAgentOperatorRole and sysadmin all proxies, for others those that they may use. */
export async function helpProxy(session: AgentSession, page: Page = {}): Promise<readonly ProxyView[]> {
  requireAgentRole(session);
  const { db } = session.store;
  let query = db
    .selectFrom('agent_proxies as proxy')
    .innerJoin('agent_credentials as credential', 'credential.credential_id', 'proxy.credential_id')
    .selectAll('proxy')
    .select(['credential.name as credential_name', 'credential.identity as credential_identity'])
    .where('proxy.proxy_id', '>', page.after ?? 0)
    .orderBy('proxy.proxy_id')
    .limit(pageLimit(page));
  if (!isAgentOperator(session)) query = query.where('proxy.proxy_id', 'in', usableProxies(session));
  const rows = await query.execute();
  const granted = await db
    .selectFrom('agent_proxy_subsystems')
    .selectAll()
    .where('proxy_id', 'in', [-1, ...rows.map(({ proxy_id }) => proxy_id)])
    .orderBy('subsystem')
    .execute();
  return rows.map((row) => ({
    proxyId: row.proxy_id,
    name: row.name,
    enabled: row.enabled === 1,
    description: row.description ?? undefined,
    credentialName: row.credential_name,
    credentialIdentity: row.credential_identity,
    subsystems: granted.filter(({ proxy_id }) => proxy_id === row.proxy_id).map(({ subsystem }) => subsystem),
  }));
}

/** The proxy. Throws OPENDTSX_E_AGENT_NOTFOUND, OPENDTSX_E_AGENT_IDENTIFY. */
export async function findProxy({ store }: AgentSession, { proxyId, proxyName }: ProxyReference): Promise<ProxyRow> {
  if ((proxyId === undefined) === (proxyName === undefined)) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFY', { first: 'proxy_id', second: 'proxy_name' });
  }
  const proxies = store.db.selectFrom('agent_proxies').selectAll();
  const row = await (proxyId === undefined
    ? proxies.where('name_key', '=', nameKey(proxyName ?? ''))
    : proxies.where('proxy_id', '=', proxyId)
  ).executeTakeFirst();
  if (row !== undefined) return row;
  throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'proxy', name: proxyName ?? proxyId ?? '' });
}

/** Throws unless the caller may give a step of the subsystem this proxy, or none: who is no member of sysadmin needs one. */
export async function requireProxyUse(
  session: AgentSession,
  proxyId: number | undefined,
  subsystem: Subsystem,
): Promise<void> {
  const user = session.caller.name;
  if (proxyId === undefined) {
    if (subsystem === 'TSQL' || isSysadmin(session)) return;
    throw agentError('OPENDTSX_E_AGENT_PROXYMISSING', { subsystem, user });
  }
  if (subsystem === 'TSQL') throw agentError('OPENDTSX_E_AGENT_PROXYTSQL');
  const { name } = await findProxy(session, { proxyId });
  let granted = session.store.db
    .selectFrom('agent_proxy_subsystems')
    .select('proxy_id')
    .where('proxy_id', '=', proxyId)
    .where('subsystem', '=', subsystem);
  if (!isSysadmin(session)) granted = granted.where('proxy_id', 'in', usableProxies(session));
  if ((await granted.executeTakeFirst()) !== undefined) return;
  throw agentError('OPENDTSX_E_AGENT_PROXYREFUSED', { proxy: name, subsystem, user });
}

function usableProxies({ store, caller }: AgentSession) {
  return store.db
    .selectFrom('agent_proxy_principals')
    .select('proxy_id')
    .where('principal_id', 'in', [...caller.ids]);
}

async function findGrantee(
  { store }: AgentSession,
  { loginName, fixedServerRole, msdbRole }: GranteeReference,
): Promise<number> {
  const given = [loginName, fixedServerRole, msdbRole].filter((name) => name !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFY', { first: 'login_name', second: 'fixed_server_role or msdb_role' });
  }
  const row = await store.db
    .selectFrom('principals')
    .select('principal_id')
    .where('name_key', '=', nameKey(name))
    .where('kind', '=', loginName === undefined ? 'R' : 'U')
    .executeTakeFirst();
  if (row !== undefined) return row.principal_id;
  throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: loginName === undefined ? 'role' : 'login', name });
}
