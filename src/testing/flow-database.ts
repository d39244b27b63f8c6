import { equalValues } from '../datatypes/compare-values.ts';
import type { Value } from '../datatypes/value.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { DatabaseConnection, ResultColumn, StatementParameter } from '../sdk/driver.ts';

/** The database of a fixture: one table that every query reads. */
export interface FlowDatabase extends DatabaseConnection {
  readonly queryCount: number;
}

/**
 * A database of one table. A query without parameters gives every row; one with parameters the rows in which each column named before a
 * `?` (`[column] = ?`) equals its parameter: NULL equals nothing.
 */
export function createFlowDatabase(
  columns: readonly ResultColumn[],
  rows: readonly (readonly Value[])[],
): FlowDatabase {
  let queryCount = 0;
  const unsupported = (): never => {
    throw new InternalError('the database of a flow fixture answers queries only');
  };
  return {
    scheme: 'fixture',
    dialect: 'tsql',
    displayName: 'the reference table of the fixture',
    get queryCount() {
      return queryCount;
    },
    async *query(sql, parameters, options) {
      queryCount++;
      const found = parameters.length === 0 ? rows : rows.filter((row) => satisfies(row, columns, sql, parameters));
      for (let from = 0; from < found.length; from += options.rowsPerBlock) {
        const block = found.slice(from, from + options.rowsPerBlock);
        const values = columns.map((_, column) => block.map((row) => row[column]));
        yield { columns, block: { rowCount: block.length, values } };
      }
    },
    describeTable: unsupported,
    describeQuery: unsupported,
    execute: unsupported,
    bulkInsert: unsupported,
    quoteName: (name) => `[${name}]`,
    close: async () => undefined,
  };
}

function satisfies(
  row: readonly Value[],
  columns: readonly ResultColumn[],
  sql: string,
  parameters: readonly StatementParameter[],
): boolean {
  const names = [...sql.matchAll(/\[?(\w+)\]?\s*=\s*\?/g)].map((match) => match[1]);
  return names.every((name, position) => {
    const column = columns.findIndex((candidate) => candidate.name === name);
    const wanted = parameters[position].value.value;
    const value = row[column];
    return value !== null && wanted !== null && equalValues(value, wanted, columns[column].type);
  });
}
