import {
  type BulkInsert,
  type BulkInsertOptions,
  type CatalogCollection,
  type CatalogRow,
  columnType,
  type DatabaseConnection,
  dtsError,
  type ResultBlock,
  type ResultColumn,
  type StatementParameter,
  type StatementResult,
  splitStatements,
  type Value,
} from 'opendtsx/sdk';
import type { ExcelStatement, SelectStatement } from './statement/excel-statement.ts';
import { parseStatement } from './statement/parse-statement.ts';
import { columnNamed, rowCondition } from './statement/row-condition.ts';
import { type ReadRequest, readTable } from './table/read-table.ts';
import { unquotedTable } from './table/table-place.ts';
import type { TableShape } from './table/table-shape.ts';
import type { WorkbookAccess } from './workbook-access.ts';
import { createTable, dropTable, openInsert } from './writing/change-tables.ts';

type QueryOptions = Parameters<DatabaseConnection['query']>[2];
type QueryBlock = { readonly columns: readonly ResultColumn[]; readonly block: ResultBlock };

/** A connection to a workbook. Every statement sees the file as it is then; what is written is visible when its statement or insert has ended. */
export class ExcelConnection implements DatabaseConnection {
  readonly scheme = 'excel';
  readonly dialect = 'excel';
  readonly displayName: string;
  readonly #access: WorkbookAccess;

  constructor(access: WorkbookAccess) {
    this.#access = access;
    this.displayName = access.displayName;
  }

  async describeTable(table: string): Promise<readonly ResultColumn[] | undefined> {
    const found = await this.#access.find(table);
    return found?.shape.columns.map(({ name, type }) => ({ name, type }));
  }

  async describeQuery(sql: string): Promise<readonly ResultColumn[]> {
    const statement = selectOf(sql);
    const { shape } = await this.#access.require(statement.table);
    return resultColumns(statement, shape);
  }

  async *query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    const statement = selectOf(sql);
    const { workbook, place, shape } = await this.#access.require(statement.table, options.signal);
    const expected = typesOf(resultColumns(statement, shape), options.expected);
    const counts = statement.count !== undefined;
    const request: ReadRequest = {
      place,
      shape,
      columns: counts
        ? []
        : expected.map((target, at) => ({
            source: columnNamed(shape.columns, selectedName(statement, shape, at)),
            target,
          })),
      where:
        statement.where === undefined
          ? undefined
          : rowCondition(statement.where, shape.columns, checkedParameters(sql, parameters), workbook.is1904),
      top: counts ? Number.POSITIVE_INFINITY : (statement.top ?? Number.POSITIVE_INFINITY),
      rowsPerBlock: options.rowsPerBlock,
      settings: this.#access.settings,
      signal: options.signal,
    };
    const blocks = readTable(workbook, request);
    let rowCount = 0;
    for (;;) {
      const next = await this.#access.guard(() => blocks.next());
      if (next.done === true) break;
      rowCount += next.value.rowCount;
      if (!counts) yield { columns: expected, block: next.value };
    }
    if (counts) yield { columns: expected, block: { rowCount: 1, values: [[rowCount]] } };
  }

  async execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['execute']>[2],
  ): Promise<readonly StatementResult[]> {
    const results: StatementResult[] = [];
    for (const text of splitStatements(sql)) {
      options.signal.throwIfAborted();
      results.push(await this.#executeOne(text, parseStatement(text), parameters, options.signal));
    }
    return results;
  }

  async bulkInsert(options: BulkInsertOptions): Promise<BulkInsert> {
    return this.#access.guard(() => openInsert(this.#access, options));
  }

  readonly readCatalog = async (collection: CatalogCollection): Promise<readonly CatalogRow[]> => {
    const workbook = await this.#access.workbook();
    if (workbook === undefined || (collection !== 'Tables' && collection !== 'Columns')) return [];
    const tables = [...workbook.sheets.map(({ name }) => `${name}$`), ...workbook.names.map(({ name }) => name)].sort();
    if (collection === 'Tables') return tables.map((table) => ({ TABLE_NAME: table, TABLE_TYPE: 'TABLE' }));
    const rows: CatalogRow[] = [];
    for (const table of tables) {
      const columns = (await this.describeTable(`[${table}]`)) ?? [];
      for (const [at, { name }] of columns.entries()) {
        rows.push({ TABLE_NAME: table, COLUMN_NAME: name, ORDINAL_POSITION: at + 1 });
      }
    }
    return rows;
  };

  quoteName(name: string): string {
    return `[${unquotedTable(name)}]`;
  }

  async close(): Promise<void> {
    await this.#access.close();
  }

  async #executeOne(
    text: string,
    statement: ExcelStatement,
    parameters: readonly StatementParameter[],
    signal: AbortSignal,
  ): Promise<StatementResult> {
    if (statement.kind === 'select') return this.#select(text, parameters, signal);
    if (statement.kind === 'create')
      await this.#access.guard(() => createTable(this.#access, statement.table, statement.columns));
    else if (statement.kind === 'drop') await this.#access.guard(() => dropTable(this.#access, statement.table));
    else return this.#insert(text, statement, parameters, signal);
    return { columns: [], rows: [], rowsAffected: -1 };
  }

  async #select(
    text: string,
    parameters: readonly StatementParameter[],
    signal: AbortSignal,
  ): Promise<StatementResult> {
    let columns = await this.describeQuery(text);
    const rows: Value[][] = [];
    for await (const part of this.query(text, parameters, { signal, rowsPerBlock: 1000 })) {
      columns = part.columns;
      for (let row = 0; row < part.block.rowCount; row++) rows.push(part.block.values.map((column) => column[row]));
    }
    return { columns, rows, rowsAffected: -1 };
  }

  async #insert(
    text: string,
    statement: Extract<ExcelStatement, { kind: 'insert' }>,
    parameters: readonly StatementParameter[],
    signal: AbortSignal,
  ): Promise<StatementResult> {
    const given = checkedParameters(text, parameters);
    const names =
      statement.columns ?? (await this.#access.require(statement.table)).shape.columns.map(({ name }) => name);
    if (names.length !== statement.values.length) {
      throw dtsError('OPENDTSX_E_EXCEL_STATEMENT', {
        statement: text.trim(),
        reason: `it has ${names.length} columns and ${statement.values.length} values`,
      });
    }
    const values = statement.values.map((operand) =>
      operand.kind === 'parameter'
        ? given[operand.position].value
        : { type: literalType(operand.value), value: operand.value },
    );
    const insert = await this.bulkInsert({
      table: statement.table,
      columns: names.map((name, at) => ({ name, type: values[at].type })),
      commitSize: 0,
      keepNulls: true,
      keepIdentity: true,
      signal,
    });
    try {
      await insert.write({ rowCount: 1, values: values.map(({ value }) => [value]) });
      await insert.finish();
    } finally {
      await insert.abort();
    }
    return { columns: [], rows: [], rowsAffected: 1 };
  }
}

function literalType(value: string | number | boolean | null) {
  return columnType(typeof value === 'number' ? 'DT_R8' : typeof value === 'boolean' ? 'DT_BOOL' : 'DT_WSTR');
}

function selectOf(sql: string): SelectStatement {
  const statement = parseStatement(sql);
  if (statement.kind === 'select') return statement;
  throw dtsError('OPENDTSX_E_EXCEL_STATEMENT', { statement: sql.trim(), reason: 'it is no query' });
}

function checkedParameters(sql: string, parameters: readonly StatementParameter[]): readonly StatementParameter[] {
  const expected = (sql.replaceAll(/'(?:[^']|'')*'|\[[^\]]*\]|`[^`]*`|"[^"]*"/g, '').match(/\?/g) ?? []).length;
  if (expected !== parameters.length) {
    throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected, given: parameters.length });
  }
  return parameters;
}

function selectedName(statement: SelectStatement, shape: TableShape, at: number): string {
  return statement.columns === undefined ? shape.columns[at].name : statement.columns[at].column;
}

function resultColumns(statement: SelectStatement, shape: TableShape): ResultColumn[] {
  if (statement.count !== undefined) return [{ name: statement.count, type: columnType('DT_I4') }];
  if (statement.columns === undefined) return shape.columns.map(({ name, type }) => ({ name, type }));
  return statement.columns.map(({ column, name }) => ({ name, type: columnNamed(shape.columns, column).type }));
}

/** The columns with the types that the reader expects: by name, then by position. */
function typesOf(columns: readonly ResultColumn[], expected: readonly ResultColumn[] | undefined): ResultColumn[] {
  if (expected === undefined) return [...columns];
  const byName = new Map(expected.map(({ name, type }) => [name.toLowerCase(), type]));
  const isPositional = columns.length === expected.length;
  return columns.map(({ name, type }, at) => ({
    name,
    type: byName.get(name.toLowerCase()) ?? (isPositional ? expected[at].type : type),
  }));
}
