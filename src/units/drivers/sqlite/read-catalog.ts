import type { DatabaseSync } from 'node:sqlite';
import { type CatalogCollection, type CatalogRow, dataTypeCodes } from 'opendtsx/sdk';
import { typeOfDeclared, typeOfValues } from './declared-type.ts';

/** Tables and views of the file: a table named `stage.T` is `T` of the schema `stage`, every other one belongs to `dbo`, as the names of SQL Server are read. */
const objects = `
  SELECT name AS object, type, sql,
         CASE WHEN instr(name, '.') > 1 THEN substr(name, 1, instr(name, '.') - 1) ELSE 'dbo' END AS schema,
         CASE WHEN instr(name, '.') > 1 THEN substr(name, instr(name, '.') + 1) ELSE name END AS name,
         instr(name, '.') <= 1 AS plain
  FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

const table = `$catalog AS TABLE_CATALOG, o.schema AS TABLE_SCHEMA, o.name AS TABLE_NAME, o.plain AS IN_DEFAULT_SCHEMA`;
const byTable = 'ORDER BY o.schema, o.name';

const queries: Readonly<Record<Exclude<CatalogCollection, 'Procedures'>, string>> = {
  Catalogs: 'SELECT $catalog AS CATALOG_NAME',
  Schemata: `
    SELECT $catalog AS CATALOG_NAME, schema AS SCHEMA_NAME, max(plain) AS IN_DEFAULT_SCHEMA
    FROM (SELECT schema, plain FROM (${objects}) UNION SELECT 'dbo', 1) GROUP BY schema ORDER BY schema`,
  Tables: `SELECT ${table}, upper(o.type) AS TABLE_TYPE FROM (${objects}) o ${byTable}`,
  Views: `SELECT ${table}, o.sql AS VIEW_DEFINITION, 0 AS CHECK_OPTION, 0 AS IS_UPDATABLE FROM (${objects}) o WHERE o.type = 'view' ${byTable}`,
  Columns: `
    SELECT ${table}, c.name AS COLUMN_NAME, c.cid + 1 AS ORDINAL_POSITION, c.dflt_value IS NOT NULL AS COLUMN_HASDEFAULT,
           c.dflt_value AS COLUMN_DEFAULT, c."notnull" = 0 AND c.pk = 0 AS IS_NULLABLE, c.type AS declared
    FROM (${objects}) o, pragma_table_xinfo(o.object) c WHERE c.hidden <> 1 ORDER BY o.schema, o.name, c.cid`,
  Indexes: `
    SELECT ${table}, $catalog AS INDEX_CATALOG, o.schema AS INDEX_SCHEMA, i.name AS INDEX_NAME, i.origin = 'pk' AS PRIMARY_KEY,
           i."unique" AS "UNIQUE", 0 AS CLUSTERED, k.seqno + 1 AS ORDINAL_POSITION, k.name AS COLUMN_NAME
    FROM (${objects}) o, pragma_index_list(o.object) i, pragma_index_info(i.name) k ORDER BY o.schema, o.name, i.name, k.seqno`,
  Primary_Keys: `
    SELECT ${table}, c.name AS COLUMN_NAME, c.pk AS ORDINAL, 'PK_' || o.name AS PK_NAME
    FROM (${objects}) o, pragma_table_info(o.object) c WHERE c.pk > 0 ORDER BY o.schema, o.name, c.pk`,
  Foreign_Keys: `
    SELECT $catalog AS FK_TABLE_CATALOG, o.schema AS FK_TABLE_SCHEMA, o.name AS FK_TABLE_NAME, f."from" AS FK_COLUMN_NAME,
           $catalog AS PK_TABLE_CATALOG,
           CASE WHEN instr(f."table", '.') > 1 THEN substr(f."table", 1, instr(f."table", '.') - 1) ELSE 'dbo' END AS PK_TABLE_SCHEMA,
           CASE WHEN instr(f."table", '.') > 1 THEN substr(f."table", instr(f."table", '.') + 1) ELSE f."table" END AS PK_TABLE_NAME,
           f."to" AS PK_COLUMN_NAME, f.seq + 1 AS ORDINAL, f.on_update AS UPDATE_RULE, f.on_delete AS DELETE_RULE,
           'FK_' || o.name || '_' || f.id AS FK_NAME, o.plain AS IN_DEFAULT_SCHEMA
    FROM (${objects}) o, pragma_foreign_key_list(o.object) f ORDER BY o.schema, o.name, f.id, f.seq`,
};

const flags = /^(IN_DEFAULT_SCHEMA|IS_|CHECK_OPTION|COLUMN_HASDEFAULT|PRIMARY_KEY|UNIQUE|CLUSTERED)/;

/** Reads a collection of the catalog; empty where SQLite has no such things. SQLite names neither primary nor foreign keys: they are `PK_<table>` and `FK_<table>_<number>`. */
export function readCatalog(
  database: DatabaseSync,
  catalog: string,
  collection: CatalogCollection,
): readonly CatalogRow[] {
  if (collection === 'Procedures') return [];
  const statement = database.prepare(queries[collection]);
  statement.setAllowUnknownNamedParameters(true);
  return statement.all({ $catalog: catalog }).map(({ declared, ...row }) => ({
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, catalogValue(name, value)])),
    ...(declared === undefined ? {} : typeOf(String(declared))),
  }));
}

function catalogValue(name: string, value: unknown): CatalogRow[string] {
  if (flags.test(name)) return Number(value) === 1;
  return typeof value === 'number' || value === null ? value : String(value);
}

function typeOf(declared: string): CatalogRow {
  const { type, length, precision, scale } = typeOfDeclared(declared) ?? typeOfValues([]);
  return {
    DATA_TYPE: dataTypeCodes[type],
    CHARACTER_MAXIMUM_LENGTH: length === 0 ? null : length,
    NUMERIC_PRECISION: precision === 0 ? null : precision,
    NUMERIC_SCALE: precision === 0 ? null : scale,
  };
}
