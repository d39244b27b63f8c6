import type { PropertyDeclarations, TaskInstance } from 'opendtsx/sdk';
import { type Fault, type MaintenanceNeeds, onlySqlServer } from './check-maintenance.ts';
import { maintenanceDeclaration } from './maintenance-declaration.ts';
import { ageProperties, serverProperties } from './maintenance-properties.ts';

/** Which files the Maintenance Cleanup task removes. Source: observed: maintenance plans. */
export const fileTypes = { Backup: 0, Report: 1 } as const;

const jobProperties = {
  ...serverProperties,
  AgentJobID: { kind: 'string', description: 'Id of the job.', at: '@AgentJobID' },
} as const satisfies PropertyDeclarations;

const historyProperties = {
  ...serverProperties,
  ...ageProperties,
  RemoveBackupRestoreHistory: {
    kind: 'boolean',
    description: 'Removes the history of backups and restores.',
    at: '@RemoveBackupRestoreHistory',
    default: true,
  },
  RemoveAgentHistory: {
    kind: 'boolean',
    description: 'Removes the history of SQL Server Agent jobs.',
    at: '@RemoveAgentHistory',
    default: true,
  },
  RemoveDbMaintHistory: {
    kind: 'boolean',
    description: 'Removes the history of maintenance plans.',
    at: '@RemoveDbMaintHistory',
    default: true,
  },
} as const satisfies PropertyDeclarations;

const cleanupProperties = {
  ...serverProperties,
  ...ageProperties,
  FileTypeSelected: {
    kind: 'enumeration',
    description: 'Removes backups or reports of maintenance plans.',
    at: '@FileTypeSelected',
    values: fileTypes,
    default: fileTypes.Backup,
  },
  FilePath: { kind: 'string', description: 'The one file to remove.', at: '@FilePath' },
  FolderPath: { kind: 'string', description: 'Folder on the server whose files are removed.', at: '@FolderPath' },
  CleanSubFolders: {
    kind: 'boolean',
    description: 'Removes files of its subfolders too, one level deep.',
    at: '@CleanSubFolders',
    default: false,
  },
  FileExtension: { kind: 'string', description: 'Extension of the files.', at: '@FileExtension' },
  AgeBased: { kind: 'boolean', description: 'Removes old files only.', at: '@AgeBased', default: true },
  DeleteSpecificFile: {
    kind: 'boolean',
    description: 'Removes the one file, not those of a folder.',
    at: '@DeleteSpecificFile',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const notifyProperties = {
  ...serverProperties,
  OperatorNotify: {
    kind: 'collection',
    description: 'The operators to notify.',
    at: 'OperatorNotify',
    fields: { OperatorName: { kind: 'string', description: 'Name of the operator.', at: '@OperatorName' } },
  },
  Message: { kind: 'string', description: 'Text of the message.', at: '@Message' },
  Subject: { kind: 'string', description: 'Subject of the message.', at: '@Subject' },
  Profile: { kind: 'string', description: 'Database Mail profile; that of the Agent when empty.', at: '@Profile' },
} as const satisfies PropertyDeclarations;

/** The properties of the Execute SQL Server Agent Job task. */
export type ExecuteJobProperties = typeof jobProperties;
/** The properties of the History Cleanup task. */
export type HistoryCleanupProperties = typeof historyProperties;
/** The properties of the Maintenance Cleanup task. */
export type MaintenanceCleanupProperties = typeof cleanupProperties;
/** The properties of the Notify Operator task. */
export type NotifyOperatorProperties = typeof notifyProperties;
/** Bags of the Execute SQL Server Agent Job task. */
export type ExecuteJobBag = TaskInstance<ExecuteJobProperties>['properties'];
/** Bags of the History Cleanup task. */
export type HistoryCleanupBag = TaskInstance<HistoryCleanupProperties>['properties'];
/** Bags of the Maintenance Cleanup task. */
export type MaintenanceCleanupBag = TaskInstance<MaintenanceCleanupProperties>['properties'];
/** Bags of the Notify Operator task. */
export type NotifyOperatorBag = TaskInstance<NotifyOperatorProperties>['properties'];

const isGuid = (text: string): boolean => /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text.trim());

function ageFaults({ RemoveOlderThan: count }: { readonly RemoveOlderThan: number }): Fault[] {
  return count < 0 ? [['RemoveOlderThan', count, 'it counts units of time from 0']] : [];
}

/** What the Execute SQL Server Agent Job task needs. */
export const executeJobNeeds: MaintenanceNeeds<ExecuteJobProperties> = {
  elsewhere: () => onlySqlServer('Agent jobs', 'run what the job does with tasks of the package'),
  faults: ({ AgentJobID: id }) => (isGuid(id) ? [] : [['AgentJobID', id, 'write the id of a job, a GUID']]),
};

/** What the History Cleanup task needs. */
export const historyCleanupNeeds: MaintenanceNeeds<HistoryCleanupProperties> = {
  elsewhere: () => onlySqlServer('a history in msdb', 'delete rows of your own tables with an Execute SQL Task'),
  faults: ageFaults,
};

/** What the Maintenance Cleanup task needs. */
export const maintenanceCleanupNeeds: MaintenanceNeeds<MaintenanceCleanupProperties> = {
  elsewhere: () =>
    onlySqlServer('the procedure that removes backup files', 'use a File System Task in a Foreach File loop'),
  faults(bag) {
    if (bag.DeleteSpecificFile) {
      return bag.FilePath.trim() === '' ? [['FilePath', '', 'name the file to remove']] : [];
    }
    const folder: Fault[] =
      bag.FolderPath.trim() === '' ? [['FolderPath', '', 'name the folder whose files are removed']] : [];
    return [...folder, ...(bag.AgeBased ? ageFaults(bag) : [])];
  },
};

/** What the Notify Operator task needs. */
export const notifyOperatorNeeds: MaintenanceNeeds<NotifyOperatorProperties> = {
  elsewhere: () => onlySqlServer('operators', 'use a Send Mail Task'),
  faults: ({ OperatorNotify: operators }) =>
    operators.length > 0 && operators.every(({ OperatorName }) => OperatorName.trim() !== '')
      ? []
      : [['OperatorNotify', '', 'name at least one operator']],
};

/** Execute SQL Server Agent Job task: starts a job and does not wait for it. */
export const executeJobDeclaration = maintenanceDeclaration(
  'DbMaintenanceExecuteAgentJobTask',
  ['Execute SQL Server Agent Job Task', 'Starts a job of the SQL Server Agent; the task does not wait until it ends.'],
  jobProperties,
  executeJobNeeds,
);

/** History Cleanup task: removes old history of msdb. */
export const historyCleanupDeclaration = maintenanceDeclaration(
  'DbMaintenanceHistoryCleanupTask',
  ['History Cleanup Task', 'Removes old history of backups, jobs and maintenance plans from msdb.'],
  historyProperties,
  historyCleanupNeeds,
);

/** Maintenance Cleanup task: removes old files of maintenance plans. */
export const maintenanceCleanupDeclaration = maintenanceDeclaration(
  'DbMaintenanceFileCleanupTask',
  ['Maintenance Cleanup Task', 'Removes old backup files and reports of maintenance plans on the server.'],
  cleanupProperties,
  maintenanceCleanupNeeds,
);

/** Notify Operator task: sends a message to operators. */
export const notifyOperatorDeclaration = maintenanceDeclaration(
  'DbMaintenanceNotifyOperatorTask',
  ['Notify Operator Task', 'Sends a message to operators of the SQL Server Agent.'],
  notifyProperties,
  notifyOperatorNeeds,
);
