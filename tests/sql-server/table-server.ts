import { once } from 'node:events';
import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import { dtsError } from '../../src/diagnostics/dts-error.ts';
import type {
  BulkLoad,
  TdsArgument,
  TdsCallResult,
  TdsCredentials,
  TdsSession,
  TdsStatement,
} from '../../src/faces/tds/tds-session.ts';
import { startTdsServer } from '../../src/faces/tds/wire/start-tds-server.ts';
import type { TdsServerOptions } from '../../src/faces/tds/wire/tds-server-options.ts';
import { everyType } from '../../src/faces/tds/wire/testing/every-type.ts';
import type { BatchOutput, ResultColumn } from '../../src/tsql/batch/batch-host.ts';
import { SqlError } from '../../src/tsql/batch/sql-error.ts';
import type { SqlValue } from '../../src/tsql/sql-type.ts';

type Row = readonly SqlValue[];

/** A table in memory; the first column is its key. */
export interface MemoryTable {
  readonly columns: readonly ResultColumn[];
  rows: Row[];
}

/** What the sessions of a server share, and what they were asked, in order. */
export interface TableStore {
  readonly tables: Map<string, MemoryTable>;
  readonly seen: string[];
  readonly logins: TdsCredentials[];
  /** Called when a batch waits for being cancelled. */
  onWaiting(): void;
  /** Called when rows of a bulk load have arrived. */
  onRows(): void;
  wasCancelled: boolean;
}

/** A server of tables in memory behind a connection that can be cut. */
export interface TableServer {
  readonly port: number;
  readonly store: TableStore;
  /** Breaks every connection, as a failing network does. */
  cut(): void;
  close(): Promise<void>;
}

/** The password of the user `sa`, the only one there is. */
export const password = 'Pa55wörd;x';

/** Starts a server on a free port. */
export async function startTableServer(tls?: TdsServerOptions['tls']): Promise<TableServer> {
  const store: TableStore = {
    tables: new Map(),
    seen: [],
    logins: [],
    onWaiting: () => undefined,
    onRows: () => undefined,
    wasCancelled: false,
  };
  const bugs: unknown[] = [];
  const server = await startTdsServer({
    host: '127.0.0.1',
    port: 0,
    ...(tls === undefined ? { encrypt: 'off' } : { encrypt: 'on', tls }),
    serverName: 'TESTSERVER',
    login: async (credentials) => {
      if (credentials.userName !== 'sa' || credentials.password.reveal() !== password) {
        throw dtsError('OPENDTSX_E_IDENTITY_LOGIN');
      }
      store.logins.push(credentials);
      return new TableSession(store, credentials.database);
    },
    onBug: (error) => bugs.push(error),
  });
  const sockets = new Set<Socket>();
  const proxy = await startProxy(server.port, sockets);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (proxy.address() as { readonly port: number }).port,
    store,
    cut,
    async close() {
      cut();
      proxy.close();
      await server.close();
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server of the test has failed');
    },
  };
}

async function startProxy(port: number, sockets: Set<Socket>): Promise<Server> {
  const proxy = createServer((client) => {
    const upstream = openSocket(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}

async function* portion(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  // In pieces, so that the client can hold the server up.
  for (let at = 0; at < rows.length; at += 500) yield rows.slice(at, at + 500);
}

const int = { type: { name: 'int' }, nullable: true } as const;

/** One connection: a few statements by their form, tables with a key, transactions as copies of the tables. */
class TableSession implements TdsSession {
  readonly language = 'us_english';
  readonly database: string;
  readonly #store: TableStore;
  #before: Map<string, Row[]> | undefined;
  #savepoint: Map<string, Row[]> | undefined;
  transactionCount = 0;
  wasRolledBack = false;

  constructor(store: TableStore, database: string) {
    this.#store = store;
    this.database = database === '' ? 'master' : database;
  }

  async runBatch(text: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    if (/^set (?!fmtonly|transaction)/i.test(text)) return;
    this.#store.seen.push(text);
    const described = /^SET FMTONLY ON; ([\s\S]*)\nSET FMTONLY OFF$/.exec(text)?.[1];
    if (described !== undefined) {
      const { columns } = this.#select(described);
      if (columns.length > 0) await output.resultSet({ columns, rows: portion([]) });
      return;
    }
    for (const statement of text.split(/;\s*/)) await this.#run(statement, output, signal);
  }

  async #run(statement: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    const failure = /^RAISE (\d+)$/.exec(statement)?.[1];
    if (failure !== undefined) {
      if (failure === '1205') this.#rollBack();
      throw new SqlError({
        number: Number(failure),
        message: `Error ${failure} as told.`,
        line: 3,
        severity: failure === '1205' ? 13 : 16,
      });
    }
    if (/^WAITFOR/.test(statement)) return this.#wait(signal);
    if (/^(BEGIN|COMMIT|SAVE|ROLLBACK) TRANSACTION/.test(statement)) return this.#changeTransaction(statement);
    const counted = /^DELETE FROM (\S+)$/.exec(statement)?.[1];
    if (counted !== undefined) return output.statementDone(this.#table(counted).rows.splice(0).length);
    if (!/^SELECT/i.test(statement)) return;
    const { columns, rows } = this.#select(statement);
    await output.resultSet({ columns, rows: portion(rows) });
  }

  #select(sql: string): { readonly columns: readonly ResultColumn[]; readonly rows: readonly Row[] } {
    if (sql === 'SELECT every type') return everyType;
    const [, list = '', name] = /^SELECT ([\s\S]*?)\s+FROM\s+(\S+)/i.exec(sql) ?? [];
    if (name === undefined) return { columns: [], rows: [] };
    const table = this.#table(name);
    if (list.trim() === '*') return table;
    const at = list
      .split(',')
      .map((each) => table.columns.findIndex((column) => column.name === each.trim().replaceAll(/[[\]]/g, '')));
    return {
      columns: at.map((column) => table.columns[column]),
      rows: table.rows.map((row) => at.map((column) => row[column])),
    };
  }

  #table(name: string): MemoryTable {
    const plain = name.replaceAll(/[[\]]/g, '').replace(/^dbo\./, '');
    const table = this.#store.tables.get(plain);
    if (table === undefined) throw new SqlError({ number: 208, message: `Invalid object name '${plain}'.`, line: 1 });
    return table;
  }

  #wait(signal: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => {
      this.#store.wasCancelled = true;
      reject(signal.reason);
    });
    this.#store.onWaiting();
    return promise;
  }

  async runStatement(
    { text }: TdsStatement,
    given: readonly TdsArgument[],
    output: BatchOutput,
  ): Promise<TdsCallResult> {
    this.#store.seen.push(`${text} | ${given.map(({ name, type }) => `${name} ${type.name}`).join(', ')}`);
    const outputs = new Map<string, TdsArgument>();
    // A procedure that returns 7 and gives its input back in its output.
    const call = /^EXEC (@\w+) = dbo\.Echo (@\w+), (@\w+) OUTPUT$/.exec(text);
    const byName = new Map(given.map((each) => [each.name, each]));
    if (call !== null) {
      const [result, input, back] = call.slice(1).map((name) => byName.get(name));
      if (result === undefined || input === undefined || back === undefined) throw new TypeError('unknown argument');
      outputs.set(result.name.toLowerCase(), { ...result, value: 7 });
      outputs.set(back.name.toLowerCase(), { ...back, type: input.type, value: input.value });
    } else if (/^SELECT/.test(text)) {
      const columns = given.map(({ name, type }) => ({ name: name.slice(1), type, nullable: true }));
      await output.resultSet({ columns, rows: portion([given.map(({ value }) => value)]) });
    }
    return { returnValue: 0, outputs };
  }

  async describeStatement(): Promise<undefined> {
    return undefined;
  }

  async callProcedure(): Promise<TdsCallResult> {
    throw new SqlError({ number: 2812, message: 'Could not find stored procedure.' });
  }

  async changeTransaction(): Promise<void> {
    throw new SqlError({ number: 3989, message: 'Not asked for by this driver.' });
  }

  async startBulkLoad(statement: string): Promise<BulkLoad> {
    this.#store.seen.push(statement);
    const table = this.#table(/^insert bulk (\S+?)\(/i.exec(statement)?.[1] ?? '');
    return async ({ columns, rows }) => {
      const positions = table.columns.map(({ name }) => columns.findIndex((column) => column.name === name));
      const loaded: Row[] = [];
      for await (const part of rows) {
        for (const row of part) loaded.push(positions.map((at) => (at < 0 ? null : row[at])));
        this.#store.onRows();
      }
      checkRows(table, loaded);
      const isNumbered = table.columns[0].isIdentity === true && positions[0] < 0;
      const first = table.rows.length + 1;
      table.rows.push(...(isNumbered ? loaded.map((row, at) => [first + at, ...row.slice(1)]) : loaded));
      return { rowCount: loaded.length };
    };
  }

  #changeTransaction(statement: string): void {
    if (/^BEGIN/.test(statement)) {
      this.#before = this.#copy();
      this.transactionCount = 1;
    } else if (/^SAVE/.test(statement)) this.#savepoint = this.#copy();
    else if (/^ROLLBACK TRANSACTION opendtsx/.test(statement)) this.#restore(this.#savepoint);
    else if (/^ROLLBACK/.test(statement)) this.#rollBack();
    else {
      this.transactionCount = 0;
      this.wasRolledBack = false;
    }
  }

  #rollBack(): void {
    if (this.transactionCount === 0) return;
    this.#restore(this.#before);
    this.transactionCount = 0;
    this.wasRolledBack = true;
  }

  #copy(): Map<string, Row[]> {
    return new Map([...this.#store.tables].map(([name, { rows }]) => [name, [...rows]]));
  }

  #restore(copy: ReadonlyMap<string, Row[]> | undefined): void {
    for (const [name, rows] of copy ?? []) {
      const table = this.#store.tables.get(name);
      if (table !== undefined) table.rows = [...rows];
    }
  }

  async reset(): Promise<void> {}

  async close(): Promise<void> {
    this.#rollBack();
  }
}

/** As SQL Server: a duplicate key and a NULL where none may be refuse the whole statement. */
function checkRows({ columns, rows }: MemoryTable, loaded: readonly Row[]): void {
  const keys = new Set(rows.map(([key]) => key));
  for (const row of loaded) {
    if (columns[0].isIdentity !== true && keys.has(row[0])) {
      const message = `Violation of PRIMARY KEY constraint 'PK_T'. Cannot insert duplicate key in object 'dbo.T'. The duplicate key value is (${row[0]}).`;
      throw new SqlError({ number: 2627, severity: 14, message, line: 1 });
    }
    keys.add(row[0]);
    const missing = columns.findIndex(
      (column, at) => !column.nullable && row[at] === null && column.isIdentity !== true,
    );
    if (missing < 0) continue;
    const message = `Cannot insert the value NULL into column '${columns[missing].name}', table 'dbo.T'; column does not allow nulls. INSERT fails.`;
    throw new SqlError({ number: 515, message, line: 1 });
  }
}

/** A table of whole numbers and texts of at most ten characters. */
export function namesTable(rows: Row[] = []): MemoryTable {
  return {
    columns: [
      { name: 'Id', ...int, nullable: false },
      { name: 'Name', type: { name: 'nvarchar', length: 10 }, nullable: true },
    ],
    rows,
  };
}
