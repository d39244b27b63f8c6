import { readFileSync } from 'node:fs';
import type { Connection, DatabaseAbilities, DatabaseConnection, PropertyValue } from 'opendtsx/sdk';
import { type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { openScriptedDatabase, type ScriptedExchange } from '../../../testing/scripted-database.ts';
import { openTaskDatabase } from '../../../testing/task-database.ts';
import * as maintenance from './index.ts';

type Given = Readonly<Record<string, PropertyValue>>;
const tasks = Object.values(maintenance);
type Unit = (typeof tasks)[number];

const databases: ScriptedExchange = [
  'sys.databases',
  [
    ['Down', 'OFFLINE', 'FULL'],
    ['master', 'ONLINE', 'SIMPLE'],
    ['Shop', 'ONLINE', 'FULL'],
    ['Small', 'ONLINE', 'SIMPLE'],
  ],
];
const all = { Connection: 'C', DatabaseSelectionType: 1, IgnoreDatabasesInNotOnlineState: true };

/** What every task gets, of what it declares, and what is given. */
function withShared({ declaration }: Unit, given: Given): Given {
  const shared = Object.entries(all).filter(([name]) => Object.hasOwn(declaration.properties, name));
  return { ...Object.fromEntries(shared), ...given };
}

function taskOn(
  unit: Unit,
  database: DatabaseConnection,
  properties: Given,
  abilities?: DatabaseAbilities,
): TaskUnderTest {
  const connection: Connection = { kind: 'database', database };
  const known = abilities === undefined ? {} : { databases: { C: abilities } };
  return taskUnderTest(unit as typeof maintenance.executeTsqlTask, {
    properties,
    connections: { C: connection, F: { kind: 'file' } as unknown as Connection },
    ...known,
  });
}

/** What a task runs on a SQL Server, questions about its catalog left out. */
async function ranOn(unit: Unit, properties: Given, ...exchanges: ScriptedExchange[]): Promise<string[]> {
  const server = openScriptedDatabase([...exchanges, databases]);
  const task = taskOn(unit, server, properties);
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toMatchObject({ result: 'success' });
  return server.ran.filter((sql) => !/^SELECT .*sys\./.test(sql));
}

// Source: observed: View T-SQL of maintenance plans; the fixture is put together from attributes that packages have.
it('backs up and verifies the selected databases that are online', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const server = openScriptedDatabase([databases]);
  const connections = {
    '{11111111-2222-3333-4444-555555555555}': { kind: 'database', database: server } as Connection,
  };
  const task = taskUnderTest(maintenance.backUpDatabaseTask, { objectData, connections });
  expect(task.validate()).toEqual([]);
  expect(await task.execute()).toEqual({ result: 'success' });
  expect(server.ran.slice(1)).toEqual([
    expect.stringMatching(/^BACKUP DATABASE \[Shop\] TO {2}DISK = N'C:\\Backup\\Shop_backup_[\d_]+\.bak' WITH/),
    expect.stringMatching(/RESTORE VERIFYONLY FROM {2}DISK = N'C:\\Backup\\Shop_backup_/),
  ]);
  expect(task.context.logged).toContainEqual(expect.stringContaining('ExecuteSQLExecutingQuery: Executing: BACKUP'));
});

// Source: documentation: supported recovery models and backup types of the Back Up Database task.
it.each([
  [{ BackupAction: 2 }, ['Shop']],
  [{ BackupIsIncremental: true }, ['Shop', 'Small']],
  [{}, ['master', 'Shop', 'Small']],
])('backs up with %j where such a backup exists', async (given, expected) => {
  const properties = { ...all, ...given, BackupDestinationAutoFolderPath: 'C:\\B' };
  const ran = await ranOn(maintenance.backUpDatabaseTask, properties);
  expect(ran.map((sql) => /\[(.*?)\]/.exec(sql)?.[1])).toEqual(expected);
});

// Source: observed: View T-SQL of maintenance plans.
it('maintains the indexes and statistics that the catalog of the server names', async () => {
  const shop = { ...all, DatabaseSelectionType: 4, SelectedDatabases: [{ DatabaseName: 'Shop' }] };
  const index = ['dbo', 'T', 'PK_T', 1, true, true, false, null] as const;
  const indexes: ScriptedExchange = ['[Shop].sys.indexes AS i INNER', [index]];
  const tables: ScriptedExchange = ['[Shop].sys.objects', [['dbo', 'T']]];
  expect(await ranOn(maintenance.rebuildIndexTask, shop, indexes)).toEqual([
    'USE [Shop]',
    'ALTER INDEX [PK_T] ON [dbo].[T] REBUILD PARTITION = ALL WITH ( PAD_INDEX  = ON, STATISTICS_NORECOMPUTE  = OFF, ALLOW_ROW_LOCKS  = ON, ALLOW_PAGE_LOCKS  = OFF, ONLINE = OFF, SORT_IN_TEMPDB = OFF )',
  ]);
  expect(await ranOn(maintenance.reorganizeIndexTask, shop, indexes)).toHaveLength(2);
  expect(await ranOn(maintenance.updateStatisticsTask, shop, tables)).toEqual([
    'use [Shop]',
    'UPDATE STATISTICS [dbo].[T] \nWITH FULLSCAN',
  ]);
  expect(await ranOn(maintenance.updateStatisticsTask, shop)).toEqual([]);
});

// Source: documentation: Shrink Database task: only databases larger than the limit.
it('shrinks the databases that are larger than the limit', async () => {
  const sizes: ScriptedExchange[] = [
    ['[Shop].sys.database_files', [[51n]]],
    ['sys.database_files', [[50n]]],
  ];
  expect(await ranOn(maintenance.shrinkDatabaseTask, all, ...sizes)).toEqual([
    'USE [Shop]',
    "DBCC SHRINKDATABASE(N'Shop', 10, TRUNCATEONLY)",
  ]);
});

// Source: observed: View T-SQL of maintenance plans.
it('runs what needs no databases', async () => {
  const id = '94b5b1c2-0000-4000-8000-000000000001';
  expect(await ranOn(maintenance.executeJobTask, { Connection: 'C', AgentJobID: id })).toHaveLength(1);
  expect(await ranOn(maintenance.historyCleanupTask, { Connection: 'C' })).toHaveLength(3);
  expect(await ranOn(maintenance.maintenanceCleanupTask, { Connection: 'C', FolderPath: 'D:\\B' })).toHaveLength(1);
  const operators = { OperatorNotify: [{ OperatorName: 'Day' }] };
  expect(await ranOn(maintenance.notifyOperatorTask, { Connection: 'C', ...operators })).toHaveLength(1);
  const statements = { Connection: 'C', SqlStatementSource: 'EXEC a\nGO\nEXEC b' };
  expect(await ranOn(maintenance.executeTsqlTask, statements)).toEqual(['EXEC a', 'EXEC b']);
});

// Source: inferred: a statement that fails ends the task, and the next one does not run.
it('fails with the statement that failed', async () => {
  const server = openScriptedDatabase([databases, ['CHECKDB', { fails: 'page is torn.' }]]);
  const task = taskOn(maintenance.checkIntegrityTask, server, all);
  expect(await task.failure()).toBe('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY');
  expect(server.ran.at(-1)).toBe("DBCC CHECKDB(N'master')  WITH NO_INFOMSGS");
  const gone = { ...all, DatabaseSelectionType: 4, SelectedDatabases: [{ DatabaseName: 'Gone' }] };
  const missing = taskOn(maintenance.checkIntegrityTask, openScriptedDatabase([databases]), gone);
  expect(await missing.failure()).toBe('OPENDTSX_E_TASK_PROPERTY');
  const file = taskOn(maintenance.checkIntegrityTask, server, { ...all, Connection: 'F' });
  expect(await file.failure()).toBe('DTS_E_SQLTASK_NOHANDLERFORCONNECTION');
});

const sqlite: DatabaseAbilities = { scheme: 'sqlite', dialect: 'sqlite' };

// Source: documentation: PRAGMA integrity_check, REINDEX, ANALYZE and VACUUM of SQLite.
it('maintains a SQLite database with what means the same there', async () => {
  const opened = openTaskDatabase('CREATE TABLE t (a); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1)');
  const catalog = async () => [{ TABLE_SCHEMA: 'main', TABLE_NAME: 't', TABLE_TYPE: 'TABLE', IN_DEFAULT_SCHEMA: true }];
  const database = {
    ...opened,
    readCatalog: catalog,
    quoteName: (name: string) => name.replace('[', '"').replace(']', '"'),
  };
  const run = async (unit: Unit, given: Given = {}): Promise<void> => {
    const task = taskOn(unit, database, withShared(unit, given), sqlite);
    expect(task.validate()).toEqual([]);
    await task.execute();
  };
  await run(maintenance.checkIntegrityTask);
  await run(maintenance.checkIntegrityTask, { IncludeIndexes: false });
  await run(maintenance.rebuildIndexTask);
  await run(maintenance.updateStatisticsTask);
  await run(maintenance.shrinkDatabaseTask);
  await run(maintenance.shrinkDatabaseTask, { DatabaseSizeLimit: 0 });
  await run(maintenance.executeTsqlTask, { SqlStatementSource: 'DELETE FROM t' });
  const statements = opened.ran.map(({ sql }) => sql);
  const size = 'SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()';
  const checks = ['PRAGMA integrity_check', 'PRAGMA quick_check'];
  expect(statements).toEqual([...checks, 'REINDEX "t"', 'ANALYZE "t"', size, size, 'VACUUM', 'DELETE FROM t']);
  expect(opened.rows('SELECT tbl, idx FROM sqlite_stat1')).toEqual([['t', 'i']]);
  expect(opened.rows('SELECT * FROM t')).toEqual([]);
});

// Source: documentation: PRAGMA integrity_check: a row for each fault.
it('fails when SQLite finds faults', async () => {
  const damaged = openScriptedDatabase([['integrity_check', [['row 1 missing from index i']]]], 'sqlite');
  const task = taskOn(maintenance.checkIntegrityTask, damaged, all, sqlite);
  expect(await task.failure()).toBe('DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY');
});

// Source: documentation: REINDEX CONCURRENTLY and VACUUM FULL of PostgreSQL.
it('maintains a PostgreSQL database with what means the same there', async () => {
  const opened = openScriptedDatabase([['pg_database_size', [[99_000_000n]]]], 'postgresql');
  const rows = [
    { TABLE_SCHEMA: 'my', TABLE_NAME: 't', TABLE_TYPE: 'TABLE', IN_DEFAULT_SCHEMA: false },
    { TABLE_SCHEMA: 'my', TABLE_NAME: 'v', TABLE_TYPE: 'VIEW', IN_DEFAULT_SCHEMA: false },
  ];
  const database = { ...opened, readCatalog: async () => rows };
  const postgresql: DatabaseAbilities = { scheme: 'postgresql', dialect: 'postgresql' };
  const online = { ...all, KeepOnline: true };
  for (const unit of [maintenance.rebuildIndexTask, maintenance.shrinkDatabaseTask, maintenance.updateStatisticsTask]) {
    const task = taskOn(unit, database, unit === maintenance.rebuildIndexTask ? online : all, postgresql);
    expect(task.validate()).toEqual([]);
    await task.execute();
  }
  expect(opened.ran.filter((sql) => !sql.startsWith('SELECT'))).toEqual([
    'REINDEX TABLE CONCURRENTLY [my].[t]',
    'VACUUM FULL',
    'ANALYZE [my].[t]',
  ]);
});

const onSqlite: readonly (readonly [Unit, Given, string])[] = [
  [maintenance.backUpDatabaseTask, { BackupDestinationAutoFolderPath: 'x' }, 'VACUUM INTO'],
  [maintenance.executeJobTask, { AgentJobID: '94b5b1c2-0000-4000-8000-000000000001' }, 'tasks of the package'],
  [maintenance.historyCleanupTask, {}, 'Execute SQL Task'],
  [maintenance.maintenanceCleanupTask, { FolderPath: 'x' }, 'File System Task'],
  [maintenance.notifyOperatorTask, { OperatorNotify: [{ OperatorName: 'x' }] }, 'Send Mail Task'],
  [maintenance.reorganizeIndexTask, {}, 'Rebuild Index Task'],
  [maintenance.rebuildIndexTask, { Sort: true }, 'set Sort to False'],
  [maintenance.rebuildIndexTask, { KeepOnline: true }, 'set KeepOnline to False'],
  [maintenance.rebuildIndexTask, { UseOriginalAmount: false }, 'set UseOriginalAmount to True'],
  [maintenance.rebuildIndexTask, { ObjectTypeSelection: 1 }, 'set ObjectTypeSelection'],
  [maintenance.updateStatisticsTask, { UpdateStatisticsType: 1 }, 'set UpdateStatisticsType to All'],
  [maintenance.updateStatisticsTask, { ObjectTypeSelection: 1 }, 'set ObjectTypeSelection'],
  [maintenance.checkIntegrityTask, { PhysicalOnly: true }, 'set PhysicalOnly'],
  [maintenance.shrinkDatabaseTask, { DatabaseReturnFreeSpace: false }, 'set DatabaseReturnFreeSpace to True'],
];

// Source: inferred: what a database has nothing like is refused at validation, and at run time where that is known only then.
it.each(onSqlite)('is refused on SQLite, with the way out', async (unit, given, wayOut) => {
  const database = openScriptedDatabase([], 'sqlite');
  const properties = withShared(unit, given);
  const known = taskOn(unit, database, properties, sqlite);
  expect(known.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
  const late = taskOn(unit, database, properties);
  expect(late.validate()).toEqual([]);
  const message = await late.execute().then(String, (error: unknown) => String(error));
  expect(message).toContain(wayOut);
  expect(database.ran).toEqual([]);
});

const wrongBackups: readonly Given[] = [
  { BackupAction: 1 },
  { BackupFileGroupsFiles: 'PRIMARY' },
  { BackupDeviceType: 5 },
  { IsBackupEncrypted: true },
  { UseExpiration: true, InDays: false, ExpireDate: 'soon' },
  { UseExpiration: true, RetainDays: -1 },
  { BackupAction: 2, BackupIsIncremental: true },
  { BackupTailLog: true },
];

const faulty: readonly (readonly [Unit, Given])[] = [
  [maintenance.checkIntegrityTask, { DatabaseSelectionType: 0 }],
  [maintenance.checkIntegrityTask, { DatabaseSelectionType: 4 }],
  [maintenance.checkIntegrityTask, { DatabaseSelectionType: 4, SelectedDatabases: [{ DatabaseName: '' }] }],
  [maintenance.backUpDatabaseTask, {}],
  ...wrongBackups.map((given): readonly [Unit, Given] => [
    maintenance.backUpDatabaseTask,
    { BackupDestinationAutoFolderPath: 'x', ...given },
  ]),
  [maintenance.rebuildIndexTask, { UseOriginalAmount: false, Percentage: 100 }],
  [maintenance.reorganizeIndexTask, { SelectedTables: [{ TableName: 't' }] }],
  [
    maintenance.reorganizeIndexTask,
    { DatabaseSelectionType: 4, SelectedDatabases: [{ DatabaseName: 'd' }], SelectedTables: [{ TableName: '' }] },
  ],
  [maintenance.updateStatisticsTask, { UpdateScanType: 1, UpdateSampleValue: 101 }],
  [maintenance.shrinkDatabaseTask, { DatabaseSizeLimit: -1 }],
  [maintenance.shrinkDatabaseTask, { DatabasePercentLimit: 101 }],
  [maintenance.executeTsqlTask, {}],
  [maintenance.executeTsqlTask, { SqlStatementSource: 'x', TimeOut: -1 }],
  [maintenance.executeJobTask, { AgentJobID: 'Nightly' }],
  [maintenance.historyCleanupTask, { RemoveOlderThan: -1 }],
  [maintenance.maintenanceCleanupTask, {}],
  [maintenance.maintenanceCleanupTask, { DeleteSpecificFile: true }],
  [maintenance.maintenanceCleanupTask, { FolderPath: 'x', RemoveOlderThan: -1 }],
  [maintenance.notifyOperatorTask, {}],
];

// Source: inferred: a value that no statement can be made of is refused at validation.
it.each(faulty)('refuses wrong properties (%#)', (unit, given) => {
  const task = taskOn(unit, openScriptedDatabase(), withShared(unit, given));
  expect(task.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
});

// Source: inferred: as the Execute SQL task.
it.each(tasks)('wants a connection manager of a database (%#)', (unit) => {
  const symbolsFor = (Connection: string): string[] => taskOn(unit, openScriptedDatabase(), { Connection }).validate();
  expect(symbolsFor('')).toEqual(['DTS_E_SQLTASK_NOCONNECTIONMANAGER']);
  expect(symbolsFor('gone')).toEqual(['DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER']);
  expect(symbolsFor('F')).toEqual(['DTS_E_SQLTASK_NOHANDLERFORCONNECTION']);
});
