import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { databaseFaults, type Fault, type MaintenanceNeeds } from './check-maintenance.ts';
import { maintenanceDeclaration } from './maintenance-declaration.ts';
import { databaseProperties, serverProperties } from './maintenance-properties.ts';

const integrityProperties = {
  ...databaseProperties,
  IncludeIndexes: { kind: 'boolean', description: 'Checks indexes too.', at: '@IncludeIndexes', default: true },
  PhysicalOnly: {
    kind: 'boolean',
    description: 'Checks the physical structure only.',
    at: '@PhysicalOnly',
    default: false,
  },
  Tablock: {
    kind: 'boolean',
    description: 'Locks instead of looking at a snapshot.',
    at: '@Tablock',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const shrinkProperties = {
  ...databaseProperties,
  DatabaseSizeLimit: {
    kind: 'integer',
    description: 'Megabytes beyond which a database is shrunk.',
    at: '@DatabaseSizeLimit',
    default: 50,
  },
  DatabasePercentLimit: {
    kind: 'integer',
    description: 'Percent of free space that stays, from 0 to 100. SQLite and PostgreSQL leave none.',
    at: '@DatabasePercentLimit',
    default: 10,
  },
  DatabaseReturnFreeSpace: {
    kind: 'boolean',
    description: 'Gives free space back to the operating system; otherwise it stays in the files.',
    at: '@DatabaseReturnFreeSpace',
    default: true,
  },
} as const satisfies PropertyDeclarations;

const statementProperties = {
  ...serverProperties,
  SqlStatementSource: {
    kind: 'string',
    description: 'The statements; GO separates batches.',
    at: '@SqlStatementSource',
  },
  TimeOut: {
    kind: 'integer',
    description: 'Seconds that a batch may take; 0 means no limit.',
    at: '@TimeOut',
    aliases: ['ExecutionTimeOut'],
    default: 0,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Check Database Integrity task. */
export type CheckIntegrityProperties = typeof integrityProperties;
/** The properties of the Shrink Database task. */
export type ShrinkDatabaseProperties = typeof shrinkProperties;
/** The properties of the Execute T-SQL Statement task. */
export type ExecuteTsqlProperties = typeof statementProperties;
/** Bags of the Check Database Integrity task. */
export type CheckIntegrityBag = TaskInstance<CheckIntegrityProperties>['properties'];
/** Bags of the Shrink Database task. */
export type ShrinkDatabaseBag = TaskInstance<ShrinkDatabaseProperties>['properties'];

/** What the Check Database Integrity task needs. */
export const checkIntegrityNeeds: MaintenanceNeeds<CheckIntegrityProperties> = {
  elsewhere(dialect, bag) {
    if (dialect !== 'sqlite') {
      return 'only SQL Server and SQLite check a database by a statement; instead, run pg_amcheck in an Execute Process Task';
    }
    return bag.PhysicalOnly || bag.Tablock
      ? 'SQLite has no such option; set PhysicalOnly and Tablock to False'
      : undefined;
  },
  faults: databaseFaults,
};

/** What the Shrink Database task needs. */
export const shrinkDatabaseNeeds: MaintenanceNeeds<ShrinkDatabaseProperties> = {
  elsewhere(dialect, bag) {
    if (dialect !== 'sqlite' && dialect !== 'postgresql') {
      return 'the driver of this database has no such statement; instead, write it into an Execute SQL Task';
    }
    return bag.DatabaseReturnFreeSpace
      ? undefined
      : 'VACUUM gives free space back; set DatabaseReturnFreeSpace to True';
  },
  faults({ DatabaseSizeLimit: size, DatabasePercentLimit: percent, ...bag }) {
    const own: Fault[] = [];
    if (size < 0) own.push(['DatabaseSizeLimit', size, 'it counts megabytes from 0']);
    if (percent < 0 || percent > 100) own.push(['DatabasePercentLimit', percent, 'it goes from 0 to 100 percent']);
    return [...databaseFaults(bag), ...own];
  },
};

/** What the Execute T-SQL Statement task needs. */
export const executeTsqlNeeds: MaintenanceNeeds<ExecuteTsqlProperties> = {
  elsewhere: () => undefined,
  faults({ SqlStatementSource: statement, TimeOut: timeout }) {
    const own: Fault[] =
      statement.trim() === '' ? [['SqlStatementSource', '', 'there is nothing to run; write a statement']] : [];
    return timeout < 0 ? [...own, ['TimeOut', timeout, 'it counts seconds from 0']] : own;
  },
};

/** Check Database Integrity task: checks the allocation and structure of databases. */
export const checkIntegrityDeclaration: TaskDeclaration<CheckIntegrityProperties> = maintenanceDeclaration(
  'DbMaintenanceCheckIntegrityTask',
  [
    'Check Database Integrity Task',
    'Checks the allocation and structure of databases: DBCC CHECKDB, or PRAGMA integrity_check of SQLite.',
  ],
  integrityProperties,
  checkIntegrityNeeds,
);

/** Shrink Database task: takes free space out of databases. */
export const shrinkDatabaseDeclaration: TaskDeclaration<ShrinkDatabaseProperties> = maintenanceDeclaration(
  'DbMaintenanceShrinkTask',
  [
    'Shrink Database Task',
    'Takes free space out of databases that grew: DBCC SHRINKDATABASE, or VACUUM on SQLite and PostgreSQL.',
  ],
  shrinkProperties,
  shrinkDatabaseNeeds,
);

/** Execute T-SQL Statement task: runs statements, without parameters and results. */
export const executeTsqlDeclaration: TaskDeclaration<ExecuteTsqlProperties> = maintenanceDeclaration(
  'DbMaintenanceTSQLExecuteTask',
  [
    'Execute T-SQL Statement Task',
    'Runs T-SQL statements without parameters and results; other databases get them translated.',
  ],
  statementProperties,
  executeTsqlNeeds,
);
