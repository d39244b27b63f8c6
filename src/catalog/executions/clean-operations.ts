import { setImmediate } from 'node:timers/promises';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { catalogProperty } from '../objects/catalog-properties.ts';
import { trimProjectVersions } from '../objects/project-versions.ts';
import { removePermissions } from '../permissions/initial-permissions.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';
import { objectType } from '../permissions/permission-types.ts';
import { insertOperation } from './create-execution.ts';
import { openStatuses, operationObjectType, operationStatus, operationType } from './operation-codes.ts';

/** How a cleaning goes on. */
export interface CleaningArguments {
  /** Rows at most in one transaction: between two of them everybody else has their turn; 1000 when absent. */
  readonly batchSize?: number;
  /** Ends it between two batches; what was removed stays removed. */
  readonly signal?: AbortSignal;
}

const millisecondsPerDay = 86_400_000;

const logTables = [
  ['event_message_context', 'context_id', 'operation_id'],
  ['operation_messages', 'operation_message_id', 'operation_id'],
  ['executable_statistics', 'statistics_id', 'execution_id'],
  ['executables', 'executable_id', 'execution_id'],
  ['execution_component_phases', 'phase_stats_id', 'execution_id'],
  ['execution_data_statistics', 'data_stats_id', 'execution_id'],
] as const;

/**
 * Removes operations that are over and older than RETENTION_WINDOW days, with all they left behind, when OPERATION_CLEANUP_ENABLED says so; it becomes an
 * operation of type 2. In small transactions, so that starts never wait for it.
 */
export async function cleanOperations(
  session: CatalogSession,
  { batchSize = 1000, signal }: CleaningArguments = {},
): Promise<{ removed: number }> {
  requireCatalogAdministrator(session);
  const days = Number(await catalogProperty(session, 'RETENTION_WINDOW'));
  const isEnabled = (await catalogProperty(session, 'OPERATION_CLEANUP_ENABLED')) === 'TRUE';
  if (!isEnabled || days < 0) return { removed: 0 };
  const before = session.now() - days * millisecondsPerDay;
  let removed = 0;
  while (!signal?.aborted) {
    const old = await session.store.db
      .selectFrom('operations')
      .select('operation_id')
      .where('created_ms', '<', before)
      .where('status', 'not in', openStatuses)
      .orderBy('operation_id')
      .limit(Math.min(batchSize, 100))
      .execute();
    if (old.length === 0) break;
    removed += await removeOperations(
      session,
      old.map(({ operation_id }) => operation_id),
      batchSize,
      signal,
    );
  }
  if (removed > 0) await recordCleaning(session, operationType.retentionWindow);
  return { removed };
}

async function removeOperations(
  session: CatalogSession,
  ids: readonly number[],
  batchSize: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { db } = session.store;
  for (const [table, number, owner] of logTables) {
    for (;;) {
      if (signal?.aborted) return 0;
      const { ref } = db.dynamic;
      const rows = db.selectFrom(table).select(ref<string>(number)).where(ref(owner), 'in', ids).limit(batchSize);
      const { numDeletedRows } = await db
        .deleteFrom(table)
        .where(ref(number), 'in', rows as never)
        .executeTakeFirst();
      await setImmediate();
      if (numDeletedRows < BigInt(batchSize)) break;
    }
  }
  return inTransaction(session, async (inside) => {
    // One that was started a moment ago stays.
    const gone = await inside.store.db
      .deleteFrom('operations')
      .where('operation_id', 'in', ids)
      .where('status', 'not in', openStatuses)
      .returning('operation_id')
      .execute();
    await removePermissions(
      inside,
      objectType.operation,
      gone.map(({ operation_id }) => operation_id),
    );
    return gone.length;
  });
}

/** Removes versions of projects beyond MAX_PROJECT_VERSIONS when VERSION_CLEANUP_ENABLED says so, one project after the other; it becomes an operation of type 3. */
export async function cleanProjectVersions(
  session: CatalogSession,
  { signal }: Pick<CleaningArguments, 'signal'> = {},
): Promise<{ removed: number }> {
  requireCatalogAdministrator(session);
  let removed = 0;
  let after = 0;
  while (!signal?.aborted) {
    const project = await session.store.db
      .selectFrom('projects')
      .select('project_id')
      .where('project_id', '>', after)
      .orderBy('project_id')
      .limit(1)
      .executeTakeFirst();
    if (project === undefined) break;
    after = project.project_id;
    removed += await trimProjectVersions(session, after);
  }
  if (removed > 0) await recordCleaning(session, operationType.projectVersions);
  return { removed };
}

async function recordCleaning(session: CatalogSession, type: number): Promise<void> {
  await inTransaction(session, async (inside) => {
    const id = await insertOperation(inside, {
      type,
      objectType: operationObjectType.folder,
      objectId: 0,
      objectName: 'SSISDB',
      status: operationStatus.succeeded,
    });
    const now = inside.now();
    await inside.store.db
      .updateTable('operations')
      .set({ start_ms: now, end_ms: now })
      .where('operation_id', '=', id)
      .execute();
  });
}
