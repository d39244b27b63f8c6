import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachValidation,
  type PropertyDeclarations,
  parseTimeRange,
} from 'opendtsx/sdk';

/** The language whose order of day and month is assumed where neither text of a time range decides. */
export const englishOfTheStates = 1033;

const recursion = { kind: 'boolean', description: 'Looks in folders below the folder too.', default: false } as const;

const blobProperties = {
  Connection: {
    kind: 'connection',
    description: 'Azure Storage connection manager of the account.',
    aliases: ['ConnectionId', 'AzureStorageConnection'],
  },
  Container: {
    kind: 'string',
    description: 'Container of the blobs.',
    aliases: ['BlobContainer'],
  },
  BlobPath: { kind: 'string', description: 'Folder within the container.', aliases: ['BlobDirectory'] },
  SearchRecursively: recursion,
  FileNameFilter: {
    kind: 'string',
    description: 'Names to take, with the wildcards * and ?.',
    aliases: ['BlobNameFilter'],
  },
  TimeRangeFrom: { kind: 'string', description: 'Takes what was changed at or after this time.' },
  TimeRangeTo: { kind: 'string', description: 'Takes what was changed before this time.' },
} as const satisfies PropertyDeclarations;

const adlsProperties = {
  ConnectionId: {
    kind: 'connection',
    description: 'Connection manager of the data lake.',
    aliases: ['AzureDataLakeConnection'],
  },
  AzureDataLakeDirectory: { kind: 'string', description: 'Folder of the data lake.' },
  FileNamePattern: { kind: 'string', description: 'Names to take, with the wildcards * and ?.' },
  SearchRecursively: recursion,
} as const satisfies PropertyDeclarations;

const gen2Properties = {
  ConnectionId: {
    kind: 'connection',
    description: 'Azure Storage connection manager of the account.',
    aliases: ['AzureStorageConnection', 'Connection'],
  },
  FolderPath: { kind: 'string', description: 'Folder to look in; the file system (container) stands first.' },
  SearchRecursively: recursion,
} as const satisfies PropertyDeclarations;

/** Which name of a file the HDFS enumerator gives. */
export const hdfsNames = { FullyQualified: 0, NameOnly: 1 } as const;

const hdfsProperties = {
  Connection: {
    kind: 'connection',
    description: 'Connection manager of the Hadoop cluster.',
    aliases: ['ConnectionId', 'HadoopConnectionId'],
  },
  DirectoryPath: { kind: 'string', description: 'Folder of the cluster.' },
  FileNameFilter: { kind: 'string', description: 'Names to take, with the wildcards * and ?.' },
  RetrieveFileName: {
    kind: 'enumeration',
    description: 'Full path, or name without path.',
    values: hdfsNames,
    default: hdfsNames.FullyQualified,
  },
  IsRecursive: recursion,
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach Azure Blob enumerator. */
export type ForeachBlobProperties = typeof blobProperties;

/** The properties of the Foreach ADLS File enumerator. */
export type ForeachAdlsProperties = typeof adlsProperties;

/** The properties of the Foreach Data Lake Storage Gen2 enumerator. */
export type ForeachGen2Properties = typeof gen2Properties;

/** The properties of the Foreach HDFS File enumerator. */
export type ForeachHdfsProperties = typeof hdfsProperties;

// Creation names and attributes of Blob, ADLS and HDFS are observed (SSIS 2017); the rest is inferred from the dialogs, so that nothing may be left unread.
const inferred = { sdkVersion: 1, kind: 'foreach-enumerator', exactObjectData: true } as const;
const raises = [
  'OPENDTSX_E_STORAGE_CONNECTION',
  'OPENDTSX_E_FOREACH_PROPERTYMISSING',
  'OPENDTSX_E_FOREACH_PROPERTY',
  'OPENDTSX_W_STORAGE_NOFILES',
];

function checkConnection(
  enumerator: string,
  property: string,
  reference: string,
  context: ForeachValidation,
): Diagnostic[] {
  const kind = reference === '' ? undefined : context.connectionKind(reference);
  if (kind === 'storage') return [];
  const other = kind === undefined ? 'which does not exist' : `a connection manager of the kind ${kind}`;
  const problem = reference === '' ? 'names no connection manager' : `names ${reference}, ${other}`;
  return [diagnostic('OPENDTSX_E_STORAGE_CONNECTION', { executable: enumerator, property, problem })];
}

function checkFolder(enumerator: string, property: string, folder: string): Diagnostic[] {
  if (folder.trim() !== '') return [];
  return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property }, { subComponent: property })];
}

/** Foreach Azure Blob enumerator: the blobs of a folder of a container. */
export const foreachBlobDeclaration: ForeachEnumeratorDeclaration<ForeachBlobProperties> = {
  ...inferred,
  identifiers: {
    creationName: 'ForEachBlobEnumerator',
    aliases: ['Microsoft.AzureBlobEnumerator'],
  },
  displayName: 'Foreach Azure Blob Enumerator',
  description: 'Enumerates the blobs of a container; each gives its name within the container.',
  objectData: '<FEECloudEnumerator />',
  properties: blobProperties,
  raises,
  validate(instance, context) {
    const { Connection, Container, TimeRangeFrom, TimeRangeTo } = instance.properties;
    const { name } = instance;
    const range = parseTimeRange(TimeRangeFrom, TimeRangeTo, englishOfTheStates);
    const findings = [
      ...checkConnection(name, 'Connection', Connection, context),
      ...checkFolder(name, 'Container', Container),
    ];
    if (!('fault' in range)) return findings;
    const property = 'TimeRangeFrom/TimeRangeTo';
    const args = { enumerator: name, property, value: range.fault, reason: 'it is no time' };
    return [...findings, diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, { subComponent: property })];
  },
};

/** Foreach ADLS File enumerator: the files of a folder of a data lake. */
export const foreachAdlsDeclaration: ForeachEnumeratorDeclaration<ForeachAdlsProperties> = {
  ...inferred,
  identifiers: {
    creationName: 'ForEachAdlsFileEnumerator',
    aliases: ['Microsoft.AdlsFileEnumerator'],
  },
  displayName: 'Foreach ADLS File Enumerator',
  description: 'Enumerates the files of a data lake; each gives its full path, which begins with a slash.',
  objectData: '<AdlsFileEnumerator />',
  properties: adlsProperties,
  raises,
  validate: ({ name, properties }, context) => checkConnection(name, 'ConnectionId', properties.ConnectionId, context),
};

/** Foreach Data Lake Storage Gen2 enumerator: the files of a folder of a file system. */
export const foreachGen2Declaration: ForeachEnumeratorDeclaration<ForeachGen2Properties> = {
  ...inferred,
  identifiers: {
    creationName: 'ForEachDataLakeStorageGen2Enumerator',
    aliases: ['Microsoft.ForEachDataLakeStorageGen2Enumerator', 'ForEachFlexibleFileEnumerator'],
  },
  displayName: 'Foreach Data Lake Storage Gen2 Enumerator',
  description: 'Enumerates the files of a file system of Gen2; each gives its full path, which begins with a slash.',
  objectData: '<ForEachDataLakeStorageGen2Enumerator />',
  properties: gen2Properties,
  raises,
  validate: ({ name, properties }, context) => [
    ...checkConnection(name, 'ConnectionId', properties.ConnectionId, context),
    ...checkFolder(name, 'FolderPath', properties.FolderPath.replaceAll(/[\\/]/g, '')),
  ],
};

/** Foreach HDFS File enumerator: the files of a folder of a Hadoop cluster. */
export const foreachHdfsDeclaration: ForeachEnumeratorDeclaration<ForeachHdfsProperties> = {
  ...inferred,
  identifiers: {
    creationName: 'ForEachHdfsEnumerator',
    aliases: ['Microsoft.HdfsFileEnumerator'],
  },
  displayName: 'Foreach HDFS File Enumerator',
  description: 'Enumerates the files of a folder of a Hadoop cluster; each gives its full path or its name.',
  objectData: '<FEEHdfsEnumerator />',
  properties: hdfsProperties,
  raises,
  validate(instance, context) {
    const { Connection, DirectoryPath, RetrieveFileName } = instance.properties;
    const { name } = instance;
    const findings = [
      ...checkConnection(name, 'Connection', Connection, context),
      ...checkFolder(name, 'DirectoryPath', DirectoryPath),
    ];
    if (Object.values<number>(hdfsNames).includes(RetrieveFileName)) return findings;
    const property = 'RetrieveFileName';
    const reason = 'it is 0 (full path) or 1 (name only)';
    const args = { enumerator: name, property, value: RetrieveFileName, reason };
    return [...findings, diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, { subComponent: property })];
  },
};
