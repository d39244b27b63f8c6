import { Secret } from '../../../../datatypes/secret.ts';
import { dtsError } from '../../../../diagnostics/dts-error.ts';
import type { BatchOutput, MultiPartName, ResultColumn, ResultSet } from '../../../../tsql/batch/batch-host.ts';
import { SqlError } from '../../../../tsql/batch/sql-error.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../../../../tsql/sql-type.ts';
import type {
  BulkLoad,
  TdsArgument,
  TdsCallResult,
  TdsCredentials,
  TdsSession,
  TdsStatement,
  TransactionRequest,
} from '../../tds-session.ts';
import { everyType } from './every-type.ts';

/** The one password that the scripted login accepts. */
export const rightPassword = new Secret('Pa55wörd');

/** Columns that the scripted session says its table has, for clients that ask before a bulk load. */
export const tableColumns: readonly ResultColumn[] = [
  { name: 'id', type: { name: 'int' }, nullable: false },
  { name: 'name', type: { name: 'nvarchar', length: 20 }, nullable: true },
  { name: 'amount', type: { name: 'decimal', precision: 9, scale: 2 }, nullable: true },
];

/**
 * A session for tests of the protocol, without any SQL: batches are commands (`types`, `rows 1000`, `error`, `print`, `wait`, `bug`, `use x`, `loaded`, `flood`), statements
 * with parameters give the parameters back as a row, as procedures do, with the return value 7 and every output value as it came.
 */
export class ScriptedSession implements TdsSession {
  database: string;
  readonly language = 'us_english';
  transactionCount = 0;
  wasRolledBack = false;
  isClosed = false;
  /** What was asked for, in order, as text. */
  readonly seen: string[] = [];
  /** Called when a batch begins to wait. */
  onWaiting: () => void = () => {};
  readonly credentials: TdsCredentials;
  #firstDatabase = 'master';
  #columns: readonly ResultColumn[] = tableColumns;
  #loaded: (readonly SqlValue[])[] = [];

  constructor(credentials: TdsCredentials) {
    this.credentials = credentials;
    if (credentials.database !== '') this.#firstDatabase = credentials.database;
    this.database = this.#firstDatabase;
  }

  async runBatch(text: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    this.seen.push(text);
    for (const statement of text.split(/;|\n/)) await this.#runCommand(statement.trim(), output, signal);
  }

  async runStatement(
    statement: TdsStatement,
    given: readonly TdsArgument[],
    output: BatchOutput,
    signal: AbortSignal,
  ): Promise<TdsCallResult> {
    this.seen.push(`${statement.text} | ${statement.parameters}`);
    if (given.length > 0) await output.resultSet(rowOf(given));
    else await this.#runCommand(statement.text, output, signal);
    return { returnValue: 0, outputs: outputsOf(given) };
  }

  async describeStatement({ text }: TdsStatement): Promise<readonly ResultColumn[] | undefined> {
    if (text === 'error') throw new SqlError({ number: 208, message: "Invalid object name 'x'." });
    return /^select/i.test(text) ? tableColumns : undefined;
  }

  async callProcedure(name: MultiPartName, given: readonly TdsArgument[], output: BatchOutput): Promise<TdsCallResult> {
    this.seen.push(`${name.join('.')} ${given.map((each) => `${each.name}${each.isDefault ? '=default' : ''}`)}`);
    if (name.at(-1) === 'missing')
      throw new SqlError({ number: 2812, message: "Could not find stored procedure 'missing'." });
    if (given.length > 0) await output.resultSet(rowOf(given));
    return { returnValue: 7, outputs: outputsOf(given) };
  }

  async changeTransaction(request: TransactionRequest): Promise<void> {
    this.seen.push(`${request.kind} ${request.name}`);
    if (request.kind !== 'begin' && this.transactionCount === 0) {
      throw new SqlError({ number: 3902, message: 'There is no transaction.' });
    }
    if (request.kind === 'begin') this.transactionCount++;
    else if (request.kind !== 'save') this.#endTransaction(request.kind === 'rollback');
  }

  async startBulkLoad(statement: string): Promise<BulkLoad> {
    this.seen.push(statement);
    if (/nowhere/.test(statement)) throw new SqlError({ number: 208, message: "Invalid object name 'nowhere'." });
    return async ({ columns, rows }) => {
      const loaded: (readonly SqlValue[])[] = [];
      for await (const portion of rows) loaded.push(...portion);
      this.#columns = columns;
      this.#loaded = loaded;
      return { rowCount: loaded.length };
    };
  }

  async reset(keepTransaction: boolean): Promise<void> {
    this.seen.push(`reset ${keepTransaction ? 'keeping the transaction' : 'wholly'}`);
    this.database = this.#firstDatabase;
    if (!keepTransaction && this.transactionCount > 0) this.#endTransaction(true);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #endTransaction(isRolledBack: boolean): void {
    this.transactionCount = isRolledBack ? 0 : this.transactionCount - 1;
    this.wasRolledBack = isRolledBack;
  }

  async #runCommand(command: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    const [word = '', argument = ''] = command.toLowerCase().split(/\s+/);
    switch (word) {
      case 'types':
        await output.resultSet({ columns: everyType.columns, rows: portions(everyType.rows) });
        return;
      case 'rows':
        await output.resultSet(manyRows(Number(argument)));
        return;
      case 'loaded':
        await output.resultSet({ columns: this.#columns, rows: portions(this.#loaded) });
        return;
      case 'error':
        throw new SqlError({ number: 8134, message: 'Divide by zero error encountered.', line: 3 });
      case 'refused':
        throw dtsError('DTS_E_CONNECTIONNOTFOUND', { connection: 'Warehouse' });
      case 'bug':
        throw new TypeError('secret detail');
      case 'flood':
        return this.#flood(output, signal);
      case 'wait':
        return this.#wait(signal);
      case 'print':
        output.message({ number: 0, severity: 0, state: 1, line: 1, message: command.slice(6) });
        return;
      default:
        return this.#runSetting(command, word, argument, output);
    }
  }

  async #runSetting(command: string, word: string, argument: string, output: BatchOutput): Promise<void> {
    if (word === 'use') this.database = argument.replaceAll(/[[\]]/g, '');
    else if (word === 'begin') this.transactionCount++;
    else if (word === 'commit' || word === 'rollback') this.#endTransaction(word === 'rollback');
    else if (word === 'update') output.statementDone(3);
    else if (/fmtonly on/i.test(command)) await output.resultSet({ columns: tableColumns, rows: portions([]) });
    else if (/@@max_precision/i.test(command)) await output.resultSet(highestPrecision());
    else if (word === 'select') await output.resultSet(oneRow(command));
  }

  // Messages without end, each in a turn of its own.
  async #flood(output: BatchOutput, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (let index = 0; index < 10; index++) {
        output.message({ number: 0, severity: 0, state: 1, line: 1, message: 'x'.repeat(1000) });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    this.onWaiting();
    return promise;
  }
}

// jTDS asks when it connects.
function highestPrecision(): ResultSet {
  return { columns: [{ name: '', type: { name: 'tinyint' }, nullable: false }], rows: portions([[38]]) };
}

function oneRow(command: string): ResultSet {
  const columns = [{ name: '', type: { name: 'nvarchar', length: 4000 }, nullable: true }] as const;
  return { columns, rows: portions([[command.slice(7)]]) };
}

function manyRows(count: number): ResultSet {
  const columns: ResultColumn[] = [
    { name: 'id', type: { name: 'int' }, nullable: false },
    { name: 'text', type: { name: 'nvarchar', length: 50 }, nullable: true },
  ];
  return { columns, rows: generateRows(count) };
}

async function* generateRows(count: number): AsyncGenerator<readonly SqlValue[][]> {
  const size = 500;
  for (let first = 0; first < count; first += size) {
    const length = Math.min(size, count - first);
    yield Array.from({ length }, (_, index) => [first + index, index % 10 === 0 ? null : `row ${first + index}`]);
  }
}

async function* portions(rows: readonly (readonly SqlValue[])[]): AsyncGenerator<readonly (readonly SqlValue[])[]> {
  if (rows.length > 0) yield rows;
}

function rowOf(given: readonly TdsArgument[]): ResultSet {
  const columns = given.map(({ name, type }): { name: string; type: SqlType; nullable: boolean } => ({
    name: name.replace('@', ''),
    type,
    nullable: true,
  }));
  return { columns, rows: portions([given.map(({ value }) => value)]) };
}

function outputsOf(given: readonly TdsArgument[]): Map<string, TypedSqlValue> {
  const outputs = given.filter(({ isOutput }) => isOutput);
  return new Map(outputs.map(({ name, type, value }, index) => [name.toLowerCase() || `@p${index}`, { type, value }]));
}

/** Lets user `sa` in with `rightPassword`; user `closed` learns that its database is not there. `opened` is told of every session. */
export function scriptedLogin(opened: (session: ScriptedSession) => void = () => {}) {
  return async (credentials: TdsCredentials): Promise<ScriptedSession> => {
    if (!credentials.password.equals(rightPassword)) throw dtsError('OPENDTSX_E_IDENTITY_LOGIN');
    if (credentials.database === 'closed') {
      throw new SqlError({
        number: 4060,
        severity: 11,
        message: 'Cannot open database "closed" requested by the login.',
      });
    }
    const session = new ScriptedSession(credentials);
    opened(session);
    return session;
  };
}
