import type { SqlError } from '../../../tsql/batch/sql-error.ts';
import type { TdsStatement } from '../tds-session.ts';
import { refusal } from './refusal.ts';

const mostCharacters = 64 * 1024 * 1024;
const notFound = 8179;

/** The prepared statements of a connection, by their handles. Bounded in number and in text. */
export class PreparedStatements {
  readonly #statements = new Map<number, TdsStatement>();
  readonly #most: number;
  #characters = 0;
  #last = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Keeps a statement and gives its handle, 1 and up. Throws `SqlError` when there are too many. */
  add(statement: TdsStatement): number {
    const size = sizeOf(statement);
    if (this.#statements.size >= this.#most || this.#characters + size > mostCharacters) {
      throw refusal('OPENDTSX_E_TDS_PREPARED', { most: this.#most });
    }
    this.#characters += size;
    this.#statements.set(++this.#last, statement);
    return this.#last;
  }

  /** The statement of a handle. Throws `SqlError` 8179 when there is none. */
  get(handle: number): TdsStatement {
    const found = this.#statements.get(handle);
    if (found === undefined) throw missing(handle);
    return found;
  }

  /** Forgets a statement. Throws `SqlError` 8179 when there is none. */
  remove(handle: number): void {
    this.#characters -= sizeOf(this.get(handle));
    this.#statements.delete(handle);
  }

  /** Forgets all of them; handles are not used again. */
  clear(): void {
    this.#statements.clear();
    this.#characters = 0;
  }
}

const sizeOf = ({ text, parameters }: TdsStatement): number => text.length + parameters.length;

function missing(handle: number): SqlError {
  return refusal('OPENDTSX_E_TDS_HANDLE', { handle }, notFound);
}
