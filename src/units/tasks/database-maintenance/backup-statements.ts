import type { TaskInstance } from 'opendtsx/sdk';
import { type BackUpDatabaseProperties, backupActions, compressions, existingBackups } from './back-up-database.ts';
import { backupStamp, bracketed, literal } from './maintenance-text.ts';

type Bag = TaskInstance<BackUpDatabaseProperties>['properties'];

/** The batches that back up one database. @param time local time for the names of backups and files */
export function backupBatches(bag: Bag, database: string, time: Date): string[] {
  const name = `${database}_backup_${backupStamp(time)}`;
  const disks = destinationsOf(bag, database, name).map((path) => `  DISK = ${literal(path)}`);
  const what = bag.BackupAction === backupActions.Log ? 'LOG' : 'DATABASE';
  const batches = subfolderBatches(bag, database);
  batches.push(`BACKUP ${what} ${bracketed(database)} TO${disks.join(',')} WITH ${optionsOf(bag, name)}`);
  if (bag.BackupVerifyIntegrity) batches.push(verification(database, disks));
  return batches;
}

function separatorOf(folder: string): string {
  return folder.includes('/') && !folder.includes('\\') ? '/' : '\\';
}

function folderOf(bag: Bag, database: string): string {
  const folder = bag.BackupDestinationAutoFolderPath.replace(/[\\/]+$/, '');
  return bag.BackupCreateSubFolder ? `${folder}${separatorOf(folder)}${database}` : folder;
}

function destinationsOf(bag: Bag, database: string, name: string): string[] {
  const listed = bag.BackupDestinationList.map((item) => item.BackupDestinationLocation.replace(/^\d+,/, ''));
  if (listed.length > 0) return listed;
  const byAction = bag.BackupAction === backupActions.Log ? 'trn' : 'bak';
  const extension = bag.BackupFileExtension.replace(/^\./, '') || byAction;
  const folder = folderOf(bag, database);
  return [`${folder}${separatorOf(folder)}${name}.${extension}`];
}

function subfolderBatches(bag: Bag, database: string): string[] {
  if (!bag.BackupCreateSubFolder || bag.BackupDestinationList.length > 0) return [];
  return [`EXECUTE master.dbo.xp_create_subdir ${literal(folderOf(bag, database))}`];
}

function optionsOf(bag: Bag, name: string): string {
  const compression = { [compressions.On]: 'COMPRESSION, ', [compressions.Off]: 'NO_COMPRESSION, ' }[
    bag.BackupCompressionAction
  ];
  const first = [
    ...(bag.BackupTailLog ? ['NO_TRUNCATE'] : []),
    ...(bag.BackupIsIncremental ? ['DIFFERENTIAL'] : []),
    ...expirationOf(bag),
  ];
  const init = bag.BackupActionForExistingBackups === existingBackups.Overwrite ? 'INIT' : 'NOINIT';
  const head = first.length === 0 ? '' : ` ${first.map((option) => `${option} , `).join('')}`;
  const tail = bag.BackupTailLog ? 'NORECOVERY , ' : '';
  return `${head}NOFORMAT, ${init},  NAME = ${literal(name)}, SKIP, REWIND, NOUNLOAD, ${compression ?? ''}${tail} STATS = 10`;
}

function expirationOf(bag: Bag): string[] {
  if (!bag.UseExpiration) return [];
  if (bag.InDays) return [`RETAINDAYS = ${bag.RetainDays}`];
  // A day without a time would be read as one of UTC.
  const day = new Date(bag.ExpireDate.replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00'));
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0'));
  return [`EXPIREDATE = ${literal(`${date.join('')} 00:00:00`)}`];
}

function verification(database: string, disks: readonly string[]): string {
  const name = literal(database);
  const missing = literal(`Verify failed. Backup information for database '${database}' not found.`);
  return [
    'declare @backupSetId as int',
    `select @backupSetId = position from msdb..backupset where database_name=${name} and backup_set_id=(select max(backup_set_id) from msdb..backupset where database_name=${name} )`,
    `if @backupSetId is null begin raiserror(${missing}, 16, 1) end`,
    `RESTORE VERIFYONLY FROM${disks.join(',')} WITH  FILE = @backupSetId,  NOUNLOAD,  NOREWIND`,
  ].join('\n');
}
