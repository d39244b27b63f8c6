import type { Readable, Writable } from 'node:stream';
import type { Client, ClientConfig } from 'pg';
import type { ClientModules } from './load-modules.ts';
import { PortalReader, type ResultField } from './portal-reader.ts';

/** Bytes on their way to or from the server before the other side has to wait. */
const outstandingBytes = 8 << 20;

/** Result of one statement, values in text form. */
export interface TextResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: readonly ResultField[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const asText = { getTypeParser: () => (text: string) => text };

/** One connection to a server. It does one thing at a time. */
export class PostgresqlSession {
  /** What `describe` puts before a query. */
  static readonly describePrefix = 'SELECT * FROM (';
  readonly client: Client;
  readonly #modules: ClientModules;
  readonly #config: ClientConfig;
  /** Work under way that occupies the connection for long: a result being read, a COPY. */
  occupied = 0;
  /** True while a transaction is open that several pieces of work share: each is done in short steps, one at a time. */
  isShared = false;
  #lastStep: Promise<unknown> = Promise.resolve();
  #savepoints = 0;

  constructor(client: Client, modules: ClientModules, config: ClientConfig) {
    this.client = client;
    this.#modules = modules;
    this.#config = config;
  }

  static async open(modules: ClientModules, config: ClientConfig): Promise<PostgresqlSession> {
    const client = new modules.Client({ application_name: 'OpenDTSX', ...config });
    // A connection that breaks between statements is noticed by the next one.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`SET datestyle TO 'ISO, MDY'; SET bytea_output TO hex; SET intervalstyle TO postgres`);
    return new PostgresqlSession(client, modules, config);
  }

  /** True inside a transaction block. */
  get inTransaction(): boolean {
    const status = (this.client as Client & { getTransactionStatus(): string | null }).getTransactionStatus();
    return status === 'T' || status === 'E';
  }

  /** Runs one statement; the last result of several. */
  async run(sql: string, values: readonly (string | null)[] = []): Promise<TextResult[]> {
    const query = {
      text: sql,
      rowMode: 'array' as const,
      types: asText,
      ...(values.length === 0 ? {} : { values: [...values] }),
    };
    const result: unknown = await this.client.query(query as never);
    return (Array.isArray(result) ? result : [result]) as TextResult[];
  }

  /** The columns of a query, without its rows. */
  async describe(sql: string): Promise<readonly ResultField[]> {
    const [result] = await this.run(`${PostgresqlSession.describePrefix}${sql}\n) AS described LIMIT 0`);
    return result.fields;
  }

  /** Does a step of work when the steps before it have ended. Steps do not nest. */
  exclusively<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#lastStep.then(step);
    this.#lastStep = result.catch(() => undefined);
    return result;
  }

  /** Does something that, when it fails, leaves the transaction as it was before. */
  async savepoint<T>(action: () => Promise<T>): Promise<T> {
    const name = `opendtsx_${++this.#savepoints}`;
    await this.client.query(`SAVEPOINT ${name}`);
    try {
      const result = await action();
      await this.client.query(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      // A connection that broke cannot take anything back: the first error says why.
      await this.client.query(`ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`).catch(() => undefined);
      throw error;
    }
  }

  portal(sql: string, values: readonly (string | null)[], rowsPerPiece: number): PortalReader {
    return this.client.query(new PortalReader(sql, values, rowsPerPiece));
  }

  copyTo(sql: string): Readable {
    return this.client.query(this.#modules.copyTo(sql, { highWaterMark: outstandingBytes }));
  }

  copyFrom(sql: string): Writable {
    return this.client.query(this.#modules.copyFrom(sql, { highWaterMark: outstandingBytes }));
  }

  /** Asks the server to end what this session runs. */
  async cancel(): Promise<void> {
    const process = (this.client as Client & { readonly processID: number | null }).processID;
    if (process === null) return;
    const other = new this.#modules.Client(this.#config);
    other.on('error', () => undefined);
    try {
      await other.connect();
      await other.query('SELECT pg_cancel_backend($1)', [process]);
    } finally {
      await other.end().catch(() => undefined);
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
