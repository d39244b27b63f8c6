import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { BatchOutput, ResultColumn, ResultSet, SqlMessage } from '../../../tsql/batch/batch-host.ts';
import type { SqlValue, TypedSqlValue } from '../../../tsql/sql-type.ts';
import type { PacketWriter } from './packet-writer.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import type { SessionChanges } from './session-changes.ts';
import {
  doneCommand,
  doneStatus,
  environmentChange,
  type ServerName,
  token,
  writeBytesChange,
  writeColumns,
  writeDone,
  writeMessage,
  writeReturnStatus,
  writeReturnValue,
} from './write-token.ts';
import type { ValueWriter } from './write-value.ts';

const rowsBeforeSending = 64 * 1024;

/** What a response needs to be written. */
export interface ResponseSetting {
  readonly writer: PacketWriter;
  readonly version: ProtocolVersion;
  readonly server: ServerName;
  readonly changes: SessionChanges;
  /** Looks whether the client takes what it is sent; throws when it has let too much of it lie. */
  checkUnsent(): void;
}

interface Done {
  readonly kind: 'done' | 'doneProcedure' | 'doneInProcedure';
  readonly status: number;
  readonly command: number;
  readonly count: number;
}

/** An output value and where it goes. */
export interface ReturnedValue {
  readonly ordinal: number;
  readonly name: string;
  readonly value: TypedSqlValue;
}

/** The response to one request, written while it runs. DONE waits until it is known whether something follows: the last one must say that nothing does. */
export class Response implements BatchOutput {
  readonly #setting: ResponseSetting;
  readonly #signal: AbortSignal;
  #pending: Done | undefined;
  #hasFailed = false;
  #isInProcedure = false;
  #isFlushing = false;
  #isEnded = false;

  constructor(setting: ResponseSetting, signal: AbortSignal) {
    this.#setting = setting;
    this.#signal = signal;
  }

  /** Sends a result. Gives back when the client has taken it but for what the network holds; rejects when the request is cancelled or the rows do. */
  async resultSet(result: ResultSet): Promise<{ readonly rowCount: number }> {
    this.#signal.throwIfAborted();
    const writers = this.#writeColumns(result.columns);
    let rowCount = 0;
    try {
      for await (const portion of result.rows) {
        for (const row of portion) {
          this.#writeRow(writers, row);
          rowCount++;
          if (this.#setting.writer.out.length >= rowsBeforeSending) {
            await this.#setting.writer.flushWhole();
            this.#signal.throwIfAborted();
          }
        }
        await this.#setting.writer.flushWhole();
        this.#signal.throwIfAborted();
      }
    } catch (error) {
      // The error itself is told after this, by whoever runs the batch: it stands before the DONE of these rows.
      this.#hasFailed = true;
      throw error;
    }
    this.#setPending({ status: doneStatus.count, command: doneCommand.select, count: rowCount });
    return { rowCount };
  }

  /** Tells the rows a statement touched. Statements that count nothing are not told of. */
  statementDone(rowCount: number | undefined): void {
    if (this.#signal.aborted || (rowCount === undefined && !this.#hasFailed)) return;
    if (rowCount !== undefined) this.#closeFailure();
    this.#flushPending();
    const counted = rowCount === undefined ? { status: 0, count: 0 } : { status: doneStatus.count, count: rowCount };
    this.#setPending({ ...counted, command: rowCount === undefined ? doneCommand.none : doneCommand.update });
    this.#flushSoon();
  }

  /** Sends an error or message, soon even when nothing follows for long. */
  message(message: SqlMessage): void {
    if (this.#signal.aborted) return;
    const { writer, server, version } = this.#setting;
    this.#flushPending();
    writeMessage(writer.out, message, server, version);
    if (message.severity >= 11) this.#hasFailed = true;
    this.#flushSoon();
  }

  /** Tells that the connection was made new before the request. */
  connectionReset(): void {
    writeBytesChange(this.#setting.writer.out, environmentChange.connectionReset, new Uint8Array(), new Uint8Array());
  }

  /** Tells of a transaction that was begun or has ended, before another step of the same request. */
  transactionChanged(): void {
    this.#setting.changes.write(this.#setting.writer.out);
  }

  /** Sends the columns of a statement that was described and not run. */
  description(columns: readonly ResultColumn[]): void {
    this.#writeColumns(columns);
    this.#setPending({ status: 0, command: doneCommand.select, count: 0 });
  }

  /** What follows is given by a procedure, until `endProcedure`. */
  beginProcedure(): void {
    this.#flushPending();
    this.#isInProcedure = true;
  }

  /** Sends what a procedure gives back, and its end. Without a return value it has failed. */
  endProcedure(returnValue: number | undefined, values: readonly ReturnedValue[]): void {
    const { writer, version } = this.#setting;
    this.#flushPending();
    this.#whole(() => {
      if (returnValue !== undefined) writeReturnStatus(writer.out, returnValue);
      for (const value of values) writeReturnValue(writer.out, value, version);
    });
    this.#isInProcedure = false;
    const status = this.#hasFailed ? doneStatus.error : 0;
    this.#hasFailed = false;
    this.#pending = { kind: 'doneProcedure', status, command: doneCommand.none, count: 0 };
  }

  /** Ends the response. Of one that was cancelled nothing more is said; `isAttention`: the end tells that an attention was heard. */
  async end(isAttention = false): Promise<void> {
    this.#isEnded = true;
    const { writer, version, changes } = this.#setting;
    changes.write(writer.out);
    const hasFailed = this.#hasFailed && !this.#signal.aborted;
    const status = isAttention ? doneStatus.attention : hasFailed ? doneStatus.error : 0;
    const plain: Done = { kind: 'done', status, command: doneCommand.none, count: 0 };
    const isTold = !isAttention && !this.#hasFailed && !this.#signal.aborted;
    const last = (isTold ? this.#pending : undefined) ?? plain;
    if (this.#pending !== undefined && last !== this.#pending) this.#flushPending();
    writeDone(writer.out, last.kind, last, version);
    await writer.end();
  }

  #writeColumns(columns: readonly ResultColumn[]): readonly ValueWriter[] {
    this.#closeFailure();
    this.#flushPending();
    return this.#whole(() => writeColumns(this.#setting.writer.out, columns, this.#setting.version));
  }

  #writeRow(writers: readonly ValueWriter[], row: readonly SqlValue[]): void {
    if (row.length !== writers.length) {
      throw new InternalError('A row has another number of values than its result has columns.');
    }
    const { out } = this.#setting.writer;
    const hasBitmap = this.#setting.version.hasNullBitmaps && row.includes(null);
    this.#whole(() => {
      out.uint8(hasBitmap ? token.rowWithBitmap : token.row);
      if (hasBitmap) this.#writeBitmap(row);
      for (let index = 0; index < row.length; index++) {
        if (!hasBitmap || row[index] !== null) writers[index](out, row[index]);
      }
    });
  }

  // Half a token would make everything after it unreadable.
  #whole<Result>(write: () => Result): Result {
    const { out } = this.#setting.writer;
    const start = out.length;
    try {
      return write();
    } catch (error) {
      out.cut(start);
      throw error;
    }
  }

  #writeBitmap(row: readonly SqlValue[]): void {
    const { out } = this.#setting.writer;
    for (let first = 0; first < row.length; first += 8) {
      let bits = 0;
      for (let bit = 0; bit < 8 && first + bit < row.length; bit++) if (row[first + bit] === null) bits |= 1 << bit;
      out.uint8(bits);
    }
  }

  // A statement that failed ends on its own before another one gives something.
  #closeFailure(): void {
    if (this.#hasFailed) this.#setPending({ status: 0, command: doneCommand.none, count: 0 });
  }

  #setPending(done: Omit<Done, 'kind'>): void {
    const status = done.status | (this.#hasFailed ? doneStatus.error : 0);
    this.#hasFailed = false;
    this.#pending = { ...done, status, kind: this.#isInProcedure ? 'doneInProcedure' : 'done' };
  }

  #flushPending(): void {
    const { writer, version, changes } = this.#setting;
    changes.write(writer.out);
    if (this.#pending === undefined) return;
    writeDone(
      writer.out,
      this.#pending.kind,
      { ...this.#pending, status: this.#pending.status | doneStatus.more },
      version,
    );
    this.#pending = undefined;
  }

  // A batch that prints and then waits is seen to print; many messages at once go in one packet.
  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      if (this.#isEnded || this.#signal.aborted) return;
      this.#setting.checkUnsent();
      void this.#setting.writer.flush();
    });
  }
}
