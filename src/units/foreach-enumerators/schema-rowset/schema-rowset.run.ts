import {
  type CatalogRow,
  type DatabaseConnection,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  type TypedValue,
} from 'opendtsx/sdk';
import { schemaRowsetName } from './schema-guids.ts';
import { isCatalogCollection, type SchemaLayout, schemaLayouts } from './schema-layouts.ts';
import type { ForeachSchemaRowsetInstance } from './schema-rowset.ts';

/**
 * The rows of the schema rowset with one value for each of its columns, in the order of the driver. Restrictions are compared without regard to case; the
 * schema `dbo` also means what is found without a schema, and the database of the connection string means the database that the connection leads to.
 */
export async function enumerate(
  instance: ForeachSchemaRowsetInstance,
  context: ForeachContext,
): Promise<ForeachCollection> {
  const { name: enumerator, properties } = instance;
  const { Connection, SchemaRowset } = properties;
  const schema = schemaRowsetName(SchemaRowset) ?? '';
  const connection = await context.connection(Connection);
  if (connection.kind !== 'database') {
    const args = { enumerator, connection: Connection, problem: 'leads to none' };
    throw dtsError('OPENDTSX_E_FOREACH_CONNECTION', args, { source: context.source });
  }
  const { database } = connection;
  if (database.readCatalog === undefined || !isCatalogCollection(schema)) {
    const args = { enumerator, objects: schema, database: database.displayName };
    throw dtsError('OPENDTSX_E_FOREACH_CATALOG_UNSUPPORTED', args, { source: context.source });
  }
  const layout = schemaLayouts[schema];
  const restrictions = restrictionsOf(instance, layout, context);
  const all = await database.readCatalog(schema, { signal: context.signal });
  const rows = all.filter((row) => restrictions.every((restriction) => meets(row, restriction, database)));
  return { length: rows.length, at: (index) => (index < rows.length ? itemOf(rows[index], layout) : undefined) };
}

interface Restriction {
  readonly column: string;
  readonly value: string;
}

function restrictionsOf(
  instance: ForeachSchemaRowsetInstance,
  { restrictions }: SchemaLayout,
  context: ForeachContext,
): readonly Restriction[] {
  return instance.properties.Restrictions.slice(0, restrictions.length).flatMap(({ Value, Variable }, index) => {
    const value = Variable === '' ? Value : String(context.variable(Variable).value ?? '');
    return value === '' ? [] : [{ column: restrictions[index], value: value.toLowerCase() }];
  });
}

function meets(row: CatalogRow, { column, value }: Restriction, { database }: DatabaseConnection): boolean {
  const own = row[column];
  if (own === null || own === undefined) return false;
  if (String(own).toLowerCase() === value) return true;
  const isDefault = column.startsWith('PK_') ? row.PK_IN_DEFAULT_SCHEMA : row.IN_DEFAULT_SCHEMA;
  if (column.endsWith('_SCHEMA')) return value === 'dbo' && isDefault === true;
  return column.endsWith('_CATALOG') && value === database?.toLowerCase();
}

function itemOf(row: CatalogRow, { columns }: SchemaLayout): readonly TypedValue[] {
  return columns.map(({ name, type }) => {
    const value = row[name] ?? null;
    if (value === null) return { type, value };
    if (type.type === 'DT_WSTR') return { type: { ...type, length: String(value).length }, value: String(value) };
    return { type, value: type.type === 'DT_I8' ? BigInt(value) : value };
  });
}
