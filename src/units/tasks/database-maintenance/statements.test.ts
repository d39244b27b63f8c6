import type { PropertyDeclarations, PropertyValue, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { expect, it } from 'vitest';
import { bagWithDefaults } from '../../../testing/task-object-data.ts';
import { backUpDatabaseDeclaration, backupActions, compressions, existingBackups } from './back-up-database.ts';
import { backupBatches } from './backup-statements.ts';
import { checkIntegrityDeclaration, shrinkDatabaseDeclaration } from './database-upkeep.ts';
import { timeUnits } from './maintenance-properties.ts';
import { asScript, timeBefore, timeText } from './maintenance-text.ts';
import { chooseDatabases } from './select-databases.ts';
import { indexesQuery, tablesQuery } from './server-catalog.ts';
import {
  cleanupBatches,
  historyBatches,
  integrityBatches,
  jobBatches,
  notifyBatches,
  shrinkBatches,
} from './server-statements.ts';
import {
  executeJobDeclaration,
  historyCleanupDeclaration,
  maintenanceCleanupDeclaration,
  notifyOperatorDeclaration,
} from './server-upkeep.ts';
import { splitBatches } from './split-batches.ts';
import {
  rebuildIndexDeclaration,
  reorganizeIndexDeclaration,
  scanTypes,
  statisticsTypes,
  updateStatisticsDeclaration,
} from './table-maintenance.ts';
import { rebuildBatches, reorganizeBatches, statisticsBatches } from './table-statements.ts';

/** The properties of a task: its defaults and what differs. */
function bag<P extends PropertyDeclarations>(
  { properties }: TaskDeclaration<P>,
  given: Readonly<Record<string, PropertyValue>> = {},
): TaskInstance<P>['properties'] {
  return bagWithDefaults(properties, given) as TaskInstance<P>['properties'];
}

const now = new Date(2008, 0, 30, 10, 59, 14, 95);
const folder = { BackupDestinationAutoFolderPath: 'C:\\Backup' };
const backup = (given: Readonly<Record<string, PropertyValue>> = {}, database = 'master'): string =>
  asScript(backupBatches(bag(backUpDatabaseDeclaration, { ...folder, ...given }), database, now));

// Source: observed: View T-SQL of maintenance plans.
it('backs a database up into a file of its name and time', () => {
  expect(backup()).toBe(
    "BACKUP DATABASE [master] TO  DISK = N'C:\\Backup\\master_backup_2008_01_30_105914_0950000.bak' WITH NOFORMAT, NOINIT,  NAME = N'master_backup_2008_01_30_105914_0950000', SKIP, REWIND, NOUNLOAD,  STATS = 10",
  );
});

// Source: observed: View T-SQL of maintenance plans.
it('makes the subfolder first and verifies last', () => {
  const file = "N'C:\\Backup\\O''Neil\\O''Neil_backup_2008_01_30_105914_0950000.bak'";
  expect(backup({ BackupCreateSubFolder: true, BackupVerifyIntegrity: true }, "O'Neil")).toBe(
    `EXECUTE master.dbo.xp_create_subdir N'C:\\Backup\\O''Neil'
GO
BACKUP DATABASE [O'Neil] TO  DISK = ${file} WITH NOFORMAT, NOINIT,  NAME = N'O''Neil_backup_2008_01_30_105914_0950000', SKIP, REWIND, NOUNLOAD,  STATS = 10
GO
declare @backupSetId as int
select @backupSetId = position from msdb..backupset where database_name=N'O''Neil' and backup_set_id=(select max(backup_set_id) from msdb..backupset where database_name=N'O''Neil' )
if @backupSetId is null begin raiserror(N'Verify failed. Backup information for database ''O''Neil'' not found.', 16, 1) end
RESTORE VERIFYONLY FROM  DISK = ${file} WITH  FILE = @backupSetId,  NOUNLOAD,  NOREWIND`,
  );
});

// Source: inferred: options of BACKUP (documentation) in the order in which SMO writes them.
it.each([
  [{ BackupIsIncremental: true }, / WITH {2}DIFFERENTIAL , NOFORMAT, NOINIT, /],
  [{ UseExpiration: true, RetainDays: 7 }, / WITH {2}RETAINDAYS = 7 , NOFORMAT/],
  [{ UseExpiration: true, InDays: false, ExpireDate: '2009-07-05' }, / WITH {2}EXPIREDATE = N'20090705 00:00:00' , /],
  [{ BackupActionForExistingBackups: existingBackups.Overwrite }, / NOFORMAT, INIT, /],
  [{ BackupCompressionAction: compressions.On }, /NOUNLOAD, COMPRESSION, {2}STATS = 10$/],
  [{ BackupCompressionAction: compressions.Off }, /NOUNLOAD, NO_COMPRESSION, {2}STATS = 10$/],
  [{ BackupAction: backupActions.Log }, /^BACKUP LOG \[master\] TO {2}DISK = N'C:\\Backup\\.*\.trn' WITH NOFORMAT/],
  [{ BackupAction: backupActions.Log, BackupTailLog: true }, / WITH {2}NO_TRUNCATE , .* NORECOVERY , {2}?STATS = 10$/],
  [{ BackupFileExtension: '.sav' }, /_0950000\.sav' WITH/],
  [{ BackupDestinationAutoFolderPath: '/var/backup/' }, /DISK = N'\/var\/backup\/master_backup/],
  [
    {
      BackupDestinationList: [{ BackupDestinationLocation: '1,D:\\a.bak' }, { BackupDestinationLocation: 'E:\\b.bak' }],
    },
    / TO {2}DISK = N'D:\\a\.bak', {2}DISK = N'E:\\b\.bak' WITH /,
  ],
])('writes the backup options %j', (given, expected) => {
  expect(backup(given)).toMatch(expected);
});

const table = { schema: 'dbo', name: 'AWBuildVersion' };
const index = {
  table,
  name: 'PK_x',
  type: 1,
  isPadded: false,
  allowRowLocks: true,
  allowPageLocks: true,
  noRecompute: false,
};

// Source: observed: View T-SQL of maintenance plans (rebuild); inferred: the fill factor in front.
it('rebuilds indexes with the options that they have', () => {
  const rebuild = (given: Readonly<Record<string, PropertyValue>>, type = 1): string[] =>
    rebuildBatches(bag(rebuildIndexDeclaration, given), 'AW', [{ ...index, type }]);
  expect(asScript(rebuild({}))).toBe(
    `USE [AW]
GO
ALTER INDEX [PK_x] ON [dbo].[AWBuildVersion] REBUILD PARTITION = ALL WITH ( PAD_INDEX  = OFF, STATISTICS_NORECOMPUTE  = OFF, ALLOW_ROW_LOCKS  = ON, ALLOW_PAGE_LOCKS  = ON, ONLINE = OFF, SORT_IN_TEMPDB = OFF )`,
  );
  expect(rebuild({ UseOriginalAmount: false, Percentage: 10, Sort: true, KeepOnline: true })[1]).toMatch(
    /WITH \( FILLFACTOR = 90, PAD_INDEX .* ONLINE = ON, SORT_IN_TEMPDB = ON \)$/,
  );
  expect(rebuild({ KeepOnline: true }, 3)[1]).toMatch(/REBUILD WITH \(.* ONLINE = OFF/);
  expect(rebuild({ KeepOnline: true, SkipUnsupported: true }, 3)).toEqual([]);
  expect(rebuild({}, 5)[1]).toMatch(/ REBUILD PARTITION = ALL$/);
});

// Source: observed: View T-SQL of maintenance plans.
it('reorganizes indexes', () => {
  const reorganize = (given: Readonly<Record<string, PropertyValue>>, type = 1): string =>
    asScript(reorganizeBatches(bag(reorganizeIndexDeclaration, given), 'AW', [{ ...index, type }]));
  expect(reorganize({})).toBe(
    'USE [AW]\nGO\nALTER INDEX [PK_x] ON [dbo].[AWBuildVersion] REORGANIZE WITH ( LOB_COMPACTION = ON )',
  );
  expect(reorganize({ CompactLargeObjects: false })).toContain('( LOB_COMPACTION = OFF )');
  expect(reorganize({}, 6)).toMatch(/ REORGANIZE$/);
});

// Source: observed: View T-SQL of maintenance plans.
it.each([
  [{}, ' \nWITH FULLSCAN'],
  [{ UpdateScanType: scanTypes.Percent, UpdateSampleValue: 30 }, ' \nWITH SAMPLE 30 PERCENT'],
  [{ UpdateScanType: scanTypes.Rows, UpdateSampleValue: 5 }, ' \nWITH SAMPLE 5 ROWS'],
  [{ UpdateStatisticsType: statisticsTypes.Column }, ' \nWITH FULLSCAN,COLUMNS'],
  [{ UpdateStatisticsType: statisticsTypes.Index }, ' \nWITH FULLSCAN,INDEX'],
  [{ UpdateScanType: scanTypes.Default }, ''],
])('updates statistics as %j says', (given, end) => {
  const batches = statisticsBatches(bag(updateStatisticsDeclaration, given), 'AW', [table]);
  expect(asScript(batches)).toBe(`use [AW]\nGO\nUPDATE STATISTICS [dbo].[AWBuildVersion]${end}`);
});

// Source: observed: View T-SQL of maintenance plans.
it('checks and shrinks', () => {
  const check = (given = {}): string => asScript(integrityBatches(bag(checkIntegrityDeclaration, given), 'AW'));
  expect(check()).toBe("USE [AW]\nGO\nDBCC CHECKDB(N'AW')  WITH NO_INFOMSGS");
  expect(check({ IncludeIndexes: false, PhysicalOnly: true, Tablock: true })).toContain(
    "DBCC CHECKDB(N'AW', NOINDEX)  WITH NO_INFOMSGS, PHYSICAL_ONLY, TABLOCK",
  );
  const shrink = (given = {}): string => asScript(shrinkBatches(bag(shrinkDatabaseDeclaration, given), 'AW'));
  expect(shrink()).toBe("USE [AW]\nGO\nDBCC SHRINKDATABASE(N'AW', 10, TRUNCATEONLY)");
  expect(shrink({ DatabaseReturnFreeSpace: false })).toContain("(N'AW', 10, NOTRUNCATE)");
});

// Source: observed: the statements that a History Cleanup task runs.
it('removes history older than its age', () => {
  const age = { RemoveOlderThan: 4, TimeUnitsType: timeUnits.Week };
  expect(asScript(historyBatches(bag(historyCleanupDeclaration, age), now))).toBe(
    `declare @dt datetime select @dt = cast(N'2008-01-02T10:59:14' as datetime) exec msdb.dbo.sp_delete_backuphistory @dt
GO
EXEC msdb.dbo.sp_purge_jobhistory  @oldest_date='2008-01-02T10:59:14'
GO
EXECUTE msdb..sp_maintplan_delete_log null,null,'2008-01-02T10:59:14'`,
  );
  const agent = { ...age, RemoveBackupRestoreHistory: false, RemoveDbMaintHistory: false };
  expect(historyBatches(bag(historyCleanupDeclaration, agent), now)).toHaveLength(1);
});

// Source: observed: the statements that a Maintenance Cleanup task runs; inferred: files of any age are those older than now.
it.each([
  [{ FolderPath: 'D:\\B', FileExtension: '.bak' }, "0,N'D:\\B',N'bak',N'2008-01-02T10:59:14'"],
  [
    { FolderPath: 'D:\\B', FileExtension: 'txt', CleanSubFolders: true, FileTypeSelected: 1 },
    "1,N'D:\\B',N'txt',N'2008-01-02T10:59:14',1",
  ],
  [{ FolderPath: 'D:\\B', FileExtension: 'bak', AgeBased: false }, "0,N'D:\\B',N'bak',N'2008-01-30T10:59:14'"],
  [{ DeleteSpecificFile: true, FilePath: 'D:\\a.bak' }, "0,N'D:\\a.bak'"],
])('removes the files that %j names', (given, end) => {
  expect(cleanupBatches(bag(maintenanceCleanupDeclaration, given), now)).toEqual([
    `EXECUTE master.dbo.xp_delete_file ${end}`,
  ]);
});

// Source: documentation: sp_start_job, sp_notify_operator; observed: the order of their parameters.
it('starts jobs and notifies operators', () => {
  const id = '94b5b1c2-0000-4000-8000-000000000001';
  expect(jobBatches(bag(executeJobDeclaration, { AgentJobID: `{${id}}` }))).toEqual([
    `EXEC msdb.dbo.sp_start_job @job_id=N'${id}'`,
  ]);
  const message = {
    OperatorNotify: [{ OperatorName: 'Day' }, { OperatorName: 'Night' }],
    Message: "It's done",
    Subject: 'S',
  };
  expect(notifyBatches(bag(notifyOperatorDeclaration, { ...message, Profile: 'P' }))).toEqual([
    "EXECUTE msdb.dbo.sp_notify_operator @profile_name=N'P',@name=N'Day',@subject=N'S',@body=N'It''s done'",
    "EXECUTE msdb.dbo.sp_notify_operator @profile_name=N'P',@name=N'Night',@subject=N'S',@body=N'It''s done'",
  ]);
  expect(notifyBatches(bag(notifyOperatorDeclaration, message))[0]).not.toContain('@profile_name');
});

// Source: inferred: ages are counted on the calendar.
it.each([
  [timeUnits.Hour, 5, '2008-03-31T01:00:00'],
  [timeUnits.Day, 31, '2008-02-29T06:00:00'],
  [timeUnits.Month, 1, '2008-02-29T06:00:00'],
  [timeUnits.Year, 2, '2006-03-31T06:00:00'],
])('counts back units of the kind %d', (unit, count, expected) => {
  expect(timeText(timeBefore(new Date(2008, 2, 31, 6), count, unit))).toBe(expected);
});

const server = ['AW', 'Down', 'master', 'model', 'msdb'].map((name) => ({
  name,
  isOnline: name !== 'Down',
  isSimple: false,
}));

// Source: documentation: Back Up Database task, Databases.
it.each([
  [1, false, ['AW', 'Down', 'master', 'model', 'msdb']],
  [2, false, ['master', 'model', 'msdb']],
  [3, false, ['AW', 'Down']],
  [3, true, ['AW']],
  [4, false, ['master', 'AW']],
])('chooses databases: selection %d, not those that are offline %s', (type, ignore, expected) => {
  const given = {
    DatabaseSelectionType: type,
    IgnoreDatabasesInNotOnlineState: ignore,
    SelectedDatabases: [{ DatabaseName: 'master' }, { DatabaseName: 'aw' }],
  };
  const { chosen } = chooseDatabases(bag(checkIntegrityDeclaration, given), server);
  expect(chosen.map(({ name }) => name)).toEqual(expected);
});

// Source: inferred: names are compared, and quoted, as T-SQL does it.
it('asks for the selected tables only', () => {
  const selection = { ObjectTypeSelection: 2, SelectedTables: [{ TableName: "[my].[O'Neil]" }, { TableName: 'T' }] };
  const condition = "((s.name = N'my' AND o.name = N'O''Neil') OR (s.name = N'dbo' AND o.name = N'T'))";
  expect(tablesQuery('a]b', selection)).toContain(condition);
  expect(indexesQuery('a]b', selection)).toContain('FROM [a]]b].sys.indexes AS i');
  expect(indexesQuery('x', { ObjectTypeSelection: 1, SelectedTables: [] })).toContain("AND o.type = 'V' ORDER BY");
});

// Source: documentation: GO of the utilities of SQL Server.
it('splits at lines of GO outside literals and comments', () => {
  expect(splitBatches("SELECT 'a\nGO\nb'\nGO 2\n/*\nGO\n*/ SELECT 1\r\ngo;\r\n\nGO")).toEqual([
    "SELECT 'a\nGO\nb'",
    "SELECT 'a\nGO\nb'",
    '/*\nGO\n*/ SELECT 1',
  ]);
});
