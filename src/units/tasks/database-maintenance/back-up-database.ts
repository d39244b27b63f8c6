import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { databaseFaults, type Fault, type MaintenanceNeeds } from './check-maintenance.ts';
import { maintenanceDeclaration } from './maintenance-declaration.ts';
import { databaseProperties } from './maintenance-properties.ts';

/** `BackupActionType` of SMO. */
export const backupActions = { Database: 0, Files: 1, Log: 2 } as const;

/** `DeviceType` of SMO. */
export const deviceTypes = { LogicalDevice: 0, Tape: 1, File: 2, Pipe: 3, VirtualDevice: 4, Url: 5 } as const;

/** What happens to a backup file that is there. Source: observed: maintenance plans. */
export const existingBackups = { Append: 0, Overwrite: 1 } as const;

/** `BackupCompressionOptions` of SMO. */
export const compressions = { Default: 0, On: 1, Off: 2 } as const;

const properties = {
  ...databaseProperties,
  BackupAction: {
    kind: 'enumeration',
    description: 'What is backed up: whole databases, or their transaction logs.',
    at: '@BackupAction',
    values: backupActions,
    default: backupActions.Database,
  },
  BackupIsIncremental: {
    kind: 'boolean',
    description: 'Backs up what changed since the last full backup.',
    at: '@BackupIsIncremental',
    default: false,
  },
  BackupFileGroupsFiles: {
    kind: 'string',
    description: 'Files and filegroups to back up. Must be empty.',
    at: '@BackupFileGroupsFiles',
  },
  BackupDeviceType: {
    kind: 'enumeration',
    description: 'Where backups go. Only files of the server are supported.',
    at: '@BackupDeviceType',
    values: deviceTypes,
    default: deviceTypes.File,
  },
  BackupPhisycalDestinationType: {
    kind: 'integer',
    description: 'Kind of the destinations in the list (the name is spelled so in packages). The list itself decides.',
    at: '@BackupPhisycalDestinationType',
    default: 0,
  },
  BackupDestinationType: {
    kind: 'integer',
    description: 'Whether each database gets a file of its own; so it is when the list of destinations is empty.',
    at: '@BackupDestinationType',
    default: 0,
  },
  BackupDestinationAutoFolderPath: {
    kind: 'string',
    description: 'Folder on the server for the files, one for each database.',
    at: '@BackupDestinationAutoFolderPath',
  },
  BackupDestinationList: {
    kind: 'collection',
    description: 'Files on the server that take all backups, in stripes.',
    at: 'BackupDestinationList',
    fields: {
      BackupDestinationLocation: {
        kind: 'string',
        description: 'Path of the file; a number and a comma in front do not count.',
        at: '@BackupDestinationLocation',
      },
    },
  },
  BackupActionForExistingBackups: {
    kind: 'enumeration',
    description: 'Appends to the files, or overwrites them.',
    at: '@BackupActionForExistingBackups',
    values: existingBackups,
    default: existingBackups.Append,
  },
  BackupCreateSubFolder: {
    kind: 'boolean',
    description: 'Gives each database a subfolder of its name.',
    at: '@BackupCreateSubFolder',
    default: false,
  },
  BackupFileExtension: {
    kind: 'string',
    description: 'Extension of the files; bak or trn when empty.',
    at: '@BackupFileExtension',
  },
  BackupVerifyIntegrity: {
    kind: 'boolean',
    description: 'Has the server verify each backup.',
    at: '@BackupVerifyIntegrity',
    default: false,
  },
  UseExpiration: { kind: 'boolean', description: 'Whether backups expire.', at: '@UseExpiration', default: false },
  ExpireDate: { kind: 'string', description: 'The day on which backups expire.', at: '@ExpireDate' },
  RetainDays: { kind: 'integer', description: 'Days after which backups expire.', at: '@RetainDays', default: 14 },
  InDays: {
    kind: 'boolean',
    description: 'Whether RetainDays counts, or ExpireDate.',
    at: '@InDays',
    default: true,
  },
  BackupCompressionAction: {
    kind: 'enumeration',
    description: 'Compresses backups, does not, or does as the server is set.',
    at: '@BackupCompressionAction',
    values: compressions,
    default: compressions.Default,
  },
  BackupTailLog: {
    kind: 'boolean',
    description: 'Backs up the tail of the log and leaves the database restoring.',
    at: '@BackupTailLog',
    default: false,
  },
  IsBackupEncrypted: {
    kind: 'boolean',
    description: 'Encrypts backups. Must be False.',
    at: '@IsBackupEncrypted',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Back Up Database task. */
export type BackUpDatabaseProperties = typeof properties;

type Bag = TaskInstance<BackUpDatabaseProperties>['properties'];

const byStatement = 'write the BACKUP statement into an Execute T-SQL Statement Task';

function backupFaults(bag: Bag): Fault[] {
  const faults: Fault[] = [];
  const { BackupAction: action, BackupDeviceType: device, BackupDestinationList: list } = bag;
  if (action === backupActions.Files || bag.BackupFileGroupsFiles.trim() !== '') {
    faults.push([
      'BackupFileGroupsFiles',
      bag.BackupFileGroupsFiles,
      `files and filegroups are not backed up; instead, ${byStatement}`,
    ]);
  }
  if (device !== deviceTypes.File) {
    faults.push(['BackupDeviceType', device, `backups go into files only; instead, ${byStatement}`]);
  }
  if (bag.IsBackupEncrypted) {
    faults.push(['IsBackupEncrypted', true, `backups are not encrypted; instead, ${byStatement}`]);
  }
  if (list.length === 0 && bag.BackupDestinationAutoFolderPath.trim() === '') {
    faults.push([
      'BackupDestinationAutoFolderPath',
      '',
      'name a folder on the server, or files in BackupDestinationList',
    ]);
  }
  if (bag.UseExpiration && !bag.InDays && Number.isNaN(Date.parse(bag.ExpireDate))) {
    faults.push(['ExpireDate', bag.ExpireDate, 'write a date, such as 2009-07-05']);
  }
  if (bag.UseExpiration && bag.InDays && bag.RetainDays < 0) {
    faults.push(['RetainDays', bag.RetainDays, 'it counts days from 0']);
  }
  if (bag.BackupIsIncremental && action === backupActions.Log) {
    faults.push(['BackupIsIncremental', true, 'a backup of the log is never differential; set it to False']);
  }
  if (bag.BackupTailLog && action !== backupActions.Log) {
    faults.push(['BackupTailLog', true, 'only a backup of the log has a tail; set BackupAction to Log']);
  }
  return faults;
}

/** What the Back Up Database task needs. */
export const backUpDatabaseNeeds: MaintenanceNeeds<BackUpDatabaseProperties> = {
  elsewhere: () =>
    'other databases are backed up by programs of their own; instead, use an Execute Process Task (pg_dump), or VACUUM INTO of SQLite in an Execute SQL Task',
  faults: (bag) => [...databaseFaults(bag), ...backupFaults(bag)],
};

/** Back Up Database task: backs up databases of a SQL Server or their logs. */
export const backUpDatabaseDeclaration: TaskDeclaration<BackUpDatabaseProperties> = maintenanceDeclaration(
  'DbMaintenanceBackupTask',
  ['Back Up Database Task', 'Backs up databases of a SQL Server, or their transaction logs, into files of the server.'],
  properties,
  backUpDatabaseNeeds,
);
