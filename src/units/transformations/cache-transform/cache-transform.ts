import {
  type ComponentDeclaration,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  TreatDuplicateKeysAsError: {
    kind: 'boolean',
    description:
      'Whether a second row with the same index is an error. Otherwise the first row is kept, with a warning.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  CacheColumnName: { kind: 'string', description: 'The column of the cache that the input column fills.' },
} as const satisfies PropertyDeclarations;

/** Declaration of the Cache Transform. */
export const cacheTransformDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Cache',
    aliases: [
      '{BF818E79-2C1C-410D-ADEA-B2D1A04FED01}',
      '{A236DD44-4409-433E-A1CE-283DA18F4E0F}',
      'DTSTransform.Cache',
      'DTSTransform.Cache.1',
      'DTSTransform.Cache.2',
      'DTSTransform.Cache.3',
    ],
  },
  displayName: 'Cache Transform',
  description: 'Fills the cache of a Cache connection manager with its rows, for Lookups that run after it.',
  properties,
  connections: { CacheConnection: { accepts: ['cache'] } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1 },
  placement: 'main',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Cache Transform;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    inputs: [{ name: 'Cache Input', hasSideEffects: true }],
    outputs: [{ name: 'Cache Output', synchronousWith: 'Cache Input' }],
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_COLNOTMAPPEDTOCACHECOL',
    'DTS_E_MULTICACHECOLMAPPINGS',
    'DTS_E_CACHECOLUMNOTFOUND',
    'DTS_E_CACHECOLDATATYPEINCOMPAT',
    'DTS_E_INCORRECTINPUTCACHECOLCOUNT',
    'DTS_W_TXLOOKUP_DUPLICATE_KEYS',
    'OPENDTSX_E_LOOKUP_DUPLICATEKEYS',
  ],
  validate(instance): Diagnostic[] {
    const { name: component, connections } = instance;
    const args = { runtimeConnection: 'CacheConnection', component };
    const columns = instance.inputs[0]?.columns ?? [];
    return [
      ...(connections.length > 0 ? [] : [diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args)]),
      ...columns.flatMap((column, index) => checkMapping(column, columns.slice(0, index), component)),
    ];
  },
};

/** The name of the cache column that an input column fills. */
export function cacheColumnOf(column: InputColumn): string {
  return String(column.properties.CacheColumnName);
}

function checkMapping(column: InputColumn, before: readonly InputColumn[], component: string): Diagnostic[] {
  const target = cacheColumnOf(column);
  if (target === '') return [diagnostic('DTS_E_COLNOTMAPPEDTOCACHECOL', { component, column: column.name })];
  const twin = before.find((other) => cacheColumnOf(other).toLowerCase() === target.toLowerCase());
  if (twin === undefined) return [];
  return [diagnostic('DTS_E_MULTICACHECOLMAPPINGS', { component, column: column.name, other: twin.name, target })];
}
