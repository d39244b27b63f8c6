import { columnType, type DatabaseConnection, type StatementParameter, type TaskContext } from 'opendtsx/sdk';
import { longestState } from './cdc-state.ts';
import type { StatementOptions } from './read-lsn.ts';

/** The row of the state table that a task works with. */
export interface StateRow {
  /** '' when there is no row yet. Throws an `Error` when the table cannot be read. */
  read(): Promise<string>;
  /** Writes the state into the row that was read, or a new one. */
  write(state: string): Promise<void>;
}

/** The row of a name in a state table: columns name and state (documentation: CDC Control Task Editor). */
export function stateRow(
  database: DatabaseConnection,
  { table, name }: { readonly table: string; readonly name: string },
  context: TaskContext,
  options: StatementOptions,
): StateRow {
  let exists = false;
  const run = (sql: string, ...values: readonly string[]) =>
    database.execute(context.translateSql(sql, database.dialect, database.database), values.map(parameterOf), options);
  return {
    async read() {
      const results = await run(`SELECT state FROM ${table} WHERE name = ?`, name);
      const rows = results.flatMap((result) => result.rows);
      if (rows.length > 1) throw new Error(`it has ${rows.length} rows of that name; remove all but one`);
      exists = rows.length === 1;
      return String(rows[0]?.[0] ?? '').trimEnd();
    },
    async write(state) {
      if (exists) await run(`UPDATE ${table} SET state = ? WHERE name = ?`, state, name);
      else await run(`INSERT INTO ${table} (name, state) VALUES (?, ?)`, name, state);
      exists = true;
    },
  };
}

function parameterOf(value: string): StatementParameter {
  return { value: { type: columnType('DT_WSTR', { length: longestState }), value }, direction: 'input' };
}
