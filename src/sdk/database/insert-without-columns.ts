import { sqlPieces } from './sql-text.ts';

/** An INSERT that names no columns, in its parts. */
export interface InsertWithoutColumns {
  /** Up to and with the name of the table. */
  readonly head: string;
  /** The name as written. */
  readonly table: string;
  /** The query or VALUES that gives the rows. */
  readonly rows: string;
}

const form =
  /^(\s*INSERT\s+INTO\s+((?:"(?:[^"]|"")*"|[^\s".(]+)(?:\.(?:"(?:[^"]|"")*"|[^\s".(]+))?))\s+((?:SELECT|VALUES|WITH)\b[\s\S]*)$/i;

/** Takes `INSERT INTO t SELECT …` and `INSERT INTO t VALUES …` apart; undefined for every other statement. */
export function insertWithoutColumns(sql: string): InsertWithoutColumns | undefined {
  const [, head, table, rows] = form.exec(sql) ?? [];
  if (
    rows === undefined ||
    sqlPieces(rows).some(({ text, code }) => code && /\b(?:returning|default|conflict)\b/i.test(text))
  )
    return undefined;
  return { head, table, rows };
}

/**
 * The statement with a list of columns, when the rows lack exactly the columns that number rows by themselves: SQL Server leaves those out of an INSERT
 * without a list, other databases fill columns from the first on. Undefined when nothing is to be changed.
 * Source: INSERT (Transact-SQL), arguments, column_list (documentation).
 */
export function withoutIdentityColumns(
  { head, rows }: InsertWithoutColumns,
  columns: readonly { readonly quotedName: string; readonly isIdentity: boolean }[],
  width: number,
): string | undefined {
  const given = columns.filter(({ isIdentity }) => !isIdentity);
  if (given.length === columns.length || given.length !== width) return undefined;
  return `${head} (${given.map(({ quotedName }) => quotedName).join(', ')}) ${rows}`;
}
