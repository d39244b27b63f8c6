import { defineUnit, type TaskModule } from 'opendtsx/sdk';
import { type BackUpDatabaseProperties, backUpDatabaseDeclaration } from './back-up-database.ts';
import {
  type CheckIntegrityProperties,
  checkIntegrityDeclaration,
  type ExecuteTsqlProperties,
  executeTsqlDeclaration,
  type ShrinkDatabaseProperties,
  shrinkDatabaseDeclaration,
} from './database-upkeep.ts';
import {
  type ExecuteJobProperties,
  executeJobDeclaration,
  type HistoryCleanupProperties,
  historyCleanupDeclaration,
  type MaintenanceCleanupProperties,
  maintenanceCleanupDeclaration,
  type NotifyOperatorProperties,
  notifyOperatorDeclaration,
} from './server-upkeep.ts';
import {
  type RebuildIndexProperties,
  type ReorganizeIndexProperties,
  rebuildIndexDeclaration,
  reorganizeIndexDeclaration,
  type UpdateStatisticsProperties,
  updateStatisticsDeclaration,
} from './table-maintenance.ts';

const onServer = () => import('./server-maintenance.run.ts');
const onDatabases = () => import('./database-maintenance.run.ts');

/** The Back Up Database task. */
export const backUpDatabaseTask = defineUnit(
  backUpDatabaseDeclaration,
  async (): Promise<TaskModule<BackUpDatabaseProperties>> => ({ execute: (await onServer()).backUpDatabases }),
);

/** The Check Database Integrity task. */
export const checkIntegrityTask = defineUnit(
  checkIntegrityDeclaration,
  async (): Promise<TaskModule<CheckIntegrityProperties>> => ({ execute: (await onDatabases()).checkIntegrity }),
);

/** The Execute SQL Server Agent Job task. */
export const executeJobTask = defineUnit(
  executeJobDeclaration,
  async (): Promise<TaskModule<ExecuteJobProperties>> => ({ execute: (await onServer()).executeJob }),
);

/** The Execute T-SQL Statement task. */
export const executeTsqlTask = defineUnit(
  executeTsqlDeclaration,
  async (): Promise<TaskModule<ExecuteTsqlProperties>> => ({ execute: (await onServer()).executeTsql }),
);

/** The History Cleanup task. */
export const historyCleanupTask = defineUnit(
  historyCleanupDeclaration,
  async (): Promise<TaskModule<HistoryCleanupProperties>> => ({ execute: (await onServer()).cleanHistory }),
);

/** The Maintenance Cleanup task. */
export const maintenanceCleanupTask = defineUnit(
  maintenanceCleanupDeclaration,
  async (): Promise<TaskModule<MaintenanceCleanupProperties>> => ({ execute: (await onServer()).cleanFiles }),
);

/** The Notify Operator task. */
export const notifyOperatorTask = defineUnit(
  notifyOperatorDeclaration,
  async (): Promise<TaskModule<NotifyOperatorProperties>> => ({ execute: (await onServer()).notifyOperators }),
);

/** The Rebuild Index task. */
export const rebuildIndexTask = defineUnit(
  rebuildIndexDeclaration,
  async (): Promise<TaskModule<RebuildIndexProperties>> => ({ execute: (await onDatabases()).rebuildIndexes }),
);

/** The Reorganize Index task. */
export const reorganizeIndexTask = defineUnit(
  reorganizeIndexDeclaration,
  async (): Promise<TaskModule<ReorganizeIndexProperties>> => ({ execute: (await onDatabases()).reorganizeIndexes }),
);

/** The Shrink Database task. */
export const shrinkDatabaseTask = defineUnit(
  shrinkDatabaseDeclaration,
  async (): Promise<TaskModule<ShrinkDatabaseProperties>> => ({ execute: (await onDatabases()).shrinkDatabases }),
);

/** The Update Statistics task. */
export const updateStatisticsTask = defineUnit(
  updateStatisticsDeclaration,
  async (): Promise<TaskModule<UpdateStatisticsProperties>> => ({ execute: (await onDatabases()).updateStatistics }),
);
