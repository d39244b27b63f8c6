import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type ForeachValidation,
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
  raises: [
    'OPENDTSX_E_FOREACH_PROPERTY',
    'OPENDTSX_E_FOREACH_PROPERTYMISSING',
    'OPENDTSX_E_FOREACH_VARIABLE',
    'OPENDTSX_E_FOREACH_NORECORDSET',
    'DTS_E_VARIABLENOTFOUND',
  ],
  properties,
  validate(instance, context) {
    const { name: enumerator } = instance;
    const { DataObjectVariable: variable, Type: value } = instance.properties;
    const findings: Diagnostic[] = [];
    if (!Object.values<number>(adoEnumerations).includes(value)) {
      const reason = 'it is 0 (EnumerateTables), 1 (EnumerateAllRows) or 2 (EnumerateRowsInFirstTable)';
      const args = { enumerator, property: 'Type', value, reason };
      findings.push(diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, { subComponent: 'Type' }));
    }
    return [...findings, ...checkVariable(enumerator, variable, context)];
  },
};

// Documented: the variable must be of the type Object.
function checkVariable(enumerator: string, variable: string, context: ForeachValidation): Diagnostic[] {
  const place = { subComponent: 'DataObjectVariable' };
  if (variable === '') {
    return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property: 'DataObjectVariable' }, place)];
  }
  if (!context.hasVariable(variable)) {
    return [diagnostic('DTS_E_VARIABLENOTFOUND', { variable, executable: enumerator }, place)];
  }
  const type = context.variable(variable)?.type.type;
  if (type === undefined || type === 'DT_VARIANT') return [];
  const expected = 'an Object: change its data type, and fill it with an Execute SQL task or a Recordset destination';
  return [diagnostic('OPENDTSX_E_FOREACH_VARIABLE', { enumerator, variable, type, expected }, place)];
}
