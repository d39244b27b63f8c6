import {
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** `ADOEnumerationType` of the object model. */
export const adoEnumerations = { EnumerateTables: 0, EnumerateAllRows: 1, EnumerateRowsInFirstTable: 2 } as const;

const properties = {
  Type: {
    kind: 'enumeration',
    description: 'Rows of the first table, rows of all tables, or the tables.',
    at: '@EnumType',
    aliases: ['EnumType'],
    values: adoEnumerations,
    default: adoEnumerations.EnumerateRowsInFirstTable,
  },
  DataObjectVariable: {
    kind: 'variable',
    description: 'Object variable that holds the record set.',
    at: '@VarName',
    aliases: ['VarName'],
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach ADO enumerator. */
export type ForeachAdoProperties = typeof properties;

/** A Foreach ADO enumerator ready to run. */
export type ForeachAdoInstance = ForeachEnumeratorInstance<ForeachAdoProperties>;

/** Foreach ADO enumerator: the rows or tables of a record set in a variable. */
export const foreachAdoDeclaration: ForeachEnumeratorDeclaration<ForeachAdoProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachADOEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.ADO.ForEachADOEnumerator, Microsoft.SqlServer.ForEachADOEnumerator',
      'DTS.ForEachADOEnumerator',
    ],
  },
  displayName: 'Foreach ADO Enumerator',
  objectData: '<FEEADO />',
  description: 'Enumerates the rows of a record set that a variable holds.',
  raises: ['OPENDTSX_E_FOREACH_PROPERTYMISSING', 'OPENDTSX_E_FOREACH_NORECORDSET'],
  properties,
  validate: (instance) =>
    instance.properties.DataObjectVariable === ''
      ? [
          diagnostic(
            'OPENDTSX_E_FOREACH_PROPERTYMISSING',
            { enumerator: instance.name, property: 'DataObjectVariable' },
            { subComponent: 'DataObjectVariable' },
          ),
        ]
      : [],
};
