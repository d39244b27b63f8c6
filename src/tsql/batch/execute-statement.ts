import { evaluate } from '../query/evaluate.ts';
import { resultOfQuery } from '../query/run-query.ts';
import { sqlFailure, unsupported } from '../query/sql-failure.ts';
import type { QuerySyntax } from '../query/syntax/syntax-tree.ts';
import { TokenCursor } from '../query/syntax/token-cursor.ts';
import type { BoundQuery } from '../query/typed-tree.ts';
import { convertSqlValue } from '../query/values/convert-sql-value.ts';
import type { SqlValue, TypedSqlValue } from '../sql-type.ts';
import { BatchFrame } from './batch-frame.ts';
import type { BatchOutput, MultiPartName, ProcedureResult, ResultSet } from './batch-host.ts';
import { callProcedure, type ProcedureArgument, parameterValue } from './call-procedure.ts';
import { changedTable, changeRows, insertResult, insertRows } from './change-rows.ts';
import { checkBatch } from './check-batch.ts';
import { LocalTable } from './local-table.ts';
import { parseParameters } from './parse-parameters.ts';
import { setOption } from './session-options.ts';
import { SqlError } from './sql-error.ts';
import { parseBatch } from './syntax/parse-batch.ts';
import type { ExecuteSyntax, InsertSyntax, StatementSyntax } from './syntax/statement-tree.ts';

/** Runs a statement that holds no others, and keeps the counts of the session. */
export async function executeStatement(statement: StatementSyntax, frame: BatchFrame): Promise<void> {
  const { session } = frame;
  if (session.beginsTransactions && session.transactions === 0 && beginsTransaction(statement))
    session.transactions = 1;
  switch (statement.kind) {
    case 'declare':
      for (const { name, type, value } of statement.variables) {
        if (value !== undefined) frame.assign(name, (await frame.evaluate(value, type)).value);
      }
      return;
    case 'declareTable':
      return;
    case 'assign': {
      const { value } = await frame.evaluate(statement.value, frame.variableType(statement.variable));
      frame.assign(statement.variable, value);
      return done(frame, 1n, undefined);
    }
    case 'query':
      return runQuery(statement.query, frame);
    case 'insert':
    case 'update':
    case 'delete': {
      refuseRowLimit(frame);
      const count = statement.kind === 'insert' ? await insert(statement, frame) : await changeRows(statement, frame);
      return done(frame, BigInt(count), count);
    }
    case 'execute':
    case 'executeText':
      session.error = 0;
      return execute(statement, frame);
    default:
      await executeSetting(statement, frame);
      return done(frame, 0n, undefined);
  }
}

/** Whether a statement begins the transaction that SET IMPLICIT_TRANSACTIONS is about (source: documentation of the option; for procedures inferred). */
function beginsTransaction(statement: StatementSyntax): boolean {
  switch (statement.kind) {
    case 'query': {
      const { body } = statement.query;
      return body.kind !== 'select' || body.from !== undefined;
    }
    case 'transaction':
      return statement.action === 'begin';
    case 'insert':
    case 'update':
    case 'delete':
    case 'createTable':
    case 'dropTable':
    case 'truncate':
    case 'execute':
      return true;
    default:
      return false;
  }
}

function refuseRowLimit({ session }: BatchFrame): void {
  if (session.rowLimit === 0 || session.formatOnly) return;
  const advice = ' for statements that change rows or assign: use TOP, or set it to 0';
  throw sqlFailure(40517, [`SET ROWCOUNT ${session.rowLimit}`, advice]);
}

/** A statement has ended well: its counts, told unless NOCOUNT is on. */
function done(frame: BatchFrame, rowCount: bigint, told: number | undefined): void {
  const { session, output } = frame;
  session.error = 0;
  session.rowCount = rowCount;
  output.statementDone(session.noCount ? undefined : told);
}

async function executeSetting(statement: StatementSyntax, frame: BatchFrame): Promise<void> {
  const { session, host } = frame;
  switch (statement.kind) {
    case 'option':
      for (const name of statement.names) setOption(session, name, statement.value);
      return;
    case 'use':
      return host.useDatabase(statement.database);
    case 'transaction':
      return changeTransaction(statement, frame);
    case 'createTable':
      return createTable(
        statement.name,
        new LocalTable(statement.name.at(-1) ?? '', statement.table, session.nesting),
        frame,
      );
    case 'dropTable':
      for (const name of statement.names) {
        const isDropped = session.tables.delete((name.at(-1) ?? '').toLowerCase());
        if (!isDropped && !statement.ifExists) throw sqlFailure(3701, [name.join('.')]);
      }
      return;
    case 'truncate':
      return changedTable(statement.name, frame, 'ALTER').truncate();
    default:
      throw unsupported(`The statement ${statement.kind}`);
  }
}

function createTable(name: MultiPartName, table: LocalTable, { session }: BatchFrame): void {
  const key = (name.at(-1) ?? '').toLowerCase();
  if (session.tables.has(key)) throw sqlFailure(2714, [name.join('.')]);
  session.tables.set(key, table);
}

function changeTransaction(
  { action, line }: StatementSyntax & { readonly kind: 'transaction' },
  { session, output }: BatchFrame,
): void {
  if (action === 'begin') {
    session.transactions++;
    return;
  }
  if (action === 'save') throw unsupported('SAVE TRANSACTION', '', line);
  if (session.transactions === 0) throw sqlFailure(action === 'commit' ? 3902 : 3903);
  if (action === 'commit') {
    if (session.isDoomed) throw sqlFailure(3930);
    session.transactions--;
    if (session.transactions > 0) return;
  } else {
    session.transactions = 0;
    if (session.keptWork) {
      const message =
        'The procedures that ran in this transaction have kept their work: each of them commits by itself. #tables are as they were.';
      output.message({ number: 0, severity: 10, state: 1, message, line });
    }
  }
  for (const table of session.tables.values()) table.restore(action === 'rollback');
  session.isDoomed = false;
  session.keptWork = false;
}

async function runQuery(syntax: QuerySyntax, frame: BatchFrame): Promise<void> {
  const { session, output } = frame;
  const query = await frame.query(syntax);
  const { body } = query;
  const into = syntax.body.kind === 'select' ? syntax.body.into : undefined;
  if (into !== undefined) {
    refuseRowLimit(frame);
    return selectInto(into, query, frame);
  }
  if (body.kind === 'select' && body.items[0]?.variable !== undefined) {
    if (session.formatOnly) return;
    if (body.from !== undefined) refuseRowLimit(frame);
    const variables = body.items.map(({ variable }) => variable ?? '');
    const count = await frame.forEachRow(query, (row, items) => {
      for (const [at, item] of items.entries()) frame.assign(variables[at], evaluate(item, row));
    });
    return done(frame, BigInt(count), undefined);
  }
  const result = session.formatOnly ? { columns: query.columns, rows: noRows() } : await limitedResult(query, frame);
  const { rowCount } = await output.resultSet(result);
  session.error = 0;
  session.rowCount = BigInt(rowCount);
}

async function limitedResult(query: BoundQuery, frame: BatchFrame): Promise<ResultSet> {
  const result = await resultOfQuery(query, frame);
  const { rowLimit } = frame.session;
  return rowLimit === 0 ? result : { ...result, rows: firstRows(result.rows, rowLimit) };
}

async function* firstRows(portions: ResultSet['rows'], limit: number): ResultSet['rows'] {
  let left = limit;
  for await (const portion of portions) {
    yield portion.slice(0, left);
    left -= portion.length;
    if (left <= 0) return;
  }
}

async function* noRows(): AsyncIterable<readonly (readonly SqlValue[])[]> {}

async function selectInto(name: MultiPartName, query: BoundQuery, frame: BatchFrame): Promise<void> {
  if (frame.session.formatOnly) return;
  const unnamed = query.columns.findIndex((column) => column.name === '');
  if (unnamed >= 0) throw sqlFailure(8155, [unnamed + 1, name.join('.')]);
  const table = new LocalTable(name.at(-1) ?? '', { columns: query.columns, keys: [] }, frame.session.nesting);
  const rows: SqlValue[][] = [];
  await frame.forEachRow(query, (row, items) => {
    rows.push(items.map((item) => evaluate(item, row)));
  });
  table.insert(rows);
  createTable(name, table, frame);
  done(frame, BigInt(rows.length), rows.length);
}

async function insert(statement: InsertSyntax, frame: BatchFrame): Promise<number> {
  const { source } = statement;
  if (source === undefined || 'commonTables' in source || source.kind === 'values')
    return insertRows(statement, source, frame);
  changedTable(statement.target, frame, 'INSERT');
  let count = 0;
  const output: BatchOutput = {
    resultSet: async (result) => {
      const rowCount = await insertResult(statement, result, frame);
      count += rowCount;
      return { rowCount };
    },
    statementDone: () => undefined,
    message: (message) => frame.output.message(message),
  };
  await execute(source, frame, output);
  return count;
}

async function execute(statement: ExecuteSyntax, frame: BatchFrame, output: BatchOutput = frame.output): Promise<void> {
  if (statement.kind === 'executeText') {
    const text = await frame.text(statement.text);
    if (text !== null) await runInside(text, [], frame, output);
    return;
  }
  const name = procedureName(statement.procedure, frame);
  const given: ProcedureArgument[] = [];
  for (const { name: parameter, value, isOutput } of statement.arguments) {
    given.push({
      isOutput,
      ...(parameter === undefined ? {} : { name: parameter }),
      ...(value === undefined ? {} : { value: await frame.evaluate(value) }),
    });
  }
  const setReturned = (returned: number): void => {
    if (statement.returnVariable === undefined) return;
    frame.assign(
      statement.returnVariable,
      convertSqlValue(returned, { name: 'int' }, frame.variableType(statement.returnVariable)),
    );
  };
  const { returnValue, outputs } = await executeProcedure(name, given, frame, statement.line, output).catch(
    (error: unknown) => {
      if (error instanceof SqlError && error.returnValue !== undefined) setReturned(error.returnValue);
      throw error;
    },
  );
  const procedure = frame.host.findProcedure(name);
  statement.arguments.forEach(({ name: parameter, value, isOutput }, at) => {
    if (!isOutput || value?.kind !== 'variable') return;
    const definition =
      parameter === undefined
        ? procedure?.parameters[at]
        : procedure?.parameters.find((known) => same(known.name, parameter));
    const key = (definition?.name ?? parameter ?? `@${at}`).toLowerCase();
    if (outputs?.has(key) !== true) return;
    const own = frame.variableType(value.name);
    frame.assign(value.name, parameterValue({ type: definition?.type ?? own, value: outputs.get(key) ?? null }, own));
  });
  setReturned(returnValue);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function procedureName(procedure: MultiPartName | { readonly variable: string }, frame: BatchFrame): MultiPartName {
  if (!('variable' in procedure)) return procedure;
  const text = String(frame.value(procedure.variable) ?? '');
  const cursor = new TokenCursor(text, true);
  if (cursor.peek() === undefined) throw sqlFailure(2812, [text]);
  return cursor.nameParts();
}

/** Runs a procedure of the host, or `sp_executesql`. Throws 2812 when there is none. */
export async function executeProcedure(
  name: MultiPartName,
  given: readonly ProcedureArgument[],
  frame: BatchFrame,
  line: number,
  output: BatchOutput = frame.output,
): Promise<ProcedureResult> {
  const { session, host, signal } = frame;
  if (same(name.at(-1) ?? '', 'sp_executesql')) return executeText(given, frame, output);
  const procedure = host.findProcedure(name);
  if (procedure === undefined) throw sqlFailure(2812, [name.join('.')]);
  if (session.transactions > 0) session.keptWork = true;
  session.nesting++;
  try {
    return await callProcedure(name, procedure, given, output, { signal, line });
  } finally {
    session.nesting--;
  }
}

/** A variable that a batch has from the beginning. */
interface BatchVariable extends TypedSqlValue {
  readonly name: string;
}

const textTypes = new Set(['nvarchar', 'nchar', 'ntext']);

/** sp_executesql: a text with parameters of its own. */
async function executeText(
  [statement, declaration, ...values]: readonly ProcedureArgument[],
  frame: BatchFrame,
  output: BatchOutput,
): Promise<ProcedureResult> {
  if (statement?.value === undefined) throw sqlFailure(201, ['sp_executesql', '@statement']);
  for (const [argument, name] of [
    [statement, '@statement'],
    [declaration, '@params'],
  ] as const) {
    const { value } = argument ?? {};
    if (value !== undefined && value.value !== null && !textTypes.has(value.type.name))
      throw sqlFailure(214, [name, 'ntext/nchar/nvarchar']);
  }
  const parameters = parseParameters(String(declaration?.value?.value ?? ''));
  if (values.length > parameters.length) throw sqlFailure(8144, ['sp_executesql']);
  const bound: BatchVariable[] = [];
  for (const [at, parameter] of parameters.entries()) {
    const argument =
      values.find(({ name }) => name !== undefined && same(name, parameter.name)) ??
      (values[at]?.name === undefined ? values[at] : undefined);
    const given =
      argument?.value ??
      (parameter.defaultValue === undefined ? undefined : await frame.evaluate(parameter.defaultValue));
    if (given === undefined) throw sqlFailure(8178, [parameter.name]);
    if (argument?.isOutput === true && !parameter.isOutput) throw sqlFailure(8162, [parameter.name]);
    bound.push({ name: parameter.name, type: parameter.type, value: parameterValue(given, parameter.type) });
  }
  for (const { name } of values) {
    if (name !== undefined && !parameters.some((parameter) => same(parameter.name, name)))
      throw sqlFailure(8145, [name, 'sp_executesql']);
  }
  const text = String(statement.value.value ?? '');
  const inner = await runInside(text, bound, frame, output);
  const outputs = parameters.flatMap(({ name, isOutput }, at): [string, SqlValue][] => {
    if (!isOutput) return [];
    // Also by the place among all arguments: a caller that gave it by position knows no name.
    return [name, `@${at + 2}`].map((key) => [key.toLowerCase(), inner.value(name)]);
  });
  return { returnValue: 0, outputs: new Map(outputs) };
}

const deepestNesting = 32;

/** Runs a text as a batch inside of another: variables of its own, the same session; its #tables and its database end with it. */
async function runInside(
  text: string,
  parameters: readonly BatchVariable[],
  outer: BatchFrame,
  output: BatchOutput,
): Promise<BatchFrame> {
  const { session, host } = outer;
  if (session.nesting >= deepestNesting) throw sqlFailure(217);
  const frame = new BatchFrame({ host, output, signal: outer.signal, session, run: outer.run });
  const database = host.database;
  session.nesting++;
  try {
    for (const { name, type, value } of parameters) {
      frame.declare(name, type);
      frame.assign(name, value);
    }
    const statements = parseBatch(text, session.quotedIdentifiers);
    await checkBatch(statements, frame);
    await frame.run(statements, frame);
  } finally {
    session.nesting--;
    for (const [name, { level }] of session.tables) if (level > session.nesting) session.tables.delete(name);
    if (host.database !== database) host.useDatabase(database);
  }
  return frame;
}
