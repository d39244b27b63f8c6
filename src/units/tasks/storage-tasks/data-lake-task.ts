import type { PropertyDeclarations, TaskDeclaration, TaskInstance } from 'opendtsx/sdk';
import { checkLocalFolder, checkStorage, refusedValue } from './task-storage.ts';

const properties = {
  Operation: { kind: 'string', description: '`CopyToADLS` or `CopyFromADLS`.', at: '@Operation' },
  AzureDataLakeConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the data lake.',
    at: '@AzureDataLakeConnectionId',
  },
  AzureDataLakeDirectory: {
    kind: 'string',
    description: 'Folder of the data lake.',
    at: '@AzureDataLakeDirectory',
  },
  LocalDirectory: { kind: 'string', description: 'Folder of this machine.', at: '@LocalDirectory' },
  SearchRecursively: {
    kind: 'boolean',
    description: 'Takes the folders below too.',
    at: '@SearchRecursively',
    default: false,
  },
  FileNamePattern: { kind: 'string', description: 'Names to take, with wildcards.', at: '@FileNamePattern' },
  FileExpiry: {
    kind: 'string',
    description: 'When uploaded files expire; Gen2 has no such time, so that it must be empty.',
    at: '@FileExpiry',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Azure Data Lake Store File System task. */
export type DataLakeProperties = typeof properties;

/** An Azure Data Lake Store File System task ready to run. */
export type DataLakeInstance = TaskInstance<DataLakeProperties>;

/** Azure Data Lake Store File System Task: copies files between this machine and a data lake. */
export const azureDataLakeFileSystemDeclaration: TaskDeclaration<DataLakeProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: { creationName: 'AdlsTask' },
  displayName: 'Azure Data Lake Store File System Task',
  description:
    'Copies files between this machine and a data lake of Azure (Gen2): its connection manager is one of AzureStorage, or repointed to Gen2.',
  objectData: '<AdlsTask />',
  properties,
  raises: [
    'OPENDTSX_E_STORAGE_CONNECTION',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_STORAGE_LOCAL',
    'OPENDTSX_E_STORAGE_NAME',
    'OPENDTSX_W_STORAGE_NOFILES',
  ],
  validate(instance, context) {
    const { Operation, AzureDataLakeConnectionId, LocalDirectory, FileExpiry } = instance.properties;
    const known = /^copy(?:to|from)adls$/i.test(Operation.trim());
    return [
      ...(known ? [] : [refusedValue(instance, 'Operation', Operation, 'known are CopyToADLS and CopyFromADLS')]),
      ...checkStorage(instance, 'AzureDataLakeConnectionId', AzureDataLakeConnectionId, context),
      ...checkLocalFolder(instance, 'LocalDirectory', LocalDirectory, context),
      ...(FileExpiry.trim() === ''
        ? []
        : [
            refusedValue(
              instance,
              'FileExpiry',
              FileExpiry,
              'Gen2 has no expiry of files: give the account a lifecycle rule',
            ),
          ]),
    ];
  },
};
