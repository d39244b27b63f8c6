import type { Connection as LibraryConnection, Request as LibraryRequest } from 'tedious';
import type { DataType } from 'tedious/lib/data-type.js';
import type { ColumnMetadata } from './column-types.ts';
import type { ClientModules } from './load-modules.ts';

/** A parameter as the server gets it, its name without `@`. */
export interface WireParameter {
  readonly name: string;
  readonly type: DataType;
  readonly value: unknown;
  readonly isOutput: boolean;
}

/** What a statement is run with. */
export interface RunOptions {
  readonly parameters?: readonly WireParameter[];
  readonly signal?: AbortSignal;
  /** 0: as long as it takes. */
  readonly timeoutSeconds?: number;
}

/** Is told what a statement gives, in order. */
export interface RunListener {
  columns?(columns: readonly ColumnMetadata[]): void;
  row?(values: readonly unknown[]): void;
  /** A statement has ended; `count` of rows where the server tells. */
  done?(count: number | undefined): void;
  output?(name: string, value: unknown, column: ColumnMetadata): void;
}

/** A running statement that can be held up. */
export interface RunningStatement {
  /** Settles when the server has answered to the end. */
  readonly end: Promise<void>;
  pause(): void;
  resume(): void;
  /** Asks the server to end it, by ATTENTION; `end` rejects then. */
  cancel(): void;
}

/** One connection to a server. It does one thing at a time. */
export class SqlServerSession {
  readonly connection: LibraryConnection;
  readonly #modules: ClientModules;
  /** Work under way that occupies the connection for long: a result being read, a load. */
  occupied = 0;
  /** True while a transaction is open that several pieces of work share: each is done in short steps, one at a time. */
  isShared = false;
  isClosed = false;
  #lastStep: Promise<unknown> = Promise.resolve();

  constructor(connection: LibraryConnection, modules: ClientModules) {
    this.connection = connection;
    this.#modules = modules;
    connection.on('end', () => {
      this.isClosed = true;
    });
  }

  /** True inside a transaction, also one that a statement began. */
  get inTransaction(): boolean {
    return this.connection.inTransaction;
  }

  /** Starts a text: with parameters as sp_executesql, otherwise as a batch, so that temporary tables stay. */
  start(sql: string, listener: RunListener = {}, options: RunOptions = {}): RunningStatement {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { signal, parameters = [], timeoutSeconds = 0 } = options;
    const request = new this.#modules.Request(sql, (error) => (error ? reject(error) : resolve()));
    request.setTimeout(timeoutSeconds * 1000);
    listen(request, listener);
    for (const { name, type, value, isOutput } of parameters) {
      if (isOutput) request.addOutputParameter(name, type, value);
      else request.addParameter(name, type, value);
    }
    const cancel = (): void => request.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const end = promise.finally(() => signal?.removeEventListener('abort', cancel));
    if (parameters.length === 0) this.connection.execSqlBatch(request);
    else this.connection.execSql(request);
    return { end, pause: () => request.pause(), resume: () => request.resume(), cancel };
  }

  /** Runs a text to its end. */
  async run(sql: string, listener: RunListener = {}, options: RunOptions = {}): Promise<void> {
    options.signal?.throwIfAborted();
    await this.start(sql, listener, options).end;
  }

  /** The columns of the first result of a text, without running it. */
  async describe(sql: string): Promise<readonly ColumnMetadata[]> {
    let found: readonly ColumnMetadata[] | undefined;
    const columns = (each: readonly ColumnMetadata[]): void => {
      found ??= each;
    };
    try {
      // On one line, so that the server counts the lines of the text.
      await this.run(`SET FMTONLY ON; ${sql}\nSET FMTONLY OFF`, { columns });
    } catch (error) {
      // On a connection that broke there is nothing to take back: the first error says why.
      await this.run('SET FMTONLY OFF').catch(() => undefined);
      throw error;
    }
    return found ?? [];
  }

  /** Does a step of work when the steps before it have ended. Steps do not nest. */
  exclusively<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#lastStep.then(step);
    this.#lastStep = result.catch(() => undefined);
    return result;
  }

  /** Does a step of work: in a transaction that others share, when their steps have ended. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    return this.isShared ? this.exclusively(step) : step();
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.connection.once('end', () => resolve());
    this.connection.close();
    await promise;
  }
}

function listen(request: LibraryRequest, listener: RunListener): void {
  request.on('columnMetadata', (columns) => listener.columns?.(columns as readonly ColumnMetadata[]));
  request.on('row', (cells: readonly { readonly value: unknown }[]) => listener.row?.(cells.map(({ value }) => value)));
  request.on('done', (count) => listener.done?.(count));
  request.on('doneInProc', (count) => listener.done?.(count));
  request.on('returnValue', (name, value, column) => {
    listener.output?.(name, value, { ...column, colName: name } as ColumnMetadata);
  });
}
