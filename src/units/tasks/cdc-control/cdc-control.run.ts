import {
  type DatabaseConnection,
  DtsError,
  diagnostic,
  dtsError,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type CdcControlInstance, needsSqlServer } from './cdc-control.ts';
import { type CdcState, formatState, parseState } from './cdc-state.ts';
import { isRepeated, needsLsn, nextState, type Operation, operations, refusedState } from './next-state.ts';
import { readMaximumLsn, readNextLsn } from './read-lsn.ts';
import { type StateRow, stateRow } from './state-table.ts';

/**
 * Reads the state, does the operation, and writes the new state into the variable and, where it is kept automatically, into the state table.
 * An operation that fails leaves the state as it was, with the cause as its ER part.
 */
export async function execute(instance: CdcControlInstance, context: TaskContext): Promise<TaskResult> {
  try {
    await control(new CdcSession(instance, context));
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}

async function control(session: CdcSession): Promise<void> {
  const { instance, context, operation } = session;
  const row = await session.openRow();
  const text = row === undefined ? session.variableText() : await session.inTable('read', () => row.read());
  const state = session.parse(text);
  try {
    const refused = refusedState(operation, state);
    if (refused !== undefined) throw session.stateFailure(text, refused);
    if (isRepeated(operation, state)) {
      const args = { executable: instance.path, state: text };
      context.fire(diagnostic('OPENDTSX_W_CDC_REPEATED', args, { source: context.source }));
    }
    const lsn = needsLsn(operation, state) ? await session.readLsn() : '';
    await session.keep(row, formatState(nextState(operation, state, lsn), new Date()));
  } catch (cause) {
    if (!context.signal.aborted) await session.keepFailure(row, state, cause);
    throw cause;
  }
}

class CdcSession {
  readonly instance: CdcControlInstance;
  readonly context: TaskContext;
  readonly operation: Operation;

  constructor(instance: CdcControlInstance, context: TaskContext) {
    this.instance = instance;
    this.context = context;
    const number = instance.properties.TaskOperation;
    this.operation = (Object.keys(operations) as Operation[])[Object.values(operations).indexOf(number as never)];
  }

  variableText(): string {
    return String(this.context.variable(this.instance.properties.StateVariable).value ?? '');
  }

  parse(text: string): CdcState {
    try {
      return parseState(text);
    } catch (cause) {
      // These begin anew, whatever there was.
      if (refusedState(this.operation, { name: 'ERROR' }) === undefined) return { name: 'ERROR' };
      throw this.stateFailure(text, (cause as Error).message);
    }
  }

  stateFailure(text: string, detail: string): DtsError {
    const state = text === '' ? 'INITIAL' : text;
    const args = { executable: this.instance.path, operation: this.operation, state, detail };
    return dtsError('OPENDTSX_E_CDC_STATE', args, { source: this.context.source });
  }

  async openRow(): Promise<StateRow | undefined> {
    const {
      AutomaticStatePersistence: keeps,
      StateConnection,
      Connection,
      StateTable: table,
      StateName: name,
    } = this.instance.properties;
    if (!keeps) return undefined;
    const database = await this.#database('StateConnection', StateConnection || Connection);
    return stateRow(database, { table, name }, this.context, this.#options);
  }

  async inTable<T>(verb: 'read' | 'write', action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      if (this.context.signal.aborted) throw cause;
      const { StateTable: table, StateName: name } = this.instance.properties;
      const args = { executable: this.instance.path, verb, name, table, detail: detailOf(cause) };
      throw dtsError('OPENDTSX_E_CDC_STATETABLE', args, { source: this.context.source }, { cause });
    }
  }

  async readLsn(): Promise<string> {
    const bag = this.instance.properties;
    if (this.operation === 'MarkCdcStart' && bag.OperationParameter.trim() !== '') return bag.OperationParameter.trim();
    const database = await this.#database('Connection', bag.Connection);
    // What a repointed connection leads to may be known only now.
    if (database.dialect !== 'tsql') throw this.#propertyFailure('Connection', bag.Connection, needsSqlServer);
    const wait = { timeout: bag.ChangeDetectionTimeout, interval: bag.ChangeDetectionRetryInterval };
    try {
      return this.operation === 'MarkInitialLoadEnd'
        ? await readNextLsn(database, wait, this.#options)
        : await readMaximumLsn(database, this.#options);
    } catch (cause) {
      if (this.context.signal.aborted) throw cause;
      const args = { executable: this.instance.path, database: database.displayName, detail: detailOf(cause) };
      throw dtsError('OPENDTSX_E_CDC_LSN', args, { source: this.context.source }, { cause });
    }
  }

  async keep(row: StateRow | undefined, text: string): Promise<void> {
    if (row !== undefined) await this.inTable('write', () => row.write(text));
    const { type } = this.context.variable(this.instance.properties.StateVariable);
    this.context.setVariable(this.instance.properties.StateVariable, { type, value: text });
  }

  /** Notes why the operation failed; a table that cannot be written hides nothing of it. */
  async keepFailure(row: StateRow | undefined, state: CdcState, cause: unknown): Promise<void> {
    // Nothing would be kept beside the error.
    if (state.name === 'INITIAL' || state.name === 'ERROR') return;
    const reason = cause instanceof DtsError ? String(cause.diagnostic.args.detail ?? cause.message) : String(cause);
    const text = formatState(state, new Date(), reason);
    await this.keep(row, text).catch(() => undefined);
  }

  get #options() {
    return { signal: this.context.signal, timeoutSeconds: this.instance.properties.CommandTimeout };
  }

  async #database(property: string, name: string): Promise<DatabaseConnection> {
    const connection = await this.context.connection(name);
    if (connection.kind === 'database') return connection.database;
    throw this.#propertyFailure(property, name, 'it is no connection manager of a database');
  }

  #propertyFailure(property: string, value: string, reason: string): DtsError {
    const args = { executable: this.instance.path, property, value, reason };
    return dtsError('OPENDTSX_E_TASK_PROPERTY', args, { source: this.context.source });
  }
}

function detailOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
}
