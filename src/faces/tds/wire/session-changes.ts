import type { TdsSession } from '../tds-session.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { environmentChange, type ServerName, writeBytesChange, writeMessage, writeNameChange } from './write-token.ts';

const nothing = new Uint8Array();

/** Tells the client when its session has another database or transaction than it was last told of. */
export class SessionChanges {
  readonly #session: TdsSession;
  readonly #server: ServerName;
  readonly #version: ProtocolVersion;
  #database: string;
  #transaction: Buffer | undefined;
  #lastTransaction = 0n;

  constructor(session: TdsSession, server: ServerName, version: ProtocolVersion) {
    this.#session = session;
    this.#server = server;
    this.#version = version;
    this.#database = session.database;
  }

  /** Writes what has changed since it was last written: nothing, mostly. */
  write(out: ByteWriter): void {
    const { database } = this.#session;
    if (database !== this.#database) {
      writeNameChange(out, environmentChange.database, database, this.#database);
      this.#database = database;
      writeMessage(out, databaseMessage(database), this.#server, this.#version);
    }
    // Clients before 7.2 have no place to keep a transaction.
    if (this.#version.hasWideNumbers) this.#writeTransaction(out);
  }

  #writeTransaction(out: ByteWriter): void {
    const isOpen = this.#session.transactionCount > 0;
    if (isOpen === (this.#transaction !== undefined)) return;
    if (isOpen) {
      this.#lastTransaction++;
      this.#transaction = Buffer.alloc(8);
      this.#transaction.writeBigUInt64LE(this.#lastTransaction);
      writeBytesChange(out, environmentChange.transactionBegun, this.#transaction, nothing);
      return;
    }
    const { transactionRolledBack, transactionCommitted } = environmentChange;
    const kind = this.#session.wasRolledBack ? transactionRolledBack : transactionCommitted;
    writeBytesChange(out, kind, nothing, this.#transaction ?? nothing);
    this.#transaction = undefined;
  }
}

/** What SQL Server says of a new database (5701). */
export function databaseMessage(database: string) {
  return {
    number: 5701,
    severity: 0,
    state: 1,
    line: 1,
    message: `Changed database context to '${database}'.`,
  } as const;
}

/** What SQL Server says of a new language (5703). */
export function languageMessage(language: string) {
  return { number: 5703, severity: 0, state: 1, line: 1, message: `Changed language setting to ${language}.` } as const;
}
