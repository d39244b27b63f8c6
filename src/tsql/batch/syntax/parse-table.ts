import { sqlFailure, unsupported } from '../../query/sql-failure.ts';
import { parseType } from '../../query/syntax/parse-type.ts';
import type { StatementReader } from './statement-reader.ts';
import type { ColumnSyntax, StatementSyntax, TableSyntax } from './statement-tree.ts';

const ownTables = 'only #tables and table variables can be made here';

/** Reads CREATE; a #table is all that may be made. */
export function parseCreate(reader: StatementReader): StatementSyntax {
  const { cursor } = reader;
  const { line } = cursor.expectWord('CREATE');
  const what = cursor.next();
  if (what.kind === 'word' && /^(UNIQUE|CLUSTERED|NONCLUSTERED|INDEX)$/.test(what.value))
    return skipIndex(reader, line);
  if (what.value !== 'TABLE') throw unsupported(`CREATE ${what.text}`, ownTables, line);
  const name = cursor.nameParts();
  if (!name.at(-1)?.startsWith('#')) throw unsupported(`CREATE TABLE ${name.join('.')}`, ownTables, line);
  return { kind: 'createTable', name, table: parseDeclaredTable(reader), line };
}

// An index of a #table changes no result.
function skipIndex({ cursor }: StatementReader, line: number): StatementSyntax {
  while (!cursor.isWord('ON')) cursor.next();
  cursor.next();
  if (!cursor.nameParts().at(-1)?.startsWith('#')) throw unsupported('CREATE INDEX', ownTables, line);
  skipParentheses(cursor);
  return { kind: 'nothing', line };
}

function skipParentheses(cursor: StatementReader['cursor']): void {
  let depth = 0;
  do {
    if (cursor.isSymbol('(')) depth++;
    if (cursor.isSymbol(')')) depth--;
    cursor.next();
  } while (depth > 0);
}

/** Reads DROP TABLE. */
export function parseDrop({ cursor }: StatementReader): StatementSyntax {
  const { line } = cursor.expectWord('DROP');
  if (!cursor.takeWords('TABLE')) throw unsupported(`DROP ${cursor.peek()?.text ?? ''}`, ownTables, line);
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  return { kind: 'dropTable', names: cursor.list(() => cursor.nameParts()), ifExists, line };
}

/** Reads TRUNCATE TABLE. */
export function parseTruncate({ cursor }: StatementReader): StatementSyntax {
  const { line } = cursor.expectWord('TRUNCATE');
  cursor.expectWord('TABLE');
  return { kind: 'truncate', name: cursor.nameParts(), line };
}

/** Reads the columns and keys of a table, in parentheses. */
export function parseDeclaredTable(reader: StatementReader): TableSyntax {
  const { cursor } = reader;
  const columns: ColumnSyntax[] = [];
  const keys: string[][] = [];
  cursor.expectSymbol('(');
  cursor.list(() => {
    const named = cursor.takeWords('CONSTRAINT') ? cursor.name() : undefined;
    if (cursor.isWord('PRIMARY', 'UNIQUE')) keys.push(tableKey(reader));
    else if (named !== undefined || cursor.isWord('CHECK', 'FOREIGN', 'INDEX')) refuseConstraint(cursor);
    else columns.push(readColumn(reader, keys));
  });
  cursor.expectSymbol(')');
  const notNull = new Set(keys.flatMap((key) => key.map((name) => name.toLowerCase())));
  return {
    columns: columns.map((column) =>
      notNull.has(column.name.toLowerCase()) ? { ...column, nullable: false } : column,
    ),
    keys,
  };
}

function refuseConstraint(cursor: StatementReader['cursor']): never {
  throw unsupported(`${cursor.peek()?.text ?? 'A constraint'} in a table`, '', cursor.line);
}

function tableKey({ cursor }: StatementReader): string[] {
  if (cursor.takeWords('PRIMARY')) cursor.expectWord('KEY');
  else cursor.expectWord('UNIQUE');
  if (cursor.isWord('CLUSTERED', 'NONCLUSTERED')) cursor.next();
  cursor.expectSymbol('(');
  const names = cursor.list(() => {
    const name = cursor.name();
    if (cursor.isWord('ASC', 'DESC')) cursor.next();
    return name;
  });
  cursor.expectSymbol(')');
  return names;
}

function readColumn(reader: StatementReader, keys: string[][]): ColumnSyntax {
  const { cursor, expressions } = reader;
  const name = cursor.name();
  const { line } = cursor;
  if (cursor.isWord('AS')) throw unsupported('A computed column', '', line);
  const column: { -readonly [Key in keyof ColumnSyntax]: ColumnSyntax[Key] } = {
    name,
    type: parseType(cursor, 'declaration'),
    nullable: true,
  };
  for (;;) {
    if (cursor.takeWords('NOT', 'NULL')) column.nullable = false;
    else if (cursor.takeWords('NULL')) column.nullable = true;
    else if (cursor.takeWords('COLLATE')) cursor.name();
    else if (cursor.takeWords('CONSTRAINT')) cursor.name();
    else if (cursor.takeWords('DEFAULT')) column.defaultValue = expressions.value();
    else if (cursor.takeWords('IDENTITY')) column.identity = identityOf(reader);
    else if (cursor.isWord('PRIMARY', 'UNIQUE')) {
      if (cursor.takeWords('PRIMARY')) cursor.expectWord('KEY');
      else cursor.next();
      if (cursor.isWord('CLUSTERED', 'NONCLUSTERED')) cursor.next();
      keys.push([name]);
    } else if (cursor.isWord('CHECK', 'REFERENCES', 'FOREIGN', 'ROWGUIDCOL', 'SPARSE')) refuseConstraint(cursor);
    else break;
  }
  if (column.identity !== undefined) column.nullable = false;
  return column;
}

function identityOf({ cursor }: StatementReader): { readonly seed: bigint; readonly increment: bigint } {
  if (!cursor.takeSymbol('(')) return { seed: 1n, increment: 1n };
  const [seed, increment = 1n] = cursor.list(() => {
    const sign = cursor.takeSymbol('-') ? -1n : 1n;
    const token = cursor.next();
    if (token.kind !== 'number' || !/^\d+$/.test(token.value)) throw sqlFailure(102, [token.text], token.line);
    return sign * BigInt(token.value);
  });
  cursor.expectSymbol(')');
  return { seed, increment };
}
