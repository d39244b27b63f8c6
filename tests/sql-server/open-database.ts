import { type DatabaseConnection, Secret, type StatementParameter, type Value } from 'opendtsx/sdk';
import { expect } from 'vitest';
import { connect } from '../../src/units/drivers/sql-server/sql-server.run.ts';
import { password } from './table-server.ts';

const { signal } = new AbortController();

/** The database of a server of tables, as a connection string of SQL Server Native Client opens it. @param settings further words of it */
export function openDatabase(
  port: number,
  settings: Readonly<Record<string, string>> = {},
  givenPassword = password,
): Promise<DatabaseConnection> {
  const options = {
    server: `tcp:127.0.0.1,${port}`,
    database: 'Sales',
    user: 'sa',
    password: new Secret(givenPassword),
    settings: { provider: 'SQLNCLI11.1', ...settings },
  };
  return connect('', options, signal);
}

/** Runs a text on a database. */
export function runOn(
  database: DatabaseConnection,
  sql: string,
  parameters: readonly StatementParameter[] = [],
  options = { signal, timeoutSeconds: 0 },
) {
  return database.execute(sql, parameters, options);
}

/** The rows of a query, read in blocks. */
export async function rowsOf(database: DatabaseConnection, sql: string, rowsPerBlock = 1000): Promise<Value[][]> {
  const rows: Value[][] = [];
  for await (const { block } of database.query(sql, [], { signal, rowsPerBlock })) {
    for (let row = 0; row < block.rowCount; row++) rows.push(block.values.map((column) => column[row]));
  }
  return rows;
}

/** What equals a failure with a symbol, and words (as regular expressions) in this order. */
export function failure(symbol: string, ...words: readonly string[]): unknown {
  return expect.objectContaining({
    diagnostic: expect.objectContaining({ symbol }),
    message: expect.stringMatching(new RegExp(words.join('[^]*'))),
  });
}
