import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnReferences,
  type DataTypeName,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  SqlCommand: {
    kind: 'string',
    description: 'The query that gives the reference rows: `select * from [dbo].[T]` for a table.',
    default: '',
  },
  SqlCommandParam: {
    kind: 'string',
    description: 'The query for one key, with `?` for each join column. Used with a partial cache and without cache.',
    default: '',
  },
  ParameterMap: {
    kind: 'string',
    description:
      'Lineage identifiers of the input columns that the `?` of SqlCommandParam stand for, each followed by a semicolon.',
    default: '',
  },
  ConnectionType: {
    kind: 'enumeration',
    description: 'Where the reference rows come from: a database (OLEDB) or a cache connection manager (CACHE).',
    values: { OLEDB: 0, CACHE: 1 },
    default: 0,
  },
  CacheType: {
    kind: 'enumeration',
    description:
      'Full reads all reference rows before the first row; Partial asks the database once for each key; None for each row.',
    values: { Full: 0, Partial: 1, None: 2 },
    default: 0,
  },
  NoMatchBehavior: {
    kind: 'enumeration',
    description: 'Whether a row without match is an error, or goes to the no match output.',
    values: { TreatAsError: 0, SendToNoMatchOutput: 1 },
    default: 0,
  },
  NoMatchCachePercentage: {
    kind: 'integer',
    description: 'Share of a partial cache that may remember keys without match. 0: they are asked for again.',
    default: 0,
  },
  MaxMemoryUsage: {
    kind: 'integer',
    description: 'Megabytes of a partial cache, 32-bit systems. Not used here.',
    default: 25,
  },
  MaxMemoryUsage64: {
    kind: 'integer',
    description: 'Megabytes of a partial cache. A cache that outgrows them starts anew.',
    default: 25,
  },
  ReferenceMetadataXml: {
    kind: 'string',
    description: 'The columns of the reference as the designer saw them. Kept, not used.',
    default: '',
  },
  DefaultCodePage: {
    kind: 'integer',
    description: 'Code page of reference text whose own is unknown.',
    default: 1252,
  },
  TreatDuplicateKeysAsError: {
    kind: 'boolean',
    description:
      'Whether a key that several reference rows have is an error. Otherwise the first row is used, with a warning.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  JoinToReferenceColumn: {
    kind: 'string',
    description: 'The reference column that the input column has to equal.',
    default: '',
  },
  CopyFromReferenceColumn: {
    kind: 'string',
    description: 'The reference column whose values replace those of the input column.',
    default: '',
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  CopyFromReferenceColumn: {
    kind: 'string',
    description: 'The reference column that the output column holds.',
    default: '',
  },
} as const satisfies PropertyDeclarations;

/** Types that a join column cannot have (source: components reference §3). */
const unjoinableTypes: readonly DataTypeName[] = ['DT_R4', 'DT_R8', 'DT_TEXT', 'DT_NTEXT', 'DT_IMAGE'];

type Instance = ComponentInstance<typeof properties>;

const copying = { operation: 'Copy Column', truncationRow: 'FailComponent' } as const;

const editor = 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor';

/** Declaration of the Lookup transformation. */
export const lookupDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Lookup',
    aliases: [
      '{0FB4AABB-C027-4440-809A-1198049BF117}',
      '{27648839-180F-45E6-838D-AFF53DF682D2}',
      '{671046B0-AA63-4C9F-90E4-C06E0B710CE3}',
      'DTSTransform.Lookup',
      'DTSTransform.Lookup.1',
      'DTSTransform.Lookup.2',
      'DTSTransform.Lookup.3',
    ],
  },
  displayName: 'Lookup',
  description: 'Finds the reference row with the same key for each row and adds columns of it.',
  properties,
  // Packages name the slot CacheConnection when it leads to a cache; it is the only one that they fill (observed).
  connections: { OleDbConnection: { accepts: ['database', 'cache'], optional: true } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  errorOutput: true,
  placement: 'main',
  partition: 'stateless',
  design: {
    version: 6,
    contactInfo:
      'Lookup;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;6',
    usesDispositions: true,
    forms: {
      SqlCommand: { acceptsExpressions: true, editor },
      SqlCommandParam: { acceptsExpressions: true, editor },
      ParameterMap: { containsId: true },
      ConnectionType: { typeConverter: 'LookupConnectionType' },
      CacheType: { typeConverter: 'CacheType' },
      NoMatchBehavior: { typeConverter: 'LookupNoMatchBehavior' },
      MaxMemoryUsage64: { dataType: 'System.Int64' },
    },
    inputs: [{ name: 'Lookup Input' }],
    outputs: [
      {
        name: 'Lookup Match Output',
        synchronousWith: 'Lookup Input',
        exclusionGroup: 1,
        dispositions: { operation: 'Lookup', errorRow: 'FailComponent' },
      },
      { name: 'Lookup No Match Output', synchronousWith: 'Lookup Input', exclusionGroup: 1 },
      { name: 'Lookup Error Output', synchronousWith: 'Lookup Input', exclusionGroup: 1, isErrorOut: true },
    ],
    readOnlyColumn: { properties: { JoinToReferenceColumn: null, CopyFromReferenceColumn: null } },
    readWriteColumn: {
      dispositions: copying,
      properties: { JoinToReferenceColumn: null, CopyFromReferenceColumn: null },
    },
    outputColumn: { dispositions: copying },
  },
  raises: [
    'DTS_E_TXLOOKUP_NOJOINS',
    'DTS_E_TXLOOKUP_INVALIDJOINTYPE',
    'DTS_E_TXLOOKUP_INCORRECTNUMOFPARAMETERS',
    'DTS_E_TXLOOKUP_UNABLETOLOCATEREFCOLUMN',
    'DTS_E_TXLOOKUP_ROWLOOKUPERROR',
    'DTS_W_TXLOOKUP_DUPLICATE_KEYS',
    'DTS_I_TXLOOKUP_CACHE_FINAL',
    'OPENDTSX_E_LOOKUP_DUPLICATEKEYS',
    'OPENDTSX_E_LOOKUP_CACHEMANAGER',
    'DTS_E_TXLOOKUP_REFCOLUMNISNOTINDEX',
    'DTS_E_TXLOOKUP_INDEXCOLUMNSMISMATCH',
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
  ],
  validate(instance): Diagnostic[] {
    return [...checkConnection(instance), ...checkJoins(instance), ...checkParameters(instance)];
  },
};

function checkConnection(instance: Instance): Diagnostic[] {
  if (instance.connections.length > 0) return [];
  const runtimeConnection = instance.properties.ConnectionType === 1 ? 'CacheConnection' : 'OleDbConnection';
  const args = { runtimeConnection, component: instance.name };
  return [diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args)];
}

function checkJoins(instance: Instance): Diagnostic[] {
  const joins = (instance.inputs[0]?.columns ?? []).filter((column) => column.properties.JoinToReferenceColumn !== '');
  if (joins.length === 0) return [diagnostic('DTS_E_TXLOOKUP_NOJOINS', { component: instance.name })];
  return joins
    .filter((column) => unjoinableTypes.includes(column.type.type))
    .map((column) =>
      diagnostic('DTS_E_TXLOOKUP_INVALIDJOINTYPE', {
        component: instance.name,
        column: column.name,
        type: column.type.type,
      }),
    );
}

function checkParameters(instance: Instance): Diagnostic[] {
  const { CacheType, ConnectionType, SqlCommandParam, ParameterMap } = instance.properties;
  if (CacheType === 0 || ConnectionType === 1) return [];
  const mapped = columnReferences(ParameterMap);
  const wanted = SqlCommandParam.split('?').length - 1;
  const available = instance.inputs[0]?.available;
  if (wanted > 0 && mapped.length >= wanted && mapped.every((id) => available?.has(id) === true)) return [];
  const args = { component: instance.name, expected: wanted, found: mapped.length };
  return [diagnostic('DTS_E_TXLOOKUP_INCORRECTNUMOFPARAMETERS', args)];
}
