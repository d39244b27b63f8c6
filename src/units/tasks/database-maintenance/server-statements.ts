import type { CheckIntegrityBag, ShrinkDatabaseBag } from './database-upkeep.ts';
import { bracketed, literal, timeBefore, timeText } from './maintenance-text.ts';
import type { ExecuteJobBag, HistoryCleanupBag, MaintenanceCleanupBag, NotifyOperatorBag } from './server-upkeep.ts';

/** The batches that check one database. */
export function integrityBatches(bag: CheckIntegrityBag, database: string): string[] {
  const index = bag.IncludeIndexes ? '' : ', NOINDEX';
  const options = ['NO_INFOMSGS', ...(bag.PhysicalOnly ? ['PHYSICAL_ONLY'] : []), ...(bag.Tablock ? ['TABLOCK'] : [])];
  return [`USE ${bracketed(database)}`, `DBCC CHECKDB(${literal(database)}${index})  WITH ${options.join(', ')}`];
}

/** The batches that shrink one database. */
export function shrinkBatches(bag: ShrinkDatabaseBag, database: string): string[] {
  const free = bag.DatabaseReturnFreeSpace ? 'TRUNCATEONLY' : 'NOTRUNCATE';
  const statement = `DBCC SHRINKDATABASE(${literal(database)}, ${bag.DatabasePercentLimit}, ${free})`;
  return [`USE ${bracketed(database)}`, statement];
}

/** The batch that starts a job. */
export function jobBatches(bag: ExecuteJobBag): string[] {
  return [`EXEC msdb.dbo.sp_start_job @job_id=${literal(bag.AgentJobID.trim().replace(/^\{|\}$/g, ''))}`];
}

/** The batches that remove history. @param now local time from which the age is counted */
export function historyBatches(bag: HistoryCleanupBag, now: Date): string[] {
  const oldest = timeText(timeBefore(now, bag.RemoveOlderThan, bag.TimeUnitsType));
  const backups = `declare @dt datetime select @dt = cast(${literal(oldest)} as datetime) exec msdb.dbo.sp_delete_backuphistory @dt`;
  return [
    ...(bag.RemoveBackupRestoreHistory ? [backups] : []),
    ...(bag.RemoveAgentHistory ? [`EXEC msdb.dbo.sp_purge_jobhistory  @oldest_date='${oldest}'`] : []),
    ...(bag.RemoveDbMaintHistory ? [`EXECUTE msdb..sp_maintplan_delete_log null,null,'${oldest}'`] : []),
  ];
}

/** The batch that removes files. Without an age, all files older than now. @param now local time from which the age is counted */
export function cleanupBatches(bag: MaintenanceCleanupBag, now: Date): string[] {
  const start = `EXECUTE master.dbo.xp_delete_file ${bag.FileTypeSelected},`;
  if (bag.DeleteSpecificFile) return [`${start}${literal(bag.FilePath)}`];
  const before = bag.AgeBased ? timeBefore(now, bag.RemoveOlderThan, bag.TimeUnitsType) : now;
  const place = `${literal(bag.FolderPath)},${literal(bag.FileExtension.replace(/^\./, ''))}`;
  return [`${start}${place},${literal(timeText(before))}${bag.CleanSubFolders ? ',1' : ''}`];
}

/** The batches that notify operators. */
export function notifyBatches(bag: NotifyOperatorBag): string[] {
  const profile = bag.Profile.trim() === '' ? '' : `@profile_name=${literal(bag.Profile)},`;
  return bag.OperatorNotify.map(
    ({ OperatorName: name }) =>
      `EXECUTE msdb.dbo.sp_notify_operator ${profile}@name=${literal(name)},@subject=${literal(bag.Subject)},@body=${literal(bag.Message)}`,
  );
}
