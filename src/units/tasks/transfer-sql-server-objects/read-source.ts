import type { CatalogCollection, CatalogRow, DatabaseConnection } from 'opendtsx/sdk';
import {
  catalogName,
  nameKey,
  type ObjectName,
  quotedName,
  type TransferKey,
  type TransferReference,
  type TransferTable,
  type TransferView,
} from './transfer-object.ts';

/** What a database holds, read at once. */
export interface SourceCatalog {
  readonly tables: readonly TransferTable[];
  readonly views: readonly TransferView[];
}

/** Reads tables and views. Indexes on expressions are left out. Throws an `Error` when the database does not tell. */
export async function readSource(database: DatabaseConnection, signal: AbortSignal): Promise<SourceCatalog> {
  const read = async (collection: CatalogCollection): Promise<readonly CatalogRow[]> => {
    const rows = await database.readCatalog?.(collection, { signal });
    if (rows === undefined) throw new Error(`${database.displayName} does not tell which tables it has`);
    return rows;
  };
  const names = (await read('Tables')).filter((row) => row.TABLE_TYPE === 'TABLE').map((row) => catalogName(row));
  const columns = groupByTable(await read('Columns'));
  const primaryKeys = groupByTable(await read('Primary_Keys'));
  const indexes = groupByTable(await read('Indexes'));
  const references = groupByTable(await read('Foreign_Keys'), 'FK_TABLE');
  const tables: TransferTable[] = [];
  for (const name of names) {
    const key = nameKey(name);
    const described = await database.describeTable(quotedName(name));
    if (described === undefined) continue;
    const own = new Map((columns.get(key) ?? []).map((row) => [String(row.COLUMN_NAME), row]));
    tables.push({
      ...name,
      columns: described.map((column) => ({
        ...column,
        isNullable: own.get(column.name)?.IS_NULLABLE !== false,
        hasDefault: own.get(column.name)?.COLUMN_HASDEFAULT === true,
      })),
      primaryKey: keysOf(primaryKeys.get(key) ?? [], 'PK_NAME')[0],
      indexes: indexesOf(name, indexes.get(key) ?? [], new Set(own.keys())),
      references: referencesOf(references.get(key) ?? []),
    });
  }
  const views = (await read('Views')).map((row) => ({
    ...catalogName(row),
    definition: String(row.VIEW_DEFINITION ?? ''),
  }));
  return { tables, views };
}

function groupByTable(rows: readonly CatalogRow[], prefix = 'TABLE'): Map<string, CatalogRow[]> {
  return Map.groupBy(rows, (row) => nameKey(catalogName(row, prefix)));
}

function keysOf(rows: readonly CatalogRow[], nameColumn: string): TransferKey[] {
  return [...Map.groupBy(rows, (row) => String(row[nameColumn]))].map(([name, own]) => ({
    name,
    columns: own.map((row) => String(row.COLUMN_NAME)),
    isUnique: own[0].UNIQUE !== false,
  }));
}

function indexesOf({ name }: ObjectName, rows: readonly CatalogRow[], columns: ReadonlySet<string>): TransferKey[] {
  const plain = rows
    .filter((row) => row.PRIMARY_KEY !== true)
    .map((row) => ({ ...row, COLUMN_NAME: String(row.COLUMN_NAME ?? '').replace(/^"(.*)"$/, '$1') }));
  return keysOf(plain, 'INDEX_NAME')
    .filter((key) => key.columns.every((column) => columns.has(column)))
    .map((key, index) => ({
      ...key,
      // SQLite keeps such names for itself.
      name: key.name.startsWith('sqlite_autoindex') ? `UQ_${name}_${index + 1}` : key.name,
    }));
}

function referencesOf(rows: readonly CatalogRow[]): TransferReference[] {
  return [...Map.groupBy(rows, (row) => String(row.FK_NAME))].map(([name, own]) => ({
    name,
    columns: own.map((row) => String(row.FK_COLUMN_NAME)),
    target: catalogName(own[0], 'PK_TABLE', own[0].PK_IN_DEFAULT_SCHEMA),
    targetColumns: own.flatMap((row) => (row.PK_COLUMN_NAME === null ? [] : [String(row.PK_COLUMN_NAME)])),
    onUpdate: String(own[0].UPDATE_RULE ?? 'NO ACTION'),
    onDelete: String(own[0].DELETE_RULE ?? 'NO ACTION'),
  }));
}
