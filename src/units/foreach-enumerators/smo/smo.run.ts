import {
  type CatalogRow,
  columnType,
  type DatabaseConnection,
  DtsError,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  type ForeachItem,
} from 'opendtsx/sdk';
import { type UrnPart, writeUrn } from './enumeration-urn.ts';
import { cannotList, type ForeachSmoInstance } from './smo.ts';
import { smoQuery } from './smo-query.ts';
import { readSmoRequest, type SmoRequest } from './smo-request.ts';

/** An object of a server as a value: what the forms Objects and Prepopulate put into an Object variable, where SSIS has an object of SMO. */
export interface SmoObjectValue {
  readonly kind: 'smo-object';
  /** As in URNs: `Table`, `Login`, … */
  readonly type: string;
  readonly name: string;
  /** '' for what belongs to no schema. */
  readonly schema: string;
  readonly urn: string;
}

interface NamedObject {
  readonly schema: string;
  readonly name: string;
}

/**
 * The objects by schema and name: their names, URNs, or descriptions. A database that takes T-SQL is asked by a query of the catalog of SQL Server, every
 * other one through its driver; such a connection leads to one database, which stands for the one that the URN names.
 */
export async function enumerate(instance: ForeachSmoInstance, context: ForeachContext): Promise<ForeachCollection> {
  const { name: enumerator } = instance;
  const { EnumURN: value } = instance.properties;
  const place = { source: context.source, subComponent: 'EnumURN' };
  const request = readSmoRequest(value);
  if ('fault' in request) {
    const args = { enumerator, property: 'EnumURN', value, reason: request.fault };
    throw dtsError('OPENDTSX_E_FOREACH_PROPERTY', args, place);
  }
  const connection = await context.connection(request.connection);
  if (connection.kind !== 'database') {
    const args = { enumerator, connection: request.connection, problem: 'leads to none' };
    throw dtsError('OPENDTSX_E_FOREACH_CONNECTION', args, place);
  }
  const { database } = connection;
  const objects =
    database.dialect === 'tsql'
      ? await queryObjects(database, request, context)
      : await catalogObjects(database, instance, request, context);
  return objects.map((object) => [itemOf(object, request)]);
}

async function queryObjects(
  database: DatabaseConnection,
  request: SmoRequest,
  { signal }: ForeachContext,
): Promise<readonly NamedObject[]> {
  const results = await database.execute(smoQuery(request), [], { signal, timeoutSeconds: 0 });
  return (results.at(-1)?.rows ?? []).map((row) => ({
    schema: request.described.hasSchema ? String(row[0]) : '',
    name: String(row.at(-1)),
  }));
}

async function catalogObjects(
  database: DatabaseConnection,
  instance: ForeachSmoInstance,
  request: SmoRequest,
  { source, signal }: ForeachContext,
): Promise<readonly NamedObject[]> {
  const { catalog } = request.described;
  if (catalog === undefined || database.readCatalog === undefined) {
    throw new DtsError({ ...cannotList(instance, request, database.displayName), source });
  }
  const { name, schema, accepts = () => true } = catalog;
  const rows = await database.readCatalog(catalog.collection, { signal });
  if (request.database !== '') await checkDatabase(database, request.database, rows, signal);
  const objects = rows
    .filter((row) => accepts(row) && isOfTable(row, request))
    .map((row) => ({ schema: schema === undefined ? '' : String(row[schema]), name: String(row[name]) }));
  // Keys and indexes have a row for each column.
  return [...new Map(objects.map((object) => [`${object.schema}\0${object.name}`, object])).values()];
}

/** Throws OPENDTSX_E_DRIVER_OTHERDATABASE when a URN names another database of the same server, which the connection cannot look into. */
async function checkDatabase(
  database: DatabaseConnection,
  wanted: string,
  [first]: readonly CatalogRow[],
  signal: AbortSignal,
): Promise<void> {
  const own = Object.entries(first ?? {}).find(([column]) => /(?:^|_)CATALOG/.test(column))?.[1];
  const isSame = (name: unknown): boolean => String(name ?? '').toLowerCase() === wanted.toLowerCase();
  if (first === undefined || isSame(own) || isSame(database.database)) return;
  const all = (await database.readCatalog?.('Catalogs', { signal })) ?? [];
  if (!all.some((row) => isSame(row.CATALOG_NAME))) return;
  throw dtsError('OPENDTSX_E_DRIVER_OTHERDATABASE', { name: wanted, database: database.database ?? String(own) });
}

function isOfTable(row: CatalogRow, { table, described }: SmoRequest): boolean {
  const columns = described.catalog?.table;
  if (columns === undefined || table === undefined) return true;
  const schema = table.schema.toLowerCase();
  const isInSchema =
    String(row[columns.schema]).toLowerCase() === schema || (schema === 'dbo' && row.IN_DEFAULT_SCHEMA === true);
  return isInSchema && String(row[columns.name]).toLowerCase() === table.name.toLowerCase();
}

function itemOf({ schema, name }: NamedObject, { parents, described, form }: SmoRequest): ForeachItem[number] {
  const attributes = new Map([['name', name], ...(schema === '' ? [] : [['schema', schema] as const])]);
  const own: UrnPart = { type: described.element, attributes };
  const urn = writeUrn([...parents, own]);
  if (form === 'Objects' || form === 'Prepopulate') {
    const object: SmoObjectValue = { kind: 'smo-object', type: described.element, name, schema, urn };
    return { object: Object.freeze(object) };
  }
  const text = form === 'Names' ? name : urn;
  return { type: columnType('DT_WSTR', { length: text.length }), value: text };
}
