import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { columnType, type DataTypeName } from '../datatypes/data-type.ts';
import type { Value } from '../datatypes/value.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { DatabaseConnection, StatementParameter, StatementResult } from '../sdk/driver.ts';

/** A database in memory for tests of tasks: statements only, no bulk insert, no description. */
export interface TaskDatabase extends DatabaseConnection {
  /** The statements that ran, with their parameters. */
  readonly ran: { readonly sql: string; readonly parameters: readonly StatementParameter[] }[];
  /** The rows of a query, for assertions. */
  rows(sql: string): unknown[][];
}

/** Opens a database in memory and runs a script in it. */
export function openTaskDatabase(script = ''): TaskDatabase {
  const database = new DatabaseSync(':memory:');
  database.exec(script);
  const ran: TaskDatabase['ran'] = [];
  const unsupported = (): never => {
    throw new InternalError('the test database runs statements only');
  };
  return {
    scheme: 'sqlite',
    dialect: 'sqlite',
    displayName: 'the test database',
    ran,
    rows: (sql) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)),
    execute: async (sql, parameters) => {
      ran.push({ sql, parameters });
      return splitStatements(sql).map((statement) => runStatement(database, statement, parameters));
    },
    describeTable: unsupported,
    describeQuery: unsupported,
    query: unsupported,
    bulkInsert: unsupported,
    quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
    close: async () => database.close(),
  };
}

function splitStatements(sql: string): string[] {
  return sql
    .split(/;(?=(?:[^']*'[^']*')*[^']*$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function runStatement(database: DatabaseSync, sql: string, parameters: readonly StatementParameter[]): StatementResult {
  const statement = database.prepare(sql);
  const named = parameters.filter((parameter) => parameter.name !== undefined);
  const bound = parameters.filter((parameter) => parameter.name === undefined).map(inputOf);
  const names = Object.fromEntries(named.map((parameter) => [parameter.name ?? '', inputOf(parameter)]));
  const described = statement.columns();
  if (described.length === 0) {
    return { columns: [], rows: [], rowsAffected: Number(statement.run(names, ...bound).changes) };
  }
  statement.setReturnArrays(true);
  const rows = statement.all(names, ...bound) as unknown as SQLOutputValue[][];
  const columns = described.map((column, index) => ({
    name: column.name,
    type: columnType(typeOf(rows.map((row) => row[index]))),
  }));
  return { columns, rows: rows.map((row) => row.map((cell): Value => cell)), rowsAffected: -1 };
}

function inputOf(parameter: StatementParameter): SQLInputValue {
  const { value } = parameter.value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) return JSON.stringify(value);
  return value;
}

function typeOf(values: readonly SQLOutputValue[]): DataTypeName {
  const value = values.find((each) => each !== null);
  if (typeof value === 'number') return Number.isInteger(value) ? 'DT_I4' : 'DT_R8';
  if (typeof value === 'bigint') return 'DT_I8';
  return value instanceof Uint8Array ? 'DT_BYTES' : 'DT_WSTR';
}
