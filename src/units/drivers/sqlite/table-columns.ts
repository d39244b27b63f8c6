import type { DatabaseSync } from 'node:sqlite';
import { quote } from './table-name.ts';

/** A column of a table as SQLite knows it. */
export interface TableColumn {
  readonly name: string;
  readonly declared: string;
  /** SQL of the default, null without one. */
  readonly defaultExpression: string | null;
  /** True for a column that numbers rows by itself: INTEGER PRIMARY KEY AUTOINCREMENT. */
  readonly isIdentity: boolean;
}

/** The columns of a table or view that can be read and written; undefined when it does not exist. */
export function tableColumns(database: DatabaseSync, table: string): TableColumn[] | undefined {
  const rows = database.prepare(`PRAGMA table_xinfo(${quote(table)})`).all();
  if (rows.length === 0) return undefined;
  const numbersRows = isAutoincrement(database, table);
  return rows
    .filter((row) => row.hidden !== 1)
    .map((row) => ({
      name: String(row.name),
      declared: String(row.type ?? ''),
      defaultExpression: row.dflt_value === null ? null : `(${row.dflt_value})`,
      isIdentity: numbersRows && Number(row.pk) === 1,
    }));
}

function isAutoincrement(database: DatabaseSync, table: string): boolean {
  return /\bautoincrement\b/i.test(schemaOf(database, table));
}

function schemaOf(database: DatabaseSync, table: string): string {
  const schema = table.startsWith('#') ? 'sqlite_temp_schema' : 'sqlite_schema';
  const found = database
    .prepare(`SELECT sql FROM ${schema} WHERE type = 'table' AND name = ? COLLATE NOCASE`)
    .get(table);
  return String(found?.sql ?? '');
}

/** Whether the rows of a table have rowids. */
export function hasRowids(database: DatabaseSync, table: string): boolean {
  return schemaOf(database, table) !== '' && !/\bwithout\s+rowid\s*$/i.test(schemaOf(database, table));
}
