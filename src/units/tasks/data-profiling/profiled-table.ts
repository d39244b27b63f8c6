import type { DatabaseConnection, ResultColumn, Value } from 'opendtsx/sdk';
import { type ProfileRequest, type RequestColumn, RequestFault, type RequestTable } from './profile-request.ts';
import { element, type ProfileElement } from './profile-xml.ts';
import { type ColumnFamily, familyOf } from './profiled-column.ts';

/** What profiles need of their surroundings. */
export interface ProfilingContext {
  readonly database: DatabaseConnection;
  readonly signal: AbortSignal;
  readonly localeId: number;
  /** Told of every query before and after it runs. */
  trace(text: string): void;
}

const rowsPerBlock = 4096;

/** Runs a query and gives its rows one block at a time, as columns. */
export async function* queryBlocks(
  context: ProfilingContext,
  sql: string,
  expected: readonly ResultColumn[],
): AsyncIterable<{ readonly rowCount: number; readonly values: readonly (readonly Value[])[] }> {
  const { database, signal } = context;
  context.trace(`Query Start: ${sql}`);
  for await (const { block } of database.query(sql, [], { signal, rowsPerBlock, expected })) yield block;
  context.trace('Query End');
}

/** A table of a request: its columns, its name in the database, and its number of rows. */
export class ProfiledTable {
  readonly context: ProfilingContext;
  readonly table: RequestTable;
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;

  private constructor(
    context: ProfilingContext,
    table: RequestTable,
    columns: readonly ResultColumn[],
    rowCount: number,
  ) {
    this.context = context;
    this.table = table;
    this.columns = columns;
    this.rowCount = rowCount;
  }

  /** Finds the table. Throws a RequestFault when there is none. */
  static async open(context: ProfilingContext, table: RequestTable, request: string): Promise<ProfiledTable> {
    const name = nameOf(table);
    const columns = await context.database.describeTable(name);
    if (columns === undefined) {
      throw new RequestFault(request, `${context.database.displayName} has no table or view ${name}`);
    }
    const found = new ProfiledTable(context, table, columns, 0);
    return new ProfiledTable(context, table, columns, await found.count('COUNT(*)', ''));
  }

  /** The table's name as the database writes it. */
  get quoted(): string {
    return this.context.database.quoteName(nameOf(this.table));
  }

  quote(column: ResultColumn): string {
    return this.context.database.quoteName(bracketed(column.name));
  }

  /** One number. @param where a condition, or '' */
  async count(expression: string, where: string): Promise<number> {
    const condition = where === '' ? '' : ` WHERE ${where}`;
    return queryNumber(this.context, `SELECT ${expression} FROM ${this.quoted}${condition}`);
  }

  /**
   * The columns that a request means: the one it names, or all of a suitable type. Throws a RequestFault when there is no such column, or when its type
   * does not suit.
   */
  select(
    { id, kind }: ProfileRequest,
    { isWildCard, name }: RequestColumn,
    families: readonly ColumnFamily[],
  ): ResultColumn[] {
    if (isWildCard) return this.columns.filter((column) => families.includes(familyOf(column)));
    const column =
      this.columns.find((each) => each.name === name) ??
      this.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (column === undefined) throw new RequestFault(id, `the table ${nameOf(this.table)} has no column ${name}`);
    if (families.includes(familyOf(column))) return [column];
    const reason = `the column ${name} has the type ${column.type.type}, for which there is no ${kind} profile`;
    throw new RequestFault(id, `${reason}; only for ${families.join(', ')}`);
  }

  /** The table as results describe it. Source: observed SQL Server 2016. */
  element(name: string): ProfileElement {
    const { displayName, database = '' } = this.context.database;
    const { schema, table } = this.table;
    return element(name, {
      DataSource: displayName,
      Database: database,
      Schema: schema,
      Table: table,
      RowCount: this.rowCount,
    });
  }
}

/** The number that a query gives. */
export async function queryNumber(context: ProfilingContext, sql: string): Promise<number> {
  for await (const { rowCount, values } of queryBlocks(context, sql, [])) {
    if (rowCount > 0) return Number(values[0][0] ?? 0);
  }
  return 0;
}

/** A name as SQL Server quotes it, which every driver reads. */
export function nameOf({ schema, table }: RequestTable): string {
  return schema === '' ? bracketed(table) : `${bracketed(schema)}.${bracketed(table)}`;
}

function bracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** The distinct values of columns, those of each row with the number of rows that have it. @param order whether they come in the order of the columns */
export async function* distinctValues(
  table: ProfiledTable,
  columns: readonly ResultColumn[],
  {
    where = '',
    having = '',
    order = false,
  }: { readonly where?: string; readonly having?: string; readonly order?: boolean } = {},
): AsyncIterable<{ readonly values: readonly Value[]; readonly count: number }> {
  const names = columns.map((column) => table.quote(column)).join(', ');
  const parts = [
    `SELECT ${names}, COUNT(*) FROM ${table.quoted}`,
    where === '' ? '' : `WHERE ${where}`,
    `GROUP BY ${names}`,
    having === '' ? '' : `HAVING ${having}`,
    order ? `ORDER BY ${names}` : '',
  ];
  const sql = parts.filter((part) => part !== '').join(' ');
  for await (const { rowCount, values } of queryBlocks(table.context, sql, columns)) {
    for (let row = 0; row < rowCount; row++) {
      const given = columns.map((_, column) => values[column][row]);
      yield { values: given, count: Number(values[columns.length][row]) };
    }
  }
}
