import type { Principal } from '../../identity/principal.ts';
import type { BatchHost, BatchOutput, MultiPartName, ResultColumn } from '../../tsql/batch/batch-host.ts';
import { describeBatch } from '../../tsql/batch/describe-batch.ts';
import { parseParameters } from '../../tsql/batch/parse-parameters.ts';
import { type ProcedureArgument, runBatch, runProcedure } from '../../tsql/batch/run-batch.ts';
import { SessionState } from '../../tsql/batch/session-state.ts';
import { SqlError } from '../../tsql/batch/sql-error.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../../tsql/sql-type.ts';
import { createBatchHost, defaultDatabase } from './create-batch-host.ts';
import { databaseNamed } from './system/object-list.ts';
import { objectList } from './system/sql-databases.ts';
import type { TdsServices } from './tds-services.ts';
import type {
  BulkLoad,
  TdsArgument,
  TdsCallResult,
  TdsCredentials,
  TdsSession,
  TdsStatement,
  TransactionRequest,
} from './tds-session.ts';

/** For whom a session is opened. */
export interface SessionRequest {
  readonly services: TdsServices;
  readonly caller: Principal;
  readonly credentials: Pick<TdsCredentials, 'database' | 'spid' | 'applicationName' | 'hostName'>;
}

/** Opens the session of a connection for a user who is let in. Throws 4060 when there is no such database. */
export function openTdsSession({ services, caller, credentials }: SessionRequest): TdsSession {
  const asked = credentials.database === '' ? defaultDatabase : credentials.database;
  const database = databaseNamed(objectList, asked)?.name;
  if (database === undefined) {
    const message = `Cannot open database "${asked}" requested by the login. The login failed.`;
    throw new SqlError({ number: 4060, severity: 11, message });
  }
  return new CatalogSession(services, caller, database, credentials);
}

const text: SqlType = { name: 'nvarchar', length: 'max' };

class CatalogSession implements TdsSession {
  readonly #services: TdsServices;
  readonly #host: BatchHost;
  readonly #state = new SessionState();
  readonly #firstDatabase: string;
  #caller: Principal;
  #wasRolledBack = false;

  constructor(
    services: TdsServices,
    caller: Principal,
    database: string,
    { spid, applicationName, hostName }: SessionRequest['credentials'],
  ) {
    this.#services = services;
    this.#caller = caller;
    this.#firstDatabase = database;
    this.#host = createBatchHost({ services, caller: () => this.#caller, spid, applicationName, hostName });
    this.#host.useDatabase(database);
  }

  get database(): string {
    return this.#host.database;
  }

  get language(): string {
    return this.#state.language;
  }

  get transactionCount(): number {
    return this.#state.transactions;
  }

  get wasRolledBack(): boolean {
    return this.#wasRolledBack;
  }

  async runBatch(batch: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    await this.#begin();
    await this.#run(batch, output, signal);
  }

  async runStatement(
    statement: TdsStatement,
    given: readonly TdsArgument[],
    output: BatchOutput,
    signal: AbortSignal,
  ): Promise<TdsCallResult> {
    await this.#begin();
    const own: readonly ProcedureArgument[] = [
      { value: { type: text, value: statement.text } },
      { value: { type: text, value: statement.parameters } },
    ];
    const { returnValue, outputs } = await runProcedure(
      ['sp_executesql'],
      [...own, ...given.map(argumentOf)],
      this.#host,
      output,
      { signal, session: this.#state },
    );
    const declared = outputs.size === 0 ? [] : parseParameters(statement.parameters);
    return { returnValue, outputs: askedFor(given, declared, outputs) };
  }

  async describeStatement(
    { text: batch, parameters }: TdsStatement,
    signal: AbortSignal,
  ): Promise<readonly ResultColumn[] | undefined> {
    await this.#begin();
    const declared = parseParameters(parameters);
    const [first] = await describeBatch(batch, this.#host, { parameters: declared, signal });
    return first;
  }

  async callProcedure(
    name: MultiPartName,
    given: readonly TdsArgument[],
    output: BatchOutput,
    signal: AbortSignal,
  ): Promise<TdsCallResult> {
    await this.#begin();
    const options = { signal, session: this.#state };
    const { returnValue, outputs } = await runProcedure(name, given.map(argumentOf), this.#host, output, options);
    const declared = this.#host.findProcedure(name)?.parameters ?? [];
    return { returnValue, outputs: askedFor(given, declared, outputs) };
  }

  async changeTransaction(request: TransactionRequest, signal: AbortSignal): Promise<void> {
    await this.#begin();
    if (request.kind === 'save') {
      throw new SqlError({
        number: 50000,
        message: 'This server has no savepoints: roll the transaction back as a whole.',
      });
    }
    const statement = { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' }[request.kind];
    await this.#run(`${statement} TRANSACTION`, failingOutput, signal);
  }

  async startBulkLoad(): Promise<BulkLoad> {
    await this.#begin();
    throw new SqlError({
      number: 50000,
      message:
        'The tables of this server are not loaded from outside: it has SSISDB and msdb, and no tables of their users.',
    });
  }

  async reset(keepTransaction: boolean): Promise<void> {
    const { transactions } = this.#state;
    this.#state.reset();
    if (keepTransaction) this.#state.transactions = transactions;
    else if (transactions > 0) this.#wasRolledBack = true;
    this.#host.useDatabase(this.#firstDatabase);
  }

  async close(): Promise<void> {
    this.#state.reset();
  }

  /** Whoever lost a role, or may not act any more, has no more by an open connection than by a new one. */
  async #begin(): Promise<void> {
    const caller = await this.#services.principal(this.#caller.id);
    if (caller === undefined) {
      const message = `Login failed for user '${this.#caller.name}': the user was disabled or removed.`;
      throw new SqlError({ number: 18_456, severity: 14, message });
    }
    this.#caller = caller;
  }

  async #run(batch: string, output: BatchOutput, signal: AbortSignal): Promise<void> {
    const before = this.#state.transactions;
    const rollsBack = /\brollback\b/i.test(batch);
    const { isAborted } = await runBatch(batch, this.#host, output, { signal, session: this.#state });
    if (before > 0 && this.#state.transactions === 0) this.#wasRolledBack = rollsBack || isAborted;
  }
}

function argumentOf({ name, type, value, isOutput, isDefault }: TdsArgument): ProcedureArgument {
  return {
    ...(name === '' ? {} : { name }),
    ...(isDefault ? {} : { value: { type, value } }),
    isOutput,
  };
}

interface Declared {
  readonly name: string;
  readonly type: SqlType;
}

/** The values of the output parameters that the caller asked for, in its order, with the types that they are declared with. */
function askedFor(
  given: readonly TdsArgument[],
  declared: readonly Declared[],
  outputs: ReadonlyMap<string, SqlValue>,
): ReadonlyMap<string, TypedSqlValue> {
  const asked = new Map<string, TypedSqlValue>();
  for (const [place, { name, isOutput }] of given.entries()) {
    if (!isOutput) continue;
    const parameter =
      name === '' ? declared[place] : declared.find((each) => each.name.toLowerCase() === name.toLowerCase());
    const key = parameter?.name.toLowerCase() ?? '';
    const value = outputs.get(key);
    if (parameter !== undefined && value !== undefined) asked.set(key, { type: parameter.type, value });
  }
  return asked;
}

/** For statements that give nothing: what goes wrong is thrown. */
const failingOutput: BatchOutput = {
  resultSet: async () => ({ rowCount: 0 }),
  statementDone: () => undefined,
  message: (message) => {
    if (message.severity > 10) throw new SqlError(message);
  },
};
