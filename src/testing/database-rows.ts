import type { Value } from '../datatypes/value.ts';
import type { BulkInsertOptions, DatabaseConnection, ResultColumn, StatementParameter } from '../sdk/driver.ts';

const { signal } = new AbortController();

/** Every row of a query, read in blocks of three, so that a test of few rows has several. */
export async function queryRows(
  database: DatabaseConnection,
  sql: string,
  expected?: readonly ResultColumn[],
  parameters: readonly StatementParameter[] = [],
): Promise<Value[][]> {
  const rows: Value[][] = [];
  const options = { signal, rowsPerBlock: 3, ...(expected === undefined ? {} : { expected }) };
  for await (const { block } of database.query(sql, parameters, options)) {
    for (let row = 0; row < block.rowCount; row++) rows.push(block.values.map((column) => column[row]));
  }
  return rows;
}

/** A bulk insert that commits once and changes nothing of the rows, but for `more`. */
export function insertOptions(
  table: string,
  columns: readonly ResultColumn[],
  more: Partial<BulkInsertOptions> = {},
): BulkInsertOptions {
  return { table, columns, commitSize: 0, keepNulls: true, keepIdentity: true, signal, ...more };
}
