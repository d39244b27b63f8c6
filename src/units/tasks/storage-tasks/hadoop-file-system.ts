import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { checkStorage, refusedValue } from './task-storage.ts';

const properties = {
  LocalFilePathId: {
    kind: 'connection',
    description: 'FILE connection manager of the file or folder of this machine.',
    at: '@LocalFilePathId',
  },
  HadoopConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the Hadoop cluster.',
    at: '@HadoopConnectionId',
  },
  Operation: { kind: 'string', description: '`CopyToHDFS`, `CopyFromHDFS` or `CopyWithinHDFS`.', at: '@Operation' },
  HadoopFilePath: {
    kind: 'string',
    description: 'Path of the file or folder of the cluster.',
    at: '@HadoopFilePath',
  },
  HadoopFileType: { kind: 'string', description: '`File` or `Directory`.', at: '@HadoopFileType', default: 'File' },
  DestinationOverwrite: {
    kind: 'boolean',
    description: 'Replaces files that exist.',
    at: '@DestinationOverwrite',
    aliases: ['OverwriteDestination'],
    default: false,
  },
  IsRecursive: {
    kind: 'boolean',
    description: 'Copies the folders below too.',
    at: '@IsRecursive',
    aliases: ['Recursively'],
    default: false,
  },
  DestinationHadoopFilePath: {
    kind: 'string',
    description: 'Where CopyWithinHDFS copies to (the persisted name is inferred).',
    at: '@DestinationHadoopFilePath',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Hadoop File System task. */
export type HadoopFileSystemProperties = typeof properties;

/** A Hadoop File System task ready to run. */
export type HadoopFileSystemInstance = TaskInstance<HadoopFileSystemProperties>;

/** Which way the task copies. */
export type HadoopOperation = 'to' | 'from' | 'within';

/** The operation of a task; undefined for an unknown one. */
export function hadoopOperation({ properties }: HadoopFileSystemInstance): HadoopOperation | undefined {
  const way = /^copy(to|from|within)hdfs$/i.exec(properties.Operation.trim())?.[1];
  return way?.toLowerCase() as HadoopOperation | undefined;
}

/** Whether the task copies a folder. */
export function isFolderTask({ properties }: HadoopFileSystemInstance): boolean {
  return /^(?:directory|folder)$/i.test(properties.HadoopFileType.trim());
}

/** Hadoop File System Task: copies files between this machine and a Hadoop cluster, or within it. */
export const hadoopFileSystemDeclaration: TaskDeclaration<HadoopFileSystemProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: { creationName: 'HadoopFileSystemTask' },
  displayName: 'Hadoop File System Task',
  description: 'Copies files between this machine and a Hadoop cluster, or within the cluster, over WebHDFS.',
  objectData: '<HadoopFileSystemTask />',
  exactObjectData: true,
  properties,
  raises: [
    'OPENDTSX_E_STORAGE_CONNECTION',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_STORAGE_LOCAL',
    'OPENDTSX_E_STORAGE_NAME',
    'OPENDTSX_E_STORAGE_EXISTS',
    'OPENDTSX_W_STORAGE_NOFILES',
  ],
  validate(instance, context) {
    const { Operation, HadoopConnectionId, HadoopFilePath, HadoopFileType } = instance.properties;
    const operation = hadoopOperation(instance);
    const findings: Diagnostic[] = [];
    const refuse = (property: string, value: string, reason: string): void => {
      findings.push(refusedValue(instance, property, value, reason));
    };
    if (operation === undefined)
      refuse('Operation', Operation, 'known are CopyToHDFS, CopyFromHDFS and CopyWithinHDFS');
    if (!/^(?:file|directory|folder)$/i.test(HadoopFileType.trim())) {
      refuse('HadoopFileType', HadoopFileType, 'known are File and Directory');
    }
    if (HadoopFilePath.trim() === '') refuse('HadoopFilePath', '', 'it is a path of the cluster');
    findings.push(...checkStorage(instance, 'HadoopConnectionId', HadoopConnectionId, context));
    if (operation === 'within') findings.push(...checkDestination(instance));
    else if (operation !== undefined) findings.push(...checkLocal(instance, context));
    return findings;
  },
};

function checkDestination(instance: HadoopFileSystemInstance): Diagnostic[] {
  const { DestinationHadoopFilePath: destination, HadoopFilePath: source } = instance.properties;
  const refuse = (reason: string) => [refusedValue(instance, 'DestinationHadoopFilePath', destination, reason)];
  if (destination.trim() === '') return refuse('CopyWithinHDFS needs to know where to copy to');
  return destination.trim() === source.trim() ? refuse('it is what is copied') : [];
}

function checkLocal(instance: HadoopFileSystemInstance, context: TaskValidation): Diagnostic[] {
  const { LocalFilePathId: reference } = instance.properties;
  const kind = reference === '' ? undefined : context.connectionKind(reference);
  if (kind === 'file') return [];
  const problem =
    reference === '' ? 'names no connection manager' : `names ${reference}, which is no FILE connection manager`;
  const args = { executable: instance.path, property: 'LocalFilePathId', problem };
  const hint = 'Name a FILE connection manager: the file or folder of this machine.';
  return [diagnostic('OPENDTSX_E_STORAGE_CONNECTION', args, { source: instance.path, hint })];
}
