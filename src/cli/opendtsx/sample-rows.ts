import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TableColumn } from '../console/table.ts';

/** The first rows of a table or file, ready to be printed. */
export interface SampleRows {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** All rows there are. */
  readonly count: number;
}

/** The first rows of a table of an SQLite file. Throws what SQLite throws. */
export function sampleTable(file: string, table: string, limit: number): SampleRows {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const quoted = `"${table.replaceAll('"', '""')}"`;
    const statement = database.prepare(`select * from ${quoted} limit ${limit}`);
    const names = statement.columns().map(({ name }) => name);
    const found = statement.all();
    const columns = names.map((title) => {
      const numeric = found.length > 0 && found.every((row) => typeof row[title] !== 'string');
      return { title, align: numeric ? ('right' as const) : ('left' as const) };
    });
    const rows = found.map((row) => names.map((name) => (row[name] === null ? 'NULL' : String(row[name]))));
    const count = Number(database.prepare(`select count(*) as count from ${quoted}`).get()?.count ?? 0);
    return { columns, rows, count };
  } finally {
    database.close();
  }
}

/** The first rows of a comma-separated file whose first row holds the names. Throws what the file system throws. */
export function sampleFile(file: string, limit: number): SampleRows {
  const [names = [], ...rows] = parseCommaSeparated(readFileSync(file, 'utf8'));
  return { columns: names.map((title) => ({ title })), rows: rows.slice(0, limit), count: rows.length };
}

function parseCommaSeparated(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A field, quoted or not, and what ends it.
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    if (whole === '' && row.length === 0) break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === '') break;
  }
  return rows;
}
