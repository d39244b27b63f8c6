import type { DatabaseSync } from 'node:sqlite';

const table = '"opendtsx_commits"';

/** Writes a mark into the open transaction: it is there afterwards exactly when the transaction was committed. */
export function leaveMark(database: DatabaseSync, name: string, settled: readonly string[]): string {
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} ("mark" TEXT PRIMARY KEY)`);
  remove(database, settled);
  database.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?)`).run(name);
  return name;
}

/** Whether a mark is there. */
export function hasMark(database: DatabaseSync, mark: string): boolean {
  return exists(database) && database.prepare(`SELECT 1 FROM ${table} WHERE "mark" = ?`).get(mark) !== undefined;
}

/** Takes marks away, and the table when it is empty then. */
export function forgetMarks(database: DatabaseSync, marks: readonly string[]): void {
  if (!exists(database)) return;
  remove(database, marks);
  if (database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined) database.exec(`DROP TABLE ${table}`);
}

function remove(database: DatabaseSync, marks: readonly string[]): void {
  const statement = database.prepare(`DELETE FROM ${table} WHERE "mark" = ?`);
  for (const mark of marks) statement.run(mark);
}

function exists(database: DatabaseSync): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'opendtsx_commits'`).get() !== undefined;
}
