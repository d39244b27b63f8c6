import { BulkPackets } from './bulk-packets.ts';
import { ByteWriter } from './byte-writer.ts';
import { MalformedMessage } from './malformed-message.ts';
import { PacketParser } from './packet-parser.ts';
import { packetStatus, packetType } from './packet-type.ts';

/** A message of a client. */
export type IncomingMessage =
  | { readonly kind: 'request'; readonly type: number; readonly status: number; readonly body: Buffer }
  /** Rows of a bulk load, while they arrive. */
  | { readonly kind: 'bulk load'; readonly packets: BulkPackets }
  /** A request that the client took back before it had sent all of it. */
  | { readonly kind: 'ignored' }
  /** The client cancels, and nothing runs. */
  | { readonly kind: 'attention' }
  /** A request beyond the limit; nothing is read after it. */
  | { readonly kind: 'too large' };

const mostWaiting = 1;

/** What reading messages is asked to do beside giving them. */
export interface IncomingListener {
  /** A request is to be cancelled. False when nothing runs: the attention is then a message like others. */
  attention(): boolean;
  /** More is here than is being used: reading stops until it is called with false. */
  pressure(isPaused: boolean): void;
}

/**
 * Puts packets together into messages, one after another. Holds the message that arrives and at most one that waits, each no larger than the limit;
 * rows of a bulk load flow through.
 */
export class IncomingMessages {
  /** Bytes a message may have. */
  mostBytes: number;
  readonly #listener: IncomingListener;
  readonly #parser = new PacketParser();
  readonly #waiting: IncomingMessage[] = [];
  #content = new ByteWriter();
  #bulk: BulkPackets | undefined;
  #type: number | undefined;
  #status = 0;
  #isClosed = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(mostBytes: number, listener: IncomingListener) {
    this.mostBytes = mostBytes;
    this.#listener = listener;
  }

  /** Takes bytes of the client. What cannot be the protocol is thrown by `next`, after the messages before it. */
  push(bytes: Buffer): void {
    if (this.#isClosed) return;
    try {
      for (const packet of this.#parser.push(bytes)) {
        this.#take(packet.type, packet.status, packet.payload);
        if (this.#isClosed) return;
      }
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#fail(error);
    }
  }

  /** The connection is gone: `next` gives what waits, then undefined; a bulk load ends with an error. */
  close(): void {
    this.#isClosed = true;
    this.#bulk?.fail(new MalformedMessage('the connection ended within a bulk load'));
    this.#notify();
  }

  /** The next message; undefined at the end of the connection. */
  async next(): Promise<IncomingMessage | undefined> {
    while (this.#waiting.length === 0 && !this.#isClosed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    const message = this.#waiting.shift();
    if (message === undefined && this.#failure !== undefined) throw this.#failure;
    this.#weigh();
    return message;
  }

  /** Takes an attention that waits first: it is meant for the request that was taken last, which has not begun. */
  takeAttention(): boolean {
    if (this.#waiting[0]?.kind !== 'attention') return false;
    this.#waiting.shift();
    this.#weigh();
    return true;
  }

  #take(type: number, status: number, payload: Buffer): void {
    if (type === packetType.attention) {
      if (!this.#listener.attention()) this.#add({ kind: 'attention' });
      return;
    }
    if (this.#type === undefined) this.#begin(type, status);
    else if (type !== this.#type) throw new MalformedMessage('packets of two messages are mixed');
    const isEnd = (status & packetStatus.endOfMessage) !== 0;
    const isIgnored = isEnd && (status & packetStatus.ignore) !== 0;
    if (this.#bulk !== undefined) this.#takeRows(this.#bulk, payload, isEnd, isIgnored);
    else this.#takeContent(payload, isEnd, isIgnored);
  }

  #takeContent(payload: Buffer, isEnd: boolean, isIgnored: boolean): void {
    const content = this.#content;
    const size = content.length + payload.length;
    if (size > this.mostBytes) {
      this.#add({ kind: 'too large' });
      this.#isClosed = true;
      return;
    }
    content.bytes(payload);
    if (!isEnd) return;
    const type = this.#type ?? 0;
    this.#content = new ByteWriter();
    this.#type = undefined;
    this.#add(isIgnored ? { kind: 'ignored' } : { kind: 'request', type, status: this.#status, body: content.view() });
  }

  #begin(type: number, status: number): void {
    this.#type = type;
    this.#status = status;
    if (type !== packetType.bulkLoad) return;
    this.#bulk = new BulkPackets(() => this.#weigh());
    this.#add({ kind: 'bulk load', packets: this.#bulk });
  }

  #takeRows(bulk: BulkPackets, payload: Buffer, isEnd: boolean, isIgnored: boolean): void {
    bulk.push(payload);
    if (isEnd) {
      bulk.end(isIgnored);
      this.#bulk = undefined;
      this.#type = undefined;
    }
    this.#weigh();
  }

  #fail(error: MalformedMessage): void {
    this.#failure = error;
    this.close();
  }

  #add(message: IncomingMessage): void {
    this.#waiting.push(message);
    this.#weigh();
    this.#notify();
  }

  #weigh(): void {
    this.#listener.pressure(this.#waiting.length > mostWaiting || (this.#bulk?.isFull ?? false));
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
