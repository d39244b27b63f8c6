import { parseObjectName } from 'opendtsx/sdk';
import { objectTypes } from './maintenance-properties.ts';
import { bracketed, literal } from './maintenance-text.ts';

/** Asks SQL Server for the databases that can be maintained: name, state, recovery model. */
export const databasesQuery =
  "SELECT name, state_desc, recovery_model_desc FROM master.sys.databases WHERE source_database_id IS NULL AND name <> N'tempdb' ORDER BY name";

/** Which tables and views are meant. */
export interface TableSelection {
  readonly ObjectTypeSelection: number;
  readonly SelectedTables: readonly { readonly TableName: string }[];
}

/** The names of a selected table; `dbo` stands for a schema that is not written. */
export function selectedTable(name: string): { readonly schema: string; readonly name: string } {
  const parts = parseObjectName(name) ?? [name];
  return { schema: parts.at(-2) || 'dbo', name: parts.at(-1) ?? name };
}

function conditionOf({ ObjectTypeSelection: type, SelectedTables: selected }: TableSelection): string {
  if (selected.length > 0) {
    const each = selected
      .map(({ TableName }) => selectedTable(TableName))
      .map(({ schema, name }) => `(s.name = ${literal(schema)} AND o.name = ${literal(name)})`);
    return `(${each.join(' OR ')})`;
  }
  return { [objectTypes.Table]: "o.type = 'U'", [objectTypes.View]: "o.type = 'V'" }[type] ?? "o.type IN ('U', 'V')";
}

/** Asks SQL Server for the tables and indexed views of a database: schema, name. */
export function tablesQuery(database: string, selection: TableSelection): string {
  const of = `${bracketed(database)}.sys`;
  return `SELECT s.name, o.name FROM ${of}.objects AS o INNER JOIN ${of}.schemas AS s ON s.schema_id = o.schema_id WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V') AND (o.type = 'U' OR EXISTS (SELECT 1 FROM ${of}.indexes AS i WHERE i.object_id = o.object_id)) AND ${conditionOf(selection)} ORDER BY s.name, o.name`;
}

/** Asks SQL Server for the indexes of a database: schema, table, name, type, padding, row locks, page locks, no recompute. */
export function indexesQuery(database: string, selection: TableSelection): string {
  const of = `${bracketed(database)}.sys`;
  return `SELECT s.name, o.name, i.name, i.type, i.is_padded, i.allow_row_locks, i.allow_page_locks, st.no_recompute FROM ${of}.indexes AS i INNER JOIN ${of}.objects AS o ON o.object_id = i.object_id INNER JOIN ${of}.schemas AS s ON s.schema_id = o.schema_id LEFT JOIN ${of}.stats AS st ON st.object_id = i.object_id AND st.stats_id = i.index_id WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V') AND i.type BETWEEN 1 AND 6 AND i.is_disabled = 0 AND i.is_hypothetical = 0 AND ${conditionOf(selection)} ORDER BY s.name, o.name, i.index_id`;
}
