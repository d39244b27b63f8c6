import {
  columnType,
  type DatabaseConnection,
  type LogEntry,
  type LogProviderInstance,
  type OpenLog,
  type StatementParameter,
  type Value,
  writeFailure,
} from 'opendtsx/sdk';
import { callProcedure, insertEntries } from './log-statements.ts';

const mostAtOnce = 50;
const mostWaiting = 10_000;
const longestMessage = 2048;
const noGuid = '{00000000-0000-0000-0000-000000000000}';

/**
 * Entries on their way to the table, in order. They wait while a transaction of the package keeps others from writing; when very many wait, whoever
 * writes more is told to wait too.
 */
export class EntryQueue implements OpenLog {
  readonly #instance: LogProviderInstance;
  readonly #database: DatabaseConnection;
  readonly #signal: AbortSignal;
  readonly #waiting: LogEntry[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;

  constructor(instance: LogProviderInstance, database: DatabaseConnection, signal: AbortSignal) {
    this.#instance = instance;
    this.#database = database;
    this.#signal = signal;
  }

  write(entry: LogEntry): void | Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#waiting.push(entry);
    this.#writing ??= this.#writeAll();
    return this.#waiting.length > mostWaiting ? this.#writing : undefined;
  }

  async close(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    // Entries of the same moment go together.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) await this.#writeSome();
    } catch (cause) {
      this.#failure = writeFailure(this.#instance, cause);
      this.#waiting.length = 0;
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeSome(): Promise<void> {
    const database = this.#database;
    const options = { signal: this.#signal, timeoutSeconds: 0 };
    if (database.dialect === 'tsql') {
      const [entry] = this.#waiting.splice(0, 1);
      await database.execute(callProcedure, parametersOf(entry), options);
      return;
    }
    const entries = this.#waiting.splice(0, mostAtOnce);
    const sql = insertEntries(entries.length, (name) => database.quoteName(name));
    await database.execute(sql, entries.flatMap(parametersOf), options);
  }
}

const types = {
  text: columnType('DT_WSTR', { length: 4000 }),
  guid: columnType('DT_GUID'),
  time: columnType('DT_DBTIMESTAMP'),
  number: columnType('DT_I4'),
  bytes: columnType('DT_IMAGE'),
};

function parametersOf(entry: LogEntry): StatementParameter[] {
  const of = (type: keyof typeof types, value: Value): StatementParameter => ({
    value: { type: types[type], value },
    direction: 'input',
  });
  return [
    of('text', entry.event.slice(0, 128)),
    of('text', entry.computer.slice(0, 128)),
    of('text', entry.operator.slice(0, 128)),
    of('text', entry.sourceName.slice(0, 1024)),
    of('guid', guidOf(entry.sourceId)),
    of('guid', guidOf(entry.executionId)),
    of('time', ticksOf(entry.startTime)),
    of('time', ticksOf(entry.endTime)),
    of('number', entry.dataCode),
    of('bytes', entry.dataBytes),
    of('text', entry.message.slice(0, longestMessage)),
  ];
}

/** The columns take no NULL, and a GUID that the package writes by hand may be none. */
function guidOf(text: string): string {
  return /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i.test(text) ? text.toUpperCase() : noGuid;
}

function ticksOf(time: Date): bigint {
  return BigInt(time.getTime() - time.getTimezoneOffset() * 60_000) * 10_000n;
}
