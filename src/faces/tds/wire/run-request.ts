import type { BulkLoad, TdsSession } from '../tds-session.ts';
import { BulkLoadTakenBack, type BulkPackets } from './bulk-packets.ts';
import { MalformedMessage } from './malformed-message.ts';
import { packetStatus, packetType } from './packet-type.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { readBulkLoad } from './read-bulk-load.ts';
import { readBatch } from './read-headers.ts';
import { readRemoteCalls } from './read-remote-calls.ts';
import { readTransaction } from './read-transaction.ts';
import { messageOfThrown, refusal } from './refusal.ts';
import type { Response } from './response.ts';
import { runRemoteCall } from './run-remote-call.ts';

/** What requests are run with, for the life of a connection. */
export interface RequestSetting {
  readonly session: TdsSession;
  readonly version: ProtocolVersion;
  /** Bytes a row of a bulk load may have. */
  readonly mostBytes: number;
  readonly mostPrepared: number;
  onBug(error: unknown): void;
}

const insertBulk = /^\s*insert\s+bulk\b/i;

/** Runs the requests of one connection, one after another, and keeps what lives between them: prepared statements and an announced bulk load. */
export class RequestRunner {
  readonly #setting: RequestSetting;
  readonly #prepared: PreparedStatements;
  #bulkLoad: BulkLoad | undefined;

  constructor(setting: RequestSetting) {
    this.#setting = setting;
    this.#prepared = new PreparedStatements(setting.mostPrepared);
  }

  /** Runs a request and writes everything but the end of its response. Rejects with `MalformedMessage` only. */
  async run(type: number, status: number, body: Buffer, response: Response, signal: AbortSignal): Promise<void> {
    const { version } = this.#setting;
    await this.#told(response, signal, async () => {
      // Also where the request is cancelled already: the next user of the connection must not find what the last one left.
      await this.#resetIfAsked(status, response);
      signal.throwIfAborted();
      const bulkLoad = this.#bulkLoad;
      this.#bulkLoad = undefined;
      switch (type) {
        case packetType.batch:
          return this.#runBatch(readBatch(body, version), response, signal);
        case packetType.remoteCall:
          return this.#runCalls(body, response, signal);
        case packetType.transaction:
          return this.#runTransaction(body, response, signal);
        default:
          this.#bulkLoad = bulkLoad;
          throw new MalformedMessage('a message is of a type that no client sends after its login');
      }
    });
  }

  /** Takes the rows of a bulk load, all of them also when it is refused. */
  async runBulkLoad(packets: BulkPackets, response: Response, signal: AbortSignal): Promise<void> {
    const bulkLoad = this.#bulkLoad;
    this.#bulkLoad = undefined;
    await this.#told(response, signal, async () => {
      try {
        signal.throwIfAborted();
        if (bulkLoad === undefined) throw refusal('OPENDTSX_E_TDS_NOBULKLOAD');
        const rows = await readBulkLoad(packets, this.#setting.version, this.#setting.mostBytes);
        const { rowCount } = await bulkLoad(rows, signal);
        response.statementDone(rowCount);
      } finally {
        await packets.drain();
      }
    });
  }

  async #runBatch(text: string, response: Response, signal: AbortSignal): Promise<void> {
    const { session } = this.#setting;
    if (!insertBulk.test(text)) return session.runBatch(text, response, signal);
    this.#bulkLoad = await session.startBulkLoad(text, signal);
  }

  async #runCalls(body: Buffer, response: Response, signal: AbortSignal): Promise<void> {
    const { session, version } = this.#setting;
    const calls = readRemoteCalls(body, version);
    for (const call of calls) {
      if (signal.aborted) return;
      response.beginProcedure();
      let isEnded = false;
      await this.#told(response, signal, async () => {
        const end = await runRemoteCall(call, { session, prepared: this.#prepared, response, signal });
        if (!signal.aborted) response.endProcedure(end.returnValue, end.values);
        isEnded = true;
      });
      if (!isEnded && !signal.aborted) response.endProcedure(undefined, []);
    }
  }

  async #runTransaction(body: Buffer, response: Response, signal: AbortSignal): Promise<void> {
    for (const request of readTransaction(body, this.#setting.version)) {
      await this.#setting.session.changeTransaction(request, signal);
      response.transactionChanged();
    }
  }

  async #resetIfAsked(status: number, response: Response): Promise<void> {
    const isKeeping = (status & packetStatus.resetKeepingTransaction) !== 0;
    if (!isKeeping && (status & packetStatus.resetConnection) === 0) return;
    this.#prepared.clear();
    await this.#setting.session.reset(isKeeping);
    response.connectionReset();
  }

  // What is thrown is told to the client; not after it has cancelled, when nobody asks any more.
  async #told(response: Response, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof MalformedMessage) throw error;
      if (signal.aborted || error instanceof BulkLoadTakenBack) return;
      response.message(messageOfThrown(error, this.#setting.onBug));
    }
  }
}
