import {
  type Diagnostic,
  type PropertyDeclarations,
  parseTimeRange,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { checkLocalFolder, checkStorage, refusedValue } from './task-storage.ts';

const properties = {
  ConnectionId: {
    kind: 'connection',
    description: 'Azure Storage connection manager of the account.',
    at: '@ConnectionId',
    aliases: ['AzureStorageConnection'],
  },
  BlobContainer: { kind: 'string', description: 'Container of the blobs.', at: '@BlobContainer' },
  BlobDirectory: { kind: 'string', description: 'Folder within the container.', at: '@BlobDirectory' },
  LocalDirectory: { kind: 'string', description: 'Folder of this machine.', at: '@LocalDirectory' },
  SearchRecursively: {
    kind: 'boolean',
    description: 'Takes the folders below too.',
    at: '@SearchRecursively',
    default: false,
  },
  FileNameFilter: {
    kind: 'string',
    description: 'Names to take, with the wildcards * and ?.',
    at: '@FileNameFilter',
    aliases: ['FileName'],
  },
  TimeRangeFrom: { kind: 'string', description: 'Takes what was changed at or after this time.', at: '@TimeRangeFrom' },
  TimeRangeTo: { kind: 'string', description: 'Takes what was changed before this time.', at: '@TimeRangeTo' },
} as const satisfies PropertyDeclarations;

/** The properties of the Azure Blob tasks. */
export type BlobTaskProperties = typeof properties;

/** An Azure Blob task ready to run. */
export type BlobTaskInstance = TaskInstance<BlobTaskProperties>;

function declareBlobTask(creationName: string, displayName: string, description: string) {
  return {
    sdkVersion: 1,
    kind: 'task',
    identifiers: { creationName },
    displayName,
    description,
    objectData: `<${creationName} />`,
    properties,
    raises: [
      'OPENDTSX_E_STORAGE_CONNECTION',
      'OPENDTSX_E_TASK_PROPERTY',
      'OPENDTSX_E_STORAGE_LOCAL',
      'OPENDTSX_E_STORAGE_NAME',
      'OPENDTSX_W_STORAGE_NOFILES',
    ],
    validate: validateBlobTask,
  } as const satisfies TaskDeclaration<BlobTaskProperties>;
}

function validateBlobTask(instance: BlobTaskInstance, context: TaskValidation): Diagnostic[] {
  const { ConnectionId, BlobContainer, LocalDirectory } = instance.properties;
  const range = timeRangeOf(instance);
  const { fault } = 'fault' in range ? range : { fault: undefined };
  return [
    ...checkStorage(instance, 'ConnectionId', ConnectionId, context),
    ...(BlobContainer.trim() === ''
      ? [refusedValue(instance, 'BlobContainer', '', 'it is the name of a container')]
      : []),
    ...checkLocalFolder(instance, 'LocalDirectory', LocalDirectory, context),
    ...(fault === undefined ? [] : [refusedValue(instance, 'TimeRangeFrom/TimeRangeTo', fault, 'it is no time')]),
  ];
}

/** The time range of a task, or the text in it that is no time. */
export function timeRangeOf({ properties: { TimeRangeFrom, TimeRangeTo }, localeId }: BlobTaskInstance) {
  return parseTimeRange(TimeRangeFrom, TimeRangeTo, localeId);
}

/** Azure Blob Upload Task: copies files of this machine into Azure Blob Storage. */
export const azureBlobUploadDeclaration = declareBlobTask(
  'CopyToBlobTask',
  'Azure Blob Upload Task',
  'Copies files of this machine into Azure Blob Storage; blobs of the same name are replaced.',
);

/** Azure Blob Download Task: copies files of Azure Blob Storage to this machine. */
export const azureBlobDownloadDeclaration = declareBlobTask(
  'CopyFromBlobTask',
  'Azure Blob Download Task',
  'Copies files of Azure Blob Storage to this machine; files of the same name are replaced.',
);
