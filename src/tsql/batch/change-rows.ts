import { rowNumberName } from '../query/bind-query.ts';
import { evaluate } from '../query/evaluate.ts';
import { sqlFailure } from '../query/sql-failure.ts';
import type {
  ExpressionSyntax,
  FromSyntax,
  QuerySyntax,
  SelectItemSyntax,
  ValuesSyntax,
} from '../query/syntax/syntax-tree.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';
import type { BatchFrame } from './batch-frame.ts';
import type { ResultSet } from './batch-host.ts';
import type { LocalTable } from './local-table.ts';
import type { ChangeSyntax, InsertSyntax, TargetSyntax } from './syntax/statement-tree.ts';

/** The #table or table variable that a statement changes. Throws 208, and 229 for what the host has: nobody may change that by a statement. */
export function changedTable(target: TargetSyntax, frame: BatchFrame, permission: string): LocalTable {
  const table = frame.ownTable(target);
  if (table !== undefined) {
    if (frame.session.transactions > 0 && !target[0].startsWith('@')) table.keep();
    return table;
  }
  const name = target.join('.');
  if (name.startsWith('@')) throw sqlFailure(1087, [name]);
  if (frame.host.findRelation(target) !== undefined) throw sqlFailure(229, [permission, name]);
  throw sqlFailure(208, [name]);
}

/** Places of the columns that INSERT names, or of all but the identity. */
export function insertedColumns(table: LocalTable, names: readonly string[] | undefined): number[] {
  if (names === undefined) return table.columns.flatMap(({ identity }, at) => (identity === undefined ? [at] : []));
  const places = names.map((name) => table.columnIndex(name));
  for (const at of places)
    if (table.columns[at].identity !== undefined) throw sqlFailure(8102, [table.columns[at].name]);
  return places;
}

interface Cell {
  readonly value: SqlValue;
  readonly type: SqlType;
}

/** Adds rows of cells in the order of the columns named; what is not named takes its default. */
async function addRows(
  table: LocalTable,
  places: readonly number[],
  rows: readonly (readonly (Cell | undefined)[])[],
  frame: BatchFrame,
): Promise<number> {
  const complete: (SqlValue | undefined)[][] = [];
  for (const cells of rows) {
    const row = new Array<SqlValue | undefined>(table.columns.length).fill(undefined);
    const given = new Set<number>();
    cells.forEach((cell, at) => {
      if (cell === undefined) return;
      given.add(places[at]);
      row[places[at]] = table.fit(cell.value, cell.type, places[at]);
    });
    for (const [at, { defaultValue }] of table.columns.entries()) {
      if (given.has(at) || defaultValue === undefined) continue;
      const { value, type } = await frame.evaluate(defaultValue);
      row[at] = table.fit(value, type, at);
    }
    complete.push(row);
  }
  frame.session.identity = table.insert(complete) ?? frame.session.identity;
  return complete.length;
}

/** INSERT of rows that are written out, of a query, or of defaults alone. Gives the number of rows. */
export async function insertRows(
  statement: InsertSyntax,
  source: QuerySyntax | ValuesSyntax | undefined,
  frame: BatchFrame,
): Promise<number> {
  const table = changedTable(statement.target, frame, 'INSERT');
  const places = insertedColumns(table, statement.columns);
  if (source === undefined) return addRows(table, [], [[]], frame);
  if ('commonTables' in source) return insertQuery(table, places, source, frame, statement.columns !== undefined);
  const rows: (Cell | undefined)[][] = [];
  for (const row of source.rows) {
    if (row.length !== places.length) throw widthFailure(row.length, places.length, statement.columns !== undefined);
    const cells: (Cell | undefined)[] = [];
    for (const value of row) cells.push(isDefault(value) ? undefined : await frame.evaluate(value));
    rows.push(cells);
  }
  return addRows(table, places, rows, frame);
}

function isDefault(value: ExpressionSyntax): boolean {
  return value.kind === 'call' && value.star && value.name[0] === 'DEFAULT';
}

function widthFailure(given: number, wanted: number, isNamed: boolean): Error {
  if (!isNamed) return sqlFailure(213);
  return given < wanted ? sqlFailure(120) : sqlFailure(121);
}

async function insertQuery(
  table: LocalTable,
  places: readonly number[],
  syntax: QuerySyntax,
  frame: BatchFrame,
  isNamed: boolean,
): Promise<number> {
  const query = await frame.query(syntax);
  if (query.columns.length !== places.length) throw widthFailure(query.columns.length, places.length, isNamed);
  const rows: Cell[][] = [];
  await frame.forEachRow(query, (row, items) => {
    rows.push(items.map((item, at) => ({ value: evaluate(item, row), type: query.columns[at].type })));
  });
  return addRows(table, places, rows, frame);
}

/** INSERT … EXEC: takes the rows of a result. */
export async function insertResult(statement: InsertSyntax, result: ResultSet, frame: BatchFrame): Promise<number> {
  const table = changedTable(statement.target, frame, 'INSERT');
  const places = insertedColumns(table, statement.columns);
  if (result.columns.length !== places.length) throw sqlFailure(213);
  const rows: Cell[][] = [];
  for await (const portion of result.rows) {
    for (const values of portion) rows.push(values.map((value, at) => ({ value, type: result.columns[at].type })));
  }
  return addRows(table, places, rows, frame);
}

/** UPDATE or DELETE: a query finds the rows and the new values. Gives the number of rows. */
export async function changeRows(statement: ChangeSyntax, frame: BatchFrame): Promise<number> {
  const { line, where, top, commonTables, assignments } = statement;
  const permission = statement.kind.toUpperCase();
  const target = targetIn(statement.from, statement.target);
  const table = changedTable(target, frame, permission);
  const places = assignments.map(({ column }) => table.columnIndex(column));
  for (const at of places)
    if (table.columns[at].identity !== undefined) throw sqlFailure(8102, [table.columns[at].name]);
  const own: FromSyntax = target[0].startsWith('@')
    ? { kind: 'tableVariable', name: target[0], line }
    : { kind: 'table', name: target, line };
  const number: SelectItemSyntax = {
    kind: 'column',
    expression: { kind: 'name', parts: [...statement.target, rowNumberName], line },
    line,
  };
  const items = [
    number,
    ...assignments.map(({ value }): SelectItemSyntax => ({ kind: 'column', expression: value, line })),
  ];
  const query = await frame.query({
    commonTables,
    orderBy: [],
    line,
    body: {
      kind: 'select',
      distinct: false,
      items,
      groupBy: [],
      line,
      from: statement.from ?? own,
      ...(where === undefined ? {} : { where }),
      ...(top === undefined ? {} : { top }),
    },
  });
  const changes = new Map<number, Map<number, SqlValue>>();
  await frame.forEachRow(query, (row, [key, ...values]) => {
    const rowNumber = Number(evaluate(key, row));
    if (changes.has(rowNumber)) return;
    const cells = values.map(
      (item, at) => [places[at], table.fit(evaluate(item, row), item.type, places[at])] as const,
    );
    changes.set(rowNumber, new Map(cells));
  });
  if (statement.kind === 'delete') table.delete(new Set(changes.keys()));
  else table.update(changes);
  return changes.size;
}

/** The table behind the alias that UPDATE and DELETE may name. */
function targetIn(from: FromSyntax | undefined, target: TargetSyntax): TargetSyntax {
  if (from === undefined || target.length > 1) return target;
  if (from.kind === 'join') {
    const left = targetIn(from.left, target);
    return left === target ? targetIn(from.right, target) : left;
  }
  if (from.kind !== 'table' && from.kind !== 'tableVariable') return target;
  if (from.alias?.toLowerCase() !== target[0].toLowerCase()) return target;
  return from.kind === 'table' ? from.name : [from.name];
}
