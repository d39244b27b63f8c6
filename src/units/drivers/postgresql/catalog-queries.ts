import { type CatalogCollection, type CatalogRow, dataTypeCodes, type StatementResult } from 'opendtsx/sdk';
import { typeOfOid } from './column-types.ts';

const own = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'`;
const inPath = `n.nspname = current_schema() AS "IN_DEFAULT_SCHEMA"`;
const place = `current_database()::text AS "TABLE_CATALOG", n.nspname::text AS "TABLE_SCHEMA", c.relname::text AS "TABLE_NAME", ${inPath}`;
const relations = 'pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace';
const rules = (column: string) =>
  `CASE ${column} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END`;

/** What the catalog of PostgreSQL is asked for each collection, by the column names of the OLE DB schema rowsets. Schemas of the system are left out. */
export const catalogQueries: Readonly<Record<CatalogCollection, string>> = {
  Catalogs: `SELECT datname::text AS "CATALOG_NAME" FROM pg_database WHERE NOT datistemplate ORDER BY datname`,
  Schemata: `
    SELECT current_database()::text AS "CATALOG_NAME", n.nspname::text AS "SCHEMA_NAME", pg_get_userbyid(n.nspowner)::text AS "SCHEMA_OWNER", ${inPath}
    FROM pg_namespace n WHERE ${own} ORDER BY n.nspname`,
  Tables: `
    SELECT ${place}, CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END AS "TABLE_TYPE", obj_description(c.oid, 'pg_class') AS "DESCRIPTION"
    FROM ${relations} WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${own} ORDER BY n.nspname, c.relname`,
  Views: `
    SELECT ${place}, pg_get_viewdef(c.oid) AS "VIEW_DEFINITION", false AS "CHECK_OPTION", pg_relation_is_updatable(c.oid, true) <> 0 AS "IS_UPDATABLE"
    FROM ${relations} WHERE c.relkind IN ('v', 'm') AND ${own} ORDER BY n.nspname, c.relname`,
  Columns: `
    SELECT ${place}, a.attname::text AS "COLUMN_NAME", a.attnum::int AS "ORDINAL_POSITION", a.atthasdef AS "COLUMN_HASDEFAULT",
           pg_get_expr(d.adbin, d.adrelid) AS "COLUMN_DEFAULT", NOT a.attnotnull AS "IS_NULLABLE", a.atttypid::int AS type_oid, a.atttypmod AS type_modifier
    FROM ${relations} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${own} ORDER BY n.nspname, c.relname, a.attnum`,
  Procedures: `
    SELECT current_database()::text AS "PROCEDURE_CATALOG", n.nspname::text AS "PROCEDURE_SCHEMA", p.proname::text AS "PROCEDURE_NAME",
           CASE WHEN p.prokind = 'p' THEN 2 ELSE 3 END AS "PROCEDURE_TYPE", p.prosrc AS "PROCEDURE_DEFINITION", ${inPath}
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('p', 'f') AND ${own} ORDER BY n.nspname, p.proname, p.oid`,
  Indexes: `
    SELECT ${place}, current_database()::text AS "INDEX_CATALOG", n.nspname::text AS "INDEX_SCHEMA", i.relname::text AS "INDEX_NAME",
           x.indisprimary AS "PRIMARY_KEY", x.indisunique AS "UNIQUE", x.indisclustered AS "CLUSTERED", k.place::int AS "ORDINAL_POSITION",
           pg_get_indexdef(x.indexrelid, k.place::int, true) AS "COLUMN_NAME"
    FROM ${relations} JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
    CROSS JOIN LATERAL generate_series(1, x.indnkeyatts) AS k(place) WHERE ${own} ORDER BY n.nspname, c.relname, i.relname, k.place`,
  Primary_Keys: `
    SELECT ${place}, a.attname::text AS "COLUMN_NAME", k.place::int AS "ORDINAL", t.conname::text AS "PK_NAME"
    FROM ${relations} JOIN pg_constraint t ON t.conrelid = c.oid AND t.contype = 'p'
    CROSS JOIN LATERAL unnest(t.conkey) WITH ORDINALITY AS k(attribute, place) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attribute
    WHERE ${own} ORDER BY n.nspname, c.relname, k.place`,
  Foreign_Keys: `
    SELECT current_database()::text AS "FK_TABLE_CATALOG", n.nspname::text AS "FK_TABLE_SCHEMA", c.relname::text AS "FK_TABLE_NAME",
           a.attname::text AS "FK_COLUMN_NAME", current_database()::text AS "PK_TABLE_CATALOG", pn.nspname::text AS "PK_TABLE_SCHEMA",
           pc.relname::text AS "PK_TABLE_NAME", pa.attname::text AS "PK_COLUMN_NAME", k.place::int AS "ORDINAL",
           ${rules('t.confupdtype')} AS "UPDATE_RULE", ${rules('t.confdeltype')} AS "DELETE_RULE", t.conname::text AS "FK_NAME", ${inPath},
           pn.nspname = current_schema() AS "PK_IN_DEFAULT_SCHEMA"
    FROM ${relations} JOIN pg_constraint t ON t.conrelid = c.oid AND t.contype = 'f'
    JOIN pg_class pc ON pc.oid = t.confrelid JOIN pg_namespace pn ON pn.oid = pc.relnamespace
    CROSS JOIN LATERAL unnest(t.conkey, t.confkey) WITH ORDINALITY AS k(attribute, other, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attribute JOIN pg_attribute pa ON pa.attrelid = pc.oid AND pa.attnum = k.other
    WHERE ${own} ORDER BY n.nspname, c.relname, t.conname, k.place`,
};

/** The rows of an answer by column name, types of columns as those of SSIS. */
export function catalogRows({ columns, rows }: StatementResult): readonly CatalogRow[] {
  return rows.map((row) => {
    const values = Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])) as CatalogRow;
    const { type_oid: oid, type_modifier: modifier, ...catalogRow } = values;
    return oid === undefined ? catalogRow : { ...catalogRow, ...typeOf(Number(oid), Number(modifier)) };
  });
}

function typeOf(oid: number, modifier: number): CatalogRow {
  const { type, length, precision, scale } = typeOfOid(oid, modifier);
  return {
    DATA_TYPE: dataTypeCodes[type],
    CHARACTER_MAXIMUM_LENGTH: length === 0 ? null : length,
    NUMERIC_PRECISION: precision === 0 ? null : precision,
    NUMERIC_SCALE: precision === 0 ? null : scale,
  };
}
