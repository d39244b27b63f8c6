import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** The rows of a table, in the order in which they were made. */
export interface DumpedTable {
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, SQLOutputValue>>[];
}

/** A SQLite store as statements that make it again: tables and indexes first, then a row a line. */
export function dumpStore(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  const objects = database
    .prepare(
      `select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by rowid`,
    )
    .all();
  const lines = objects.map(({ sql }) => `${String(sql).replaceAll(/\s+/g, ' ')};`);
  for (const { type, name } of objects) {
    if (type !== 'table') continue;
    const columns = database.prepare(`select name from pragma_table_info(?) order by cid`).all(String(name));
    const names = columns.map((column) => String(column.name));
    const literals = names.map((column) => `quote(${quoted(column)})`).join(` || ', ' || `);
    const rows = database.prepare(`select ${literals} as line from ${quoted(String(name))} order by rowid`).all();
    for (const { line } of rows) {
      lines.push(`insert into ${quoted(String(name))} (${names.map(quoted).join(', ')}) values (${String(line)});`);
    }
  }
  database.close();
  return `${lines.join('\n')}\n`;
}

/** Makes a SQLite store of a dump. */
export function loadDump(file: string, dump: string): void {
  const database = new DatabaseSync(file);
  database.exec(`pragma foreign_keys = off; begin; ${dump} commit`);
  database.close();
}

/** The rows of a dump by table, owners before what they own; the tables of the migrations are left out. */
export function rowsOfDump(dump: string): readonly DumpedTable[] {
  const database = new DatabaseSync(':memory:');
  database.exec(`pragma foreign_keys = off; ${dump}`);
  const tables = database
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by rowid`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !name.startsWith('store_migrations'));
  const dumped = tables.map((name) => ({
    name,
    rows: database.prepare(`select * from ${quoted(name)} order by rowid`).all(),
  }));
  database.close();
  return dumped;
}

function quoted(name: string): string {
  return `"${name}"`;
}
