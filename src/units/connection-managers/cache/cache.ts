import {
  type BagOf,
  type CacheColumn,
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  columnType,
  type Diagnostic,
  dataTypeCodes,
  diagnostic,
  isBlob,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const columnFields = {
  ObjectName: { kind: 'string', description: 'Name of the column.' },
  DataType: { kind: 'integer', description: 'Number of the data type, e.g. 130 for DT_WSTR.' },
  Length: { kind: 'integer', description: 'Characters or bytes at most.' },
  Precision: { kind: 'integer', description: 'Digits of a DT_NUMERIC.' },
  Scale: { kind: 'integer', description: 'Decimal places, or digits of a fraction of a second.' },
  CodePage: { kind: 'integer', description: 'Code page of a DT_STR.' },
  IndexPosition: {
    kind: 'integer',
    description: 'Place of the column in the index, from 1; 0 when it is no part of it.',
  },
} as const satisfies PropertyDeclarations;

const properties = {
  UseFile: {
    kind: 'boolean',
    description: 'Whether the rows are written to the file of the connection string, or read from it.',
    default: false,
  },
  UseEncryption: { kind: 'boolean', description: 'Accepted, and without effect here.', default: false },
  RetainData: {
    kind: 'boolean',
    description: 'Whether the rows are kept while the package runs. They always are here.',
    default: true,
  },
  CacheColumns: {
    kind: 'collection',
    description: 'The columns of the cache, in order.',
    at: 'CacheColumns/CacheColumn',
    fields: columnFields,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the CACHE connection manager: reference rows in memory, filled by a Cache Transform or from a file. */
export const cacheDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'CACHE' },
  displayName: 'Cache Connection Manager',
  description: 'Holds reference rows in memory for Lookups, and can keep them in a file.',
  gives: 'cache',
  properties,
  raises: [
    'DTS_E_INVALIDCACHEFILENAME',
    'DTS_E_CACHE_TOO_FEW_INDEX_COLUMNS',
    'DTS_E_CACHE_INVALID_INDEXPOS',
    'DTS_E_CACHE_DUPLICATE_INDEXPOS',
    'DTS_E_CACHE_INDEXPOS_NOT_CONTINUOUS',
    'OPENDTSX_E_CACHE_COLUMNTYPE',
    'DTS_E_MULTIPLECACHEWRITES',
    'DTS_E_CACHELOADEDFROMFILE',
    'DTS_E_READNOTFILLEDCACHE',
    'DTS_E_READUNINITIALIZEDCACHE',
    'DTS_E_CACHEBADHEADER',
    'DTS_E_FAILEDTOLOADCACHE',
    'DTS_E_CACHEFILEWRITEFAILED',
  ],
  validate(instance, context): Diagnostic[] {
    return [...checkFile(instance, (path) => context.checkPath(path)), ...checkColumns(instance)];
  },
};

type Instance = ConnectionManagerInstance<typeof properties>;

function checkFile(instance: Instance, checkPath: (path: string) => Diagnostic | undefined): Diagnostic[] {
  if (!instance.properties.UseFile) return [];
  if (instance.connectionString === '') {
    return [diagnostic('DTS_E_INVALIDCACHEFILENAME', { connection: instance.name })];
  }
  const finding = checkPath(instance.connectionString);
  return finding === undefined ? [] : [finding];
}

function checkColumns(instance: Instance): Diagnostic[] {
  const connection = instance.name;
  const columns = instance.properties.CacheColumns;
  const findings = columns.flatMap((column) => checkColumn(column, connection));
  const indexed = columns
    .filter(({ IndexPosition }) => IndexPosition > 0)
    .sort((left, right) => left.IndexPosition - right.IndexPosition);
  if (indexed.length === 0) findings.push(diagnostic('DTS_E_CACHE_TOO_FEW_INDEX_COLUMNS', { connection }));
  indexed.forEach(({ ObjectName: column, IndexPosition: position }, index) => {
    const before = indexed[index - 1];
    if (before?.IndexPosition === position) {
      const args = { connection, column, other: before.ObjectName, position };
      findings.push(diagnostic('DTS_E_CACHE_DUPLICATE_INDEXPOS', args));
    } else if (position !== (before?.IndexPosition ?? 0) + 1) {
      findings.push(diagnostic('DTS_E_CACHE_INDEXPOS_NOT_CONTINUOUS', { connection, column, position }));
    }
  });
  return findings;
}

function checkColumn(column: BagOf<typeof columnFields>, connection: string): Diagnostic[] {
  const { ObjectName: name, DataType, IndexPosition: position } = column;
  if (position < 0) return [diagnostic('DTS_E_CACHE_INVALID_INDEXPOS', { connection, column: name, position })];
  const type = typeNames.get(DataType);
  if (type !== undefined && !isBlob(type)) return [];
  return [diagnostic('OPENDTSX_E_CACHE_COLUMNTYPE', { connection, column: name, type: type ?? DataType })];
}

const typeNames = new Map(
  Object.entries(dataTypeCodes).map(([name, code]) => [code as number, name as keyof typeof dataTypeCodes]),
);

/** The columns of a valid cache. */
export function cacheColumns({ properties: { CacheColumns } }: Instance): CacheColumn[] {
  return CacheColumns.flatMap(({ ObjectName, DataType, Length, Precision, Scale, CodePage, IndexPosition }) => {
    const type = typeNames.get(DataType);
    if (type === undefined) return [];
    const facets = { length: Length, precision: Precision, scale: Scale, codePage: CodePage };
    return [{ name: ObjectName, type: columnType(type, facets), indexPosition: IndexPosition }];
  });
}
