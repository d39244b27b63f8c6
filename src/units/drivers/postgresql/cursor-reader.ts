import type { ResultField } from './portal-reader.ts';
import type { PostgresqlSession } from './postgresql-session.ts';

type RawRow = readonly (string | null)[];

/** Rows of a query and their columns. */
export interface CursorPiece {
  readonly fields: readonly ResultField[];
  readonly rows: readonly RawRow[];
}

let cursors = 0;

/** Reads a query through a cursor, piece by piece: between two pieces the session does other work of the same transaction. */
export class CursorReader {
  readonly #session: PostgresqlSession;
  readonly #rowsPerPiece: number;
  readonly #name = `opendtsx_cursor_${++cursors}`;
  #isOpen = false;

  constructor(session: PostgresqlSession, rowsPerPiece: number) {
    this.#session = session;
    this.#rowsPerPiece = rowsPerPiece;
  }

  /** Characters before the query in the statement that opens the cursor. */
  get prefixLength(): number {
    return this.#prefix.length;
  }

  get #prefix(): string {
    return `DECLARE ${this.#name} NO SCROLL CURSOR FOR `;
  }

  /** Opens the cursor within the step that runs. */
  async open(sql: string, values: readonly (string | null)[]): Promise<void> {
    await this.#session.run(this.#prefix + sql, values);
    this.#isOpen = true;
  }

  /** The next rows; fewer than asked for at the end. */
  async read(): Promise<CursorPiece> {
    const session = this.#session;
    const [piece] = await session.exclusively(() =>
      session.run(`FETCH FORWARD ${this.#rowsPerPiece} FROM ${this.#name}`),
    );
    return piece;
  }

  /** Closes the cursor; a transaction that has ended has closed it already. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const session = this.#session;
    if (!session.isShared) return;
    await session.exclusively(() => session.savepoint(() => session.run(`CLOSE ${this.#name}`))).catch(() => undefined);
  }
}
