import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

/** A table: its columns as in `CREATE TABLE`, and its rows. */
export interface TableContent {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SQLInputValue[])[];
}

/** Makes a SQLite file with these tables, named as the driver names those of SQL Server: `dbo.T` is `T`, `stage.T` is `stage.T`. */
export function makeTables(file: string, tables: Readonly<Record<string, TableContent>>): void {
  const database = new DatabaseSync(file);
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    database.exec(`CREATE TABLE "${name}" (${columns.join(', ')})`);
    const insert = database.prepare(`INSERT INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`);
    database.exec('BEGIN');
    for (const row of rows) insert.run(...row);
    database.exec('COMMIT');
  }
  database.close();
}

/** The rows of a query, each as an array in the order of its columns. */
export function queryRows(file: string, sql: string): readonly (readonly SQLOutputValue[])[] {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  } finally {
    database.close();
  }
}
