import type { Diagnostic, PropertyDeclarations, TaskDeclaration, TaskInstance, TaskValidation } from 'opendtsx/sdk';
import { checkLocalFolder, checkStorage, refusedValue } from './task-storage.ts';

const text = (description: string) => ({ kind: 'string', description }) as const;
const connection = (description: string, id: string) => ({ kind: 'connection', description, aliases: [id] }) as const;

const properties = {
  Operation: text('`Copy` or `Delete`.'),
  SourceConnectionType: text('Kind of the source; `Local` or empty for this machine.'),
  SourceConnection: connection('Connection manager of the source; none for this machine.', 'SourceConnectionId'),
  SourceFolderPath: text('Folder to copy from; the container stands first.'),
  SourceFileName: text('Names to copy, with the wildcards * and ?, which ^ makes plain; empty for the folder.'),
  SearchRecursively: { kind: 'boolean', description: 'Copies the folders below too.', default: false },
  DestinationConnectionType: text('Kind of the destination; `Local` or empty for this machine.'),
  DestinationConnection: connection(
    'Connection manager of the destination; none for this machine.',
    'DestinationConnectionId',
  ),
  DestinationFolderPath: text('Folder to copy to; the container stands first.'),
  DestinationFileName: text('Name of the copy; empty for the name of the source.'),
  ConnectionType: text('Kind of what is deleted; `Local` or empty for this machine.'),
  Connection: connection('Connection manager of what is deleted; none for this machine.', 'ConnectionId'),
  FolderPath: text('Folder to delete from; the container stands first.'),
  FileName: text('Names to delete, with the wildcards * and ?, which ^ makes plain; empty for the folder.'),
  DeleteRecursively: { kind: 'boolean', description: 'Deletes in the folders below too.', default: false },
} as const satisfies PropertyDeclarations;

/** The properties of the Flexible File task. */
export type FlexibleFileProperties = typeof properties;

/** A Flexible File task ready to run. */
export type FlexibleFileInstance = TaskInstance<FlexibleFileProperties>;

/** Which properties say where something lies. */
export interface PlaceNames {
  readonly type: 'SourceConnectionType' | 'DestinationConnectionType' | 'ConnectionType';
  readonly connection: 'SourceConnection' | 'DestinationConnection' | 'Connection';
  readonly folder: 'SourceFolderPath' | 'DestinationFolderPath' | 'FolderPath';
}

/** The places of the operations. */
export const places = {
  source: { type: 'SourceConnectionType', connection: 'SourceConnection', folder: 'SourceFolderPath' },
  destination: {
    type: 'DestinationConnectionType',
    connection: 'DestinationConnection',
    folder: 'DestinationFolderPath',
  },
  deleted: { type: 'ConnectionType', connection: 'Connection', folder: 'FolderPath' },
} as const satisfies Record<string, PlaceNames>;

/** The operation of a task; undefined for an unknown one. */
export function flexibleOperation({ properties: { Operation } }: FlexibleFileInstance): 'copy' | 'delete' | undefined {
  return /^(copy|delete)$/i.exec(Operation.trim())?.[1].toLowerCase() as 'copy' | 'delete' | undefined;
}

/** Whether a place lies on this machine: it names no connection manager, and its kind says so or nothing. */
export function isLocalPlace({ properties: bag }: FlexibleFileInstance, names: PlaceNames): boolean {
  return bag[names.connection] === '' && /^(?:$|local)/i.test(bag[names.type].trim());
}

/** Flexible File Task: copies and deletes files of this machine and of storage services. */
export const flexibleFileDeclaration: TaskDeclaration<FlexibleFileProperties> = {
  sdkVersion: 1,
  kind: 'task',
  // The documentation gives no names of the persisted form: all of them are inferred, so that nothing may be left unread.
  identifiers: { creationName: 'FlexibleFileTask', aliases: ['Microsoft.FlexibleFileTask', 'ExtFileTask'] },
  displayName: 'Flexible File Task',
  description: 'Copies and deletes files of this machine, of Azure Blob Storage, Data Lake Storage Gen2, S3 and HDFS.',
  objectData: '<FlexibleFileTask />',
  exactObjectData: true,
  properties,
  raises: [
    'OPENDTSX_E_STORAGE_CONNECTION',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_STORAGE_LOCAL',
    'OPENDTSX_E_STORAGE_NAME',
    'OPENDTSX_W_STORAGE_NOFILES',
  ],
  validate(instance, context) {
    const { Operation } = instance.properties;
    const operation = flexibleOperation(instance);
    if (operation === undefined) {
      return [refusedValue(instance, 'Operation', Operation, 'known are Copy and Delete')];
    }
    if (operation === 'delete') return checkPlace(instance, places.deleted, context);
    return [
      ...checkPlace(instance, places.source, context),
      ...checkPlace(instance, places.destination, context),
      ...checkNames(instance),
    ];
  },
};

function checkPlace(instance: FlexibleFileInstance, names: PlaceNames, context: TaskValidation): Diagnostic[] {
  const { [names.connection]: reference, [names.folder]: folder } = instance.properties;
  if (isLocalPlace(instance, names)) return checkLocalFolder(instance, names.folder, folder, context);
  const isEmpty = /^[\\/\s]*$/.test(folder);
  return [
    ...checkStorage(instance, names.connection, reference, context),
    ...(isEmpty ? [refusedValue(instance, names.folder, folder, 'it names a folder; the container stands first')] : []),
  ];
}

function checkNames(instance: FlexibleFileInstance): Diagnostic[] {
  const { DestinationFileName: to, SourceFileName: from } = instance.properties;
  if (/[\\/]/.test(to)) return [refusedValue(instance, 'DestinationFileName', to, 'a name holds no folder')];
  const isOne = from !== '' && !/[*?]/.test(from.replaceAll(/\^./g, ''));
  if (to === '' || isOne) return [];
  return [refusedValue(instance, 'DestinationFileName', to, 'more than one file could get this name')];
}
