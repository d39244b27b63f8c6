import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type DtsError, dtsError } from 'opendtsx/sdk';

/** How long a statement waits for another process that locks the file, in milliseconds. */
const busyTimeout = 5000;

const othersWrite =
  'another transaction of this process writes to the file, and SQLite has one writer at a time; let the executables run one after another, or join the same transaction';

/** A bulk insert as the shared transaction sees it. */
export interface TransactionMember {
  /** Deletes the rows that it wrote since its last commit; false when that is not possible one by one. */
  undo(): boolean;
  /** Told when its rows went down with another member's. */
  fail(reason: string): void;
}

/**
 * One open SQLite file with everything in this process that uses it. Bulk inserts that run at the same time share a transaction, which is
 * committed when the last of them has ended; one that fails takes back its own rows only.
 */
export class SharedDatabase {
  readonly database: DatabaseSync;
  readonly displayName: string;
  readonly #key: string;
  readonly #members = new Set<TransactionMember>();
  #users = 0;
  /** True while the open transaction was begun here, not by a statement of a package. */
  #ownsTransaction = false;
  /** True when the open transaction holds work that has succeeded already. */
  #holdsFinishedWork = false;
  /** The connection whose transaction is open. */
  #owner: object | undefined;
  /** Those who wait for the file to be free. */
  #waiting: (() => void)[] = [];

  constructor(database: DatabaseSync, displayName: string, key: string) {
    this.database = database;
    this.displayName = displayName;
    this.#key = key;
  }

  /** True while a bulk insert's transaction is open. */
  get ownsTransaction(): boolean {
    return this.#ownsTransaction;
  }

  /** Equal for handles of the same file. */
  get identity(): string {
    return `sqlite ${this.#key}`;
  }

  /**
   * Begins a transaction of one connection, when everything else in this process that writes to the file has ended. Until it ends, others that write
   * wait; readers see its rows, as all use one handle.
   */
  async beginFor(owner: object, signal: AbortSignal): Promise<void> {
    const isFree = (): boolean => !this.database.isTransaction && this.#members.size === 0;
    while (!isFree()) await this.#until(isFree, signal);
    this.database.exec('BEGIN IMMEDIATE');
    this.#owner = owner;
  }

  /** Ends the transaction of a connection. */
  endFor(owner: object, statement: 'COMMIT' | 'ROLLBACK'): void {
    if (this.#owner !== owner) return;
    // SQLite itself has ended a transaction that it could not go on with.
    if (this.database.isTransaction) this.database.exec(statement);
    else if (statement === 'COMMIT')
      throw new Error('the transaction was ended by the database before it could be committed');
    this.#owner = undefined;
    this.#wake();
  }

  /** Whether a connection may write now: while another has a transaction, it may not. */
  isTurnOf(user: object): boolean {
    return this.#owner === undefined || this.#owner === user;
  }

  /** Waits until a connection may write. Ask again afterwards: others have waited too. */
  turnOf(user: object, signal: AbortSignal): Promise<void> {
    return this.#until(() => this.isTurnOf(user), signal);
  }

  async #until(isFree: () => boolean, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + busyTimeout;
    while (!isFree()) {
      const remaining = deadline - performance.now();
      if (remaining <= 0) throw new Error(othersWrite);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, remaining);
        const stop = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', stop);
          resolve();
        };
        signal.addEventListener('abort', stop, { once: true });
        this.#waiting.push(stop);
      });
      signal.throwIfAborted();
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  acquire(): this {
    this.#users++;
    return this;
  }

  release(): void {
    this.#users--;
    if (this.#users > 0) return;
    openDatabases.delete(this.#key);
    this.database.close();
  }

  /** Notes that a statement of a package ran. */
  noteStatement(): void {
    if (this.#ownsTransaction) this.#holdsFinishedWork = true;
    else if (this.#waiting.length > 0) this.#wake();
  }

  join(member: TransactionMember): void {
    if (!this.database.isTransaction) {
      this.database.exec('BEGIN IMMEDIATE');
      this.#ownsTransaction = true;
      this.#holdsFinishedWork = false;
    }
    this.#members.add(member);
  }

  /** Commits what a member wrote so far; with others at work it becomes durable together with theirs. */
  commitPoint(): void {
    if (!this.#ownsTransaction) return;
    if (this.#members.size > 1) {
      this.#holdsFinishedWork = true;
      return;
    }
    this.database.exec('COMMIT');
    this.database.exec('BEGIN IMMEDIATE');
    this.#holdsFinishedWork = false;
  }

  leave(member: TransactionMember): void {
    this.#members.delete(member);
    try {
      this.#settle();
    } finally {
      this.#wake();
    }
  }

  #settle(): void {
    if (!this.#ownsTransaction) return;
    if (this.#members.size > 0) {
      this.#holdsFinishedWork = true;
      return;
    }
    this.#ownsTransaction = false;
    this.database.exec('COMMIT');
  }

  /** Takes back what a member wrote since its last commit. */
  abandon(member: TransactionMember): void {
    try {
      this.#abandon(member);
    } finally {
      this.#wake();
    }
  }

  #abandon(member: TransactionMember): void {
    if (!this.#members.delete(member) || !this.database.isTransaction) return;
    const isAlone = this.#members.size === 0;
    if (this.#ownsTransaction && isAlone && !this.#holdsFinishedWork) this.#rollBack();
    else if (member.undo()) {
      if (this.#ownsTransaction && isAlone) {
        this.#ownsTransaction = false;
        this.database.exec('COMMIT');
      }
    } else if (this.#ownsTransaction) {
      for (const other of this.#members)
        other.fail('another insert into the same file failed and could not be undone alone');
      this.#members.clear();
      this.#rollBack();
    }
  }

  #rollBack(): void {
    this.#ownsTransaction = false;
    this.database.exec('ROLLBACK');
  }
}

const openDatabases = new Map<string, SharedDatabase>();

/** The shared handle of a target, opened when it is not. Release it once for every call. @param existingOnly do not make a file */
export function openShared(target: string, existingOnly = false): SharedDatabase {
  const isMemory = target.startsWith(':memory:');
  if (existingOnly && !isMemory && !existsSync(target)) {
    const hint =
      'If the package itself makes the file, set DelayValidation on the data flow or the connection manager.';
    throw notOpened(target, 'the file does not exist', { hint });
  }
  if (target === ':memory:') return create(target, Symbol('memory').toString()).acquire();
  const key = isMemory ? target : canonicalPath(target);
  let shared = openDatabases.get(key);
  if (shared === undefined) {
    shared = create(isMemory ? ':memory:' : target, key);
    openDatabases.set(key, shared);
  }
  return shared.acquire();
}

function canonicalPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(resolve(path));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
}

function create(path: string, key: string): SharedDatabase {
  try {
    if (path === '') throw new Error('no file is named');
    const database = new DatabaseSync(path, { timeout: busyTimeout });
    // Fails here, and not at the first statement, when the file is no database.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    registerFunctions(database);
    return new SharedDatabase(database, `SQLite ${path}`, key);
  } catch (cause) {
    throw notOpened(path, cause instanceof Error ? cause.message : String(cause), {}, cause);
  }
}

function notOpened(path: string, detail: string, place: { readonly hint?: string }, cause?: unknown): DtsError {
  return dtsError('OPENDTSX_E_DRIVER_CONNECT', { database: `SQLite ${path}`, detail }, place, { cause });
}

/** SQLite's own UPPER and LOWER know ASCII letters only. */
function registerFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, useBigIntArguments: true } as const;
  database.function('upper', options, (value) => (value === null ? null : String(value).toUpperCase()));
  database.function('lower', options, (value) => (value === null ? null : String(value).toLowerCase()));
}
