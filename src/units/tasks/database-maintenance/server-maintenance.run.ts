import type { TaskContext, TaskInstance, TaskResult } from 'opendtsx/sdk';
import { type BackUpDatabaseProperties, backUpDatabaseNeeds, backupActions } from './back-up-database.ts';
import { backupBatches } from './backup-statements.ts';
import type { ExecuteTsqlProperties } from './database-upkeep.ts';
import { executeTsqlNeeds } from './database-upkeep.ts';
import { maintain } from './maintain.ts';
import { databaseSelections } from './maintenance-properties.ts';
import { selectDatabases } from './select-databases.ts';
import { cleanupBatches, historyBatches, jobBatches, notifyBatches } from './server-statements.ts';
import {
  type ExecuteJobProperties,
  executeJobNeeds,
  type HistoryCleanupProperties,
  historyCleanupNeeds,
  type MaintenanceCleanupProperties,
  maintenanceCleanupNeeds,
  type NotifyOperatorProperties,
  notifyOperatorNeeds,
} from './server-upkeep.ts';
import { splitBatches } from './split-batches.ts';

/**
 * Backs up one database after the other. Databases that a kind of backup does not exist for are left out of a selection that names none:
 * the log of those with simple recovery, and all but full backups of master.
 */
export function backUpDatabases(
  instance: TaskInstance<BackUpDatabaseProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const bag = instance.properties;
  return maintain(instance, context, backUpDatabaseNeeds, async (session) => {
    const chosen = await selectDatabases(instance, session);
    const isLog = bag.BackupAction === backupActions.Log;
    const partial = isLog || bag.BackupIsIncremental;
    const named = bag.DatabaseSelectionType === databaseSelections.Specific;
    for (const { name, isSimple } of chosen) {
      const isMaster = name.toLowerCase() === 'master';
      if (!named && ((isLog && isSimple) || (partial && isMaster))) continue;
      await session.runAll(backupBatches(bag, name, new Date()));
    }
  });
}

/** Starts the job. */
export function executeJob(instance: TaskInstance<ExecuteJobProperties>, context: TaskContext): Promise<TaskResult> {
  return maintain(instance, context, executeJobNeeds, (session) => session.runAll(jobBatches(instance.properties)));
}

/** Removes history. */
export function cleanHistory(
  instance: TaskInstance<HistoryCleanupProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const batches = historyBatches(instance.properties, new Date());
  return maintain(instance, context, historyCleanupNeeds, (session) => session.runAll(batches));
}

/** Removes files of the server. */
export function cleanFiles(
  instance: TaskInstance<MaintenanceCleanupProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const batches = cleanupBatches(instance.properties, new Date());
  return maintain(instance, context, maintenanceCleanupNeeds, (session) => session.runAll(batches));
}

/** Notifies the operators. */
export function notifyOperators(
  instance: TaskInstance<NotifyOperatorProperties>,
  context: TaskContext,
): Promise<TaskResult> {
  const batches = notifyBatches(instance.properties);
  return maintain(instance, context, notifyOperatorNeeds, (session) => session.runAll(batches));
}

/** Runs the batches, translated for the database. */
export function executeTsql(instance: TaskInstance<ExecuteTsqlProperties>, context: TaskContext): Promise<TaskResult> {
  const { SqlStatementSource: text, TimeOut: timeout } = instance.properties;
  const work: Parameters<typeof maintain>[3] = async ({ database, run }) => {
    for (const batch of splitBatches(text)) {
      await run(context.translateSql(batch, database.dialect, database.database));
    }
  };
  return maintain(instance, context, executeTsqlNeeds, work, timeout);
}
