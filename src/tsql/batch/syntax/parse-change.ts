import { sqlFailure, unsupported } from '../../query/sql-failure.ts';
import { parseFrom, parseNamedQueries, parseQuery, parseTop, parseValues } from '../../query/syntax/parse-query.ts';
import type { ExpressionSyntax } from '../../query/syntax/syntax-tree.ts';
import { parseExecute } from './parse-execute.ts';
import type { StatementReader } from './statement-reader.ts';
import type { ChangeSyntax, InsertSyntax, TargetSyntax } from './statement-tree.ts';

/** Reads INSERT with VALUES, a query, EXEC or DEFAULT VALUES. */
export function parseInsert(reader: StatementReader): InsertSyntax {
  const { cursor } = reader;
  const { line } = cursor.expectWord('INSERT');
  if (cursor.isWord('TOP')) throw unsupported('INSERT TOP', 'put TOP into the SELECT', line);
  if (cursor.isWord('BULK')) throw unsupported('INSERT BULK', '', line);
  cursor.takeWords('INTO');
  const target = readTarget(reader);
  skipHints(reader);
  const columns = cursor.isSymbol('(') && !isQueryNext(reader) ? readNames(reader) : undefined;
  if (cursor.isWord('OUTPUT')) throw unsupported('OUTPUT in INSERT', '', cursor.line);
  const source = readSource(reader);
  return {
    kind: 'insert',
    target,
    line,
    ...(columns === undefined ? {} : { columns }),
    ...(source === undefined ? {} : { source }),
  };
}

function readSource(reader: StatementReader): InsertSyntax['source'] {
  const { cursor } = reader;
  if (cursor.isWord('VALUES')) return parseValues(cursor);
  if (cursor.isWord('EXEC', 'EXECUTE')) return parseExecute(reader, false);
  if (!cursor.takeWords('DEFAULT')) return parseQuery(cursor);
  cursor.expectWord('VALUES');
  return undefined;
}

function isQueryNext({ cursor }: StatementReader): boolean {
  let ahead = 0;
  while (cursor.isSymbol('(', ahead)) ahead++;
  return cursor.isWordAt(ahead, 'SELECT', 'WITH');
}

function readNames({ cursor }: StatementReader): string[] {
  cursor.expectSymbol('(');
  const names = cursor.list(() => cursor.nameParts().at(-1) ?? '');
  cursor.expectSymbol(')');
  return names;
}

function readTarget({ cursor }: StatementReader): TargetSyntax {
  return cursor.peek()?.kind === 'variable' ? [cursor.next().value] : cursor.nameParts();
}

function skipHints({ cursor }: StatementReader): void {
  if (!cursor.isWord('WITH') || !cursor.isSymbol('(', 1)) return;
  while (!cursor.isSymbol(')')) cursor.next();
  cursor.next();
}

/** Reads UPDATE or DELETE, with the common table expressions before it. */
export function parseChange(reader: StatementReader): ChangeSyntax {
  const { cursor, expressions } = reader;
  const commonTables = parseNamedQueries(cursor);
  const { value: word, line } = cursor.expectWord('UPDATE', 'DELETE');
  const top = parseTop(cursor, expressions);
  if (word === 'DELETE') cursor.takeWords('FROM');
  const target = readTarget(reader);
  skipHints(reader);
  const assignments = word === 'UPDATE' ? readAssignments(reader) : [];
  if (cursor.isWord('OUTPUT')) throw unsupported(`OUTPUT in ${word}`, '', cursor.line);
  const from = cursor.takeWords('FROM') ? parseFrom(cursor) : undefined;
  if (cursor.isWord('WHERE') && cursor.isWordAt(1, 'CURRENT')) throw unsupported('WHERE CURRENT OF', '', cursor.line);
  const where = cursor.takeWords('WHERE') ? expressions.condition() : undefined;
  return {
    kind: word === 'UPDATE' ? 'update' : 'delete',
    commonTables,
    target,
    assignments,
    line,
    ...(top === undefined ? {} : { top }),
    ...(from === undefined ? {} : { from }),
    ...(where === undefined ? {} : { where }),
  };
}

function readAssignments({ cursor, expressions }: StatementReader): { column: string; value: ExpressionSyntax }[] {
  cursor.expectWord('SET');
  return cursor.list(() => {
    const { line } = cursor;
    if (cursor.peek()?.kind === 'variable') throw unsupported('A variable in SET of UPDATE', '', line);
    const parts = cursor.nameParts();
    const operator = cursor.next();
    if (operator.kind !== 'symbol' || !/^[-+*/%]?=$/.test(operator.value)) throw sqlFailure(102, [operator.text], line);
    const right = expressions.value();
    const left: ExpressionSyntax = { kind: 'name', parts, line };
    const column = parts.at(-1) ?? '';
    if (operator.value === '=') return { column, value: right };
    return { column, value: { kind: 'binary', operator: operator.value[0] as '+', left, right, line } };
  });
}
