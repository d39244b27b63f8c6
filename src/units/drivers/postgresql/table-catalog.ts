import { type ColumnType, dtsError, parseObjectName } from 'opendtsx/sdk';
import type { Client } from 'pg';
import { placesOf, typeOfOid } from './column-types.ts';

/** A column of a table as the catalog has it. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Declared decimal places, or digits of a second, that are kept; undefined for a type without such a limit. */
  readonly places: number | undefined;
  /** SQL of the default, null without one. */
  readonly defaultExpression: string | null;
  /** True for a column that numbers rows by itself. */
  readonly isIdentity: boolean;
}

/** A table that exists, in its own spelling. */
export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
}

/** A name in double quotes. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Schema ('' for the search path) and table of a name of SQL Server; `dbo` is the search path. Throws OPENDTSX_E_DRIVER_OTHERDATABASE. */
export function splitTableName(
  name: string,
  database: string | undefined,
): { readonly schema: string; readonly table: string } {
  const parts = parseObjectName(name) ?? [name];
  const owner = parts.at(-3) ?? '';
  const table = parts.at(-1) ?? name;
  const isOwn =
    owner === '' ||
    owner.toLowerCase() === database?.toLowerCase() ||
    (table.startsWith('#') && owner.toLowerCase() === 'tempdb');
  if (parts.length > 3 || !isOwn)
    throw dtsError('OPENDTSX_E_DRIVER_OTHERDATABASE', { name, database: database ?? 'none named' });
  const schema = parts.at(-2) ?? '';
  return { schema: schema.toLowerCase() === 'dbo' || table.startsWith('#') ? '' : schema, table };
}

const lookUp = `
  SELECT n.nspname, c.relname, a.attname, a.atttypid::int AS oid, a.atttypmod AS modifier,
         CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS fallback,
         a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false) AS identity, c.oid::text AS relation
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND lower(c.relname) = lower($2)
    AND CASE WHEN $1 = '' THEN pg_table_is_visible(c.oid) ELSE lower(n.nspname) = lower($1) END
  ORDER BY c.relname <> $2, n.nspname <> $1, c.oid, a.attnum`;

/** Finds a table: the exact spelling first, then without case. Undefined when there is none. */
export async function findTable(client: Client, schema: string, table: string): Promise<CatalogTable | undefined> {
  const { rows } = await client.query(lookUp, [schema, table]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const columns = rows
    .filter((row) => row.relation === first.relation)
    .map((row) => ({
      name: String(row.attname),
      type: typeOfOid(Number(row.oid), Number(row.modifier)),
      places: placesOf(Number(row.oid), Number(row.modifier)),
      defaultExpression: row.fallback === null ? null : String(row.fallback),
      isIdentity: row.identity === true,
    }));
  return { schema: String(first.nspname), name: String(first.relname), columns };
}
