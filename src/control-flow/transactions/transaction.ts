import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { Connection } from '../../sdk/connection-manager.ts';
import type { DatabaseTransaction, TransactionIsolation } from '../../sdk/driver.ts';
import { EnlistedDatabase } from './enlisted-database.ts';

/** How a transaction reaches a connection manager that it does not know yet. */
export interface ConnectionAccess {
  readonly name: string;
  /** Equal when the same connection is meant: an expression may send a connection manager elsewhere. May hold secrets. */
  readonly key: string;
  open(): Promise<Connection>;
  release(connection: Connection): Promise<void>;
  readonly signal: AbortSignal;
}

/** A database that takes part in a transaction. */
export interface TransactionMember {
  /** Name of the connection manager that brought it in. */
  readonly name: string;
  readonly transaction: DatabaseTransaction;
  readonly identity: string | undefined;
  readonly connection: Connection;
  release(): Promise<void>;
}

/**
 * A transaction of a container: one transaction in each database that executables inside it use, begun when it is first used and ended in that order.
 * There is no coordinator: each database commits for itself.
 */
export class Transaction {
  /** Path of the container that began it. */
  readonly owner: string;
  readonly isolation: TransactionIsolation;
  readonly members: TransactionMember[] = [];
  readonly #known = new Map<string, Promise<Connection>>();
  readonly #afterwards: (() => Promise<void>)[] = [];
  readonly #onSecondDatabase: (names: readonly string[]) => void;
  #enlisting: Promise<unknown> = Promise.resolve();

  /** @param onSecondDatabase told when a database joins others: they cannot commit as one */
  constructor(
    owner: string,
    isolation: TransactionIsolation,
    onSecondDatabase: (names: readonly string[]) => void = () => {},
  ) {
    this.owner = owner;
    this.isolation = isolation;
    this.#onSecondDatabase = onSecondDatabase;
  }

  /** The connection of a connection manager within the transaction; what is no database is opened as always. Throws a `DtsError`. */
  async connect(access: ConnectionAccess): Promise<Connection> {
    const { key } = access;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // One after another: which database came first decides the order of the commits, and two managers may lead to the same.
    const enlisted = this.#enlisting.then(() => this.#enlist(access));
    this.#enlisting = enlisted.catch(() => undefined);
    this.#known.set(key, enlisted);
    enlisted.then(
      // Not a database: each user opens it anew.
      (connection) => connection.kind !== 'database' && this.#known.delete(key),
      () => this.#known.delete(key),
    );
    return enlisted;
  }

  /** Does something when the transaction has ended, whatever its end. */
  whenEnded(action: () => Promise<void>): void {
    this.#afterwards.push(action);
  }

  /**
   * Commits every database in the order of first use. Throws a `DtsError` when one cannot: those before it stay committed, and the error says which; it and
   * those after it are rolled back.
   */
  async commit(): Promise<void> {
    try {
      for (const [index, { name, transaction }] of this.members.entries()) {
        try {
          await transaction.commit();
        } catch (error) {
          await this.#rollBackFrom(index);
          throw this.#notCommitted(index, name, error);
        }
      }
    } finally {
      await this.#release();
    }
  }

  /** Rolls every database back, in the order of first use. Throws the first `DtsError` when all are through. */
  async rollback(): Promise<void> {
    try {
      const failure = await this.#rollBackFrom(0);
      if (failure !== undefined) throw failure;
    } finally {
      await this.#release();
    }
  }

  async #enlist(access: ConnectionAccess): Promise<Connection> {
    const opened = await access.open();
    if (opened.kind !== 'database') return opened;
    const { identity } = opened.database;
    const same = this.members.find((member) => identity !== undefined && member.identity === identity);
    if (same !== undefined) {
      await access.release(opened);
      return same.connection;
    }
    try {
      const { database } = opened;
      if (database.beginTransaction === undefined) {
        throw dtsError('DTS_E_TRANSACTIONENLISTNOTSUPPORTED', { connection: access.name, executable: this.owner });
      }
      const transaction = await database.beginTransaction(this.isolation, { signal: access.signal });
      const connection: Connection = { kind: 'database', database: new EnlistedDatabase(database, this.owner) };
      const release = (): Promise<void> => access.release(opened);
      this.members.push({ name: access.name, transaction, identity, connection, release });
      if (this.members.length > 1) this.#onSecondDatabase(this.members.map(({ name }) => name));
      return connection;
    } catch (error) {
      await access.release(opened);
      throw error;
    }
  }

  async #rollBackFrom(first: number): Promise<DtsError | undefined> {
    let failure: DtsError | undefined;
    for (const { name, transaction } of this.members.slice(first)) {
      try {
        await transaction.rollback();
      } catch (error) {
        if (!(error instanceof DtsError)) throw error;
        const args = { connection: name, executable: this.owner, detail: error.diagnostic.message };
        failure ??= dtsError('OPENDTSX_E_TRANSACTION_ROLLBACK', args, {}, { cause: error });
      }
    }
    return failure;
  }

  #notCommitted(index: number, connection: string, error: unknown): unknown {
    if (!(error instanceof DtsError)) return error;
    const args = { connection, executable: this.owner, detail: error.diagnostic.message };
    if (index === 0) return dtsError('OPENDTSX_E_TRANSACTION_COMMIT', args, {}, { cause: error });
    const committed = this.members.slice(0, index).map(({ name }) => name);
    const others = this.members.slice(index).map(({ name }) => name);
    const more = { ...args, committed: committed.join(', '), others: others.join(', ') };
    return dtsError('OPENDTSX_E_TRANSACTION_HALFCOMMITTED', more, {}, { cause: error });
  }

  async #release(): Promise<void> {
    for (const { release } of this.members) await release();
    for (const action of this.#afterwards) await action();
  }
}
