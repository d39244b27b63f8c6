import type { ResultBlock, ResultColumn, StatementResult, Value } from 'opendtsx/sdk';
import { type ColumnMetadata, resultColumn, serverValueReader } from './column-types.ts';
import type { RunListener, SqlServerSession, WireParameter } from './sql-server-session.ts';

type Row = readonly unknown[];

/** Columns of a result in the types that the reader expects: by name, else by position when there are as many. */
function expectedColumns(
  metadata: readonly ColumnMetadata[],
  expected: readonly ResultColumn[] | undefined,
): ResultColumn[] {
  const byName = new Map((expected ?? []).map((column) => [column.name.toLowerCase(), column.type]));
  const isPositional = expected?.length === metadata.length;
  return metadata.map((each, position) => {
    const { name, type } = resultColumn(each);
    return { name, type: byName.get(name.toLowerCase()) ?? (isPositional ? expected[position].type : type) };
  });
}

/** Columns and values of rows. */
export function resultBlock(
  metadata: readonly ColumnMetadata[],
  rows: readonly Row[],
  expected: readonly ResultColumn[] | undefined,
): { readonly columns: readonly ResultColumn[]; readonly block: ResultBlock } {
  const columns = expectedColumns(metadata, expected);
  const values = columns.map(({ type }, at) => {
    const read = serverValueReader(metadata[at], type);
    return rows.map((row): Value => read(row[at]));
  });
  return { columns, block: { rowCount: rows.length, values } };
}

/** The results of a text: one for each set of rows and each count that the server tells. */
export class ResultCollector implements RunListener {
  readonly #results: { readonly metadata: readonly ColumnMetadata[]; readonly rows: Row[]; readonly count: number }[] =
    [];
  readonly #outputs = new Map<string, { readonly raw: unknown; readonly column: ColumnMetadata }>();
  #isOpen = false;

  columns(metadata: readonly ColumnMetadata[]): void {
    this.#results.push({ metadata, rows: [], count: -1 });
    this.#isOpen = true;
  }

  row(values: Row): void {
    this.#results.at(-1)?.rows.push(values);
  }

  done(count: number | undefined): void {
    // What ends a set of rows counts them.
    if (!this.#isOpen && count !== undefined) this.#results.push({ metadata: [], rows: [], count });
    this.#isOpen = false;
  }

  output(name: string, raw: unknown, column: ColumnMetadata): void {
    this.#outputs.set(name.toLowerCase(), { raw, column });
  }

  /** @param outputs names and types of the parameters that come back, in their order */
  results(outputs: readonly { readonly name: string; readonly type: ResultColumn['type'] }[]): StatementResult[] {
    const given = this.#results.length === 0 ? [{ metadata: [], rows: [], count: -1 }] : this.#results;
    const results: StatementResult[] = given.map(({ metadata, rows, count }) => {
      const { columns, block } = resultBlock(metadata, rows, undefined);
      return { columns, rows: rows.map((_, row) => block.values.map((column) => column[row])), rowsAffected: count };
    });
    if (outputs.length === 0) return results;
    const values = outputs.map(({ name, type }): Value => {
      const found = this.#outputs.get(name.toLowerCase());
      return found === undefined ? null : serverValueReader(found.column, type)(found.raw);
    });
    return [...results.slice(0, -1), { ...results[results.length - 1], outputs: values }];
  }
}

/** Rows of the first result of a text, in pieces; the server waits while a piece is used. */
export async function* streamRows(
  session: SqlServerSession,
  sql: string,
  parameters: readonly WireParameter[],
  options: { readonly signal: AbortSignal; readonly rowsPerBlock: number },
): AsyncGenerator<{ readonly metadata: readonly ColumnMetadata[]; readonly rows: Row[] }> {
  let metadata: readonly ColumnMetadata[] | undefined;
  let results = 0;
  let rows: Row[] = [];
  let wake: () => void = () => undefined;
  const statement = session.start(
    sql,
    {
      columns(each) {
        results++;
        metadata ??= each;
      },
      row(values) {
        // As the providers do, a source reads the first set of rows.
        if (results > 1) return;
        rows.push(values);
        if (rows.length < options.rowsPerBlock) return;
        statement.pause();
        wake();
      },
    },
    { parameters, signal: options.signal },
  );
  const state = { hasEnded: false };
  const ended = statement.end.finally(() => {
    state.hasEnded = true;
    wake();
  });
  ended.catch(() => undefined);
  try {
    while (!state.hasEnded || rows.length > 0) {
      if (!state.hasEnded && rows.length < options.rowsPerBlock) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        statement.resume();
        await promise;
      }
      // A failure comes before rows that belong to no whole answer.
      if (state.hasEnded) await ended;
      const piece = rows.splice(0, options.rowsPerBlock);
      if (piece.length > 0 && metadata !== undefined) yield { metadata, rows: piece };
    }
    await ended;
  } finally {
    if (!state.hasEnded) statement.cancel();
    rows = [];
    await ended.catch(() => undefined);
  }
}
