import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type ForeachValidation,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { schemaRowsetName } from './schema-guids.ts';
import { isCatalogCollection, schemaLayouts } from './schema-layouts.ts';

const properties = {
  Connection: {
    kind: 'connection',
    description: 'The connection manager of the database, by id or name.',
    at: '@Connection',
  },
  SchemaRowset: {
    kind: 'string',
    description:
      'GUID of the schema to enumerate as in OleDbSchemaGuid, or its name, such as Tables, Columns or Views.',
    at: '@SchemaRowset',
    aliases: ['Schema'],
  },
  Restrictions: {
    kind: 'collection',
    description: 'What the rows must be, by the restriction columns of the schema in their order.',
    at: 'Restrictions/Restriction',
    fields: {
      Value: { kind: 'string', description: 'The value; empty for any.', at: '@Value' },
      Variable: { kind: 'variable', description: 'Variable that holds the value instead.', at: '@Variable' },
    },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach ADO.NET Schema Rowset enumerator. */
export type ForeachSchemaRowsetProperties = typeof properties;

/** A Foreach ADO.NET Schema Rowset enumerator ready to run. */
export type ForeachSchemaRowsetInstance = ForeachEnumeratorInstance<ForeachSchemaRowsetProperties>;

/** Foreach ADO.NET Schema Rowset enumerator: what a database says about its tables, columns, procedures and so on. */
export const foreachSchemaRowsetDeclaration: ForeachEnumeratorDeclaration<ForeachSchemaRowsetProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachSchemaRowsetEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.ADO.ForEachSchemaRowsetEnumerator, Microsoft.SqlServer.ForEachADOEnumerator',
      'DTS.ForEachSchemaRowsetEnumerator',
    ],
  },
  displayName: 'Foreach ADO.NET Schema Rowset Enumerator',
  objectData: '<FEESchemaRowset />',
  description: 'Enumerates what a database says about its tables, columns, procedures and other objects.',
  raises: [
    'DTS_E_CONNECTIONNOTFOUND',
    'DTS_E_VARIABLENOTFOUND',
    'OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED',
    'OPENDTSX_E_FOREACH_CONNECTION',
    'OPENDTSX_E_FOREACH_PROPERTY',
    'OPENDTSX_E_FOREACH_PROPERTYMISSING',
  ],
  properties,
  exactObjectData: true,
  validate: (instance, context) => [...checkConnection(instance, context), ...checkSchema(instance, context)],
};

function checkConnection(instance: ForeachSchemaRowsetInstance, context: ForeachValidation): Diagnostic[] {
  const { name: enumerator } = instance;
  const { Connection: connection } = instance.properties;
  const place = { subComponent: 'Connection' };
  if (connection === '') {
    return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property: 'Connection' }, place)];
  }
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [diagnostic('DTS_E_CONNECTIONNOTFOUND', { connection }, place)];
  if (kind === 'database') return [];
  const problem = 'leads to none';
  return [diagnostic('OPENDTSX_E_FOREACH_CONNECTION', { enumerator, connection, problem }, place)];
}

function checkSchema(instance: ForeachSchemaRowsetInstance, context: ForeachValidation): Diagnostic[] {
  const { name: enumerator } = instance;
  const { Connection, SchemaRowset: value } = instance.properties;
  const property = 'SchemaRowset';
  const place = { subComponent: property };
  if (value.trim() === '') {
    return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property }, place)];
  }
  const schema = schemaRowsetName(value);
  if (schema === undefined) {
    const reason = 'it is no GUID or name of a schema rowset of OLE DB (Tables, Columns, Views, …)';
    return [diagnostic('OPENDTSX_E_FOREACH_PROPERTY', { enumerator, property, value, reason }, place)];
  }
  if (!isCatalogCollection(schema)) {
    const args = { enumerator, objects: schema, database: 'any database' };
    return [diagnostic('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED', args, place)];
  }
  const abilities = context.database?.(Connection);
  if (abilities !== undefined && !abilities.catalog?.includes(schema)) {
    const args = { enumerator, objects: schema, database: `a database of the driver ${abilities.scheme}` };
    return [diagnostic('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED', args, place)];
  }
  return checkRestrictions(instance, schemaLayouts[schema].restrictions, context);
}

function checkRestrictions(
  instance: ForeachSchemaRowsetInstance,
  columns: readonly string[],
  context: ForeachValidation,
): Diagnostic[] {
  const { name: enumerator } = instance;
  const place = { subComponent: 'Restrictions' };
  return instance.properties.Restrictions.flatMap(({ Value: value, Variable: variable }, index) => {
    if (value === '' && variable === '') return [];
    if (index >= columns.length) {
      const reason = `the schema takes ${columns.length} restrictions: ${columns.join(', ')}`;
      const args = { enumerator, property: `restriction ${index}`, value: value || variable, reason };
      return [diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, place)];
    }
    if (variable === '' || context.hasVariable(variable)) return [];
    return [diagnostic('DTS_E_VARIABLENOTFOUND', { variable, executable: enumerator }, place)];
  });
}
