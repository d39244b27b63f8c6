import { hostname, userInfo } from 'node:os';
import type { Selectable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { requireOneOf, requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';

/** A row of catalog.worker_agents. */
export type WorkerAgent = Selectable<StoreTables['worker_agents']>;

interface AgentArguments {
  readonly workerAgentId: string;
}

/** Records that a server is there and executes. A new one is enabled, one that was disabled stays so. */
export async function registerWorkerAgent(session: CatalogSession, { workerAgentId }: AgentArguments): Promise<void> {
  const last_online_ms = session.now();
  await session.store.db
    .insertInto('worker_agents')
    .values({
      worker_agent_id: workerAgentId,
      is_enabled: 1,
      display_name: session.serverName,
      machine_name: hostname(),
      user_account: userInfo().username,
      last_online_ms,
    })
    .onConflict((conflict) => conflict.column('worker_agent_id').doUpdateSet({ last_online_ms }))
    .execute();
}

/** catalog.enable_worker_agent: the server executes again. */
export async function enableWorkerAgent(session: CatalogSession, { workerAgentId }: AgentArguments): Promise<void> {
  await changeAgent(session, workerAgentId, { is_enabled: 1 });
}

/** catalog.disable_worker_agent: the server takes nothing more; what it executes goes on. */
export async function disableWorkerAgent(session: CatalogSession, { workerAgentId }: AgentArguments): Promise<void> {
  await changeAgent(session, workerAgentId, { is_enabled: 0 });
}

const columns = { DisplayName: 'display_name', Description: 'description', Tags: 'tags' } as const;

/** catalog.set_worker_agent_property: DisplayName, Description or Tags. */
export async function setWorkerAgentProperty(
  session: CatalogSession,
  given: AgentArguments & { readonly propertyName: string; readonly propertyValue: string },
): Promise<void> {
  const name = requireOneOf(given.propertyName, 'PropertyName', Object.keys(columns) as (keyof typeof columns)[]);
  const value = requireText(given.propertyValue, 'PropertyValue', 4000);
  await changeAgent(session, given.workerAgentId, { [columns[name]]: value });
}

async function changeAgent(session: CatalogSession, worker: string, change: Partial<WorkerAgent>): Promise<void> {
  requireCatalogAdministrator(session);
  const { numUpdatedRows } = await session.store.db
    .updateTable('worker_agents')
    .set(change)
    .where('worker_agent_id', '=', requireText(worker, 'WorkerAgentId', 38))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_WORKERAGENT_NOTFOUND', { worker });
  session.signals?.tell('queued', 0);
}

/** catalog.worker_agents. For administrators of the catalog. */
export async function listWorkerAgents(session: CatalogSession): Promise<WorkerAgent[]> {
  requireCatalogAdministrator(session);
  return session.store.db.selectFrom('worker_agents').selectAll().orderBy('worker_agent_id').limit(1000).execute();
}
