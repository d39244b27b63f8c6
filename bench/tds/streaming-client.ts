import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PacketParser } from '../../src/faces/tds/wire/packet-parser.ts';
import { packetStatus, packetType } from '../../src/faces/tds/wire/packet-type.ts';
import { loginMessage } from '../../src/faces/tds/wire/testing/login-messages.ts';
import { packet } from '../../src/faces/tds/wire/testing/tds-client.ts';
import { doneStatus } from '../../src/faces/tds/wire/write-token.ts';

/** A message of the server: its length, and what its last DONE says. */
export interface StreamedMessage {
  readonly bytes: number;
  /** Bits of `doneStatus`. */
  readonly status: number;
  readonly rows: number;
}

// DONE of TDS 7.2 and later: token, status, command, a count of eight bytes.
const doneBytes = 13;
// A transaction header: none is open.
const headers = Buffer.from('16000000120000000200000000000000000001000000', 'hex');

/** A client of TDS 7.4 that keeps nothing of what it reads but the end of each message. */
export class StreamingClient {
  readonly #socket: Socket;
  readonly #parser = new PacketParser();
  readonly #messages: StreamedMessage[] = [];
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #received = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The server has ended the connection.')));
  }

  /** Connects without encryption and logs in. Throws when it is not let in. */
  static async logIn(address: string, userName: string, password: string): Promise<StreamingClient> {
    const [host, port] = address.split(':');
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    const client = new StreamingClient(socket);
    socket.write(packet(packetType.login, 1, loginMessage({ userName, password, packetBytes: 32_767 })));
    if (((await client.message()).status & doneStatus.error) !== 0) throw new Error(`${userName} is not let in.`);
    return client;
  }

  /** Bytes that have arrived since the connection was made. */
  get received(): number {
    return this.#received;
  }

  /** Sends a batch; `message` gives what is answered. */
  send(batch: string): void {
    const content = Buffer.concat([headers, Buffer.from(batch, 'utf16le')]);
    this.#socket.write(packet(packetType.batch, packetStatus.endOfMessage, content));
  }

  /** The next message as a whole. Throws when the connection ends instead. */
  async message(): Promise<StreamedMessage> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#anything();
    }
  }

  /** Resolves when so many bytes more have arrived, or the message has ended before. */
  async arrived(bytes: number): Promise<void> {
    const until = this.#received + bytes;
    while (this.#received < until && this.#messages.length === 0 && this.#failure === undefined) await this.#anything();
  }

  /** Cancels, and resolves when that is answered. */
  async cancel(): Promise<void> {
    this.#socket.write(packet(packetType.attention, packetStatus.endOfMessage, Buffer.alloc(0)));
    while (((await this.message()).status & doneStatus.attention) === 0);
  }

  /** Takes nothing from the network any more, or goes on. */
  setPaused(isPaused: boolean): void {
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #anything(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(bytes: Buffer): void {
    this.#received += bytes.length;
    for (const { status, payload } of this.#parser.push(bytes)) {
      this.#bytes += payload.length;
      const end = payload.length < doneBytes ? Buffer.concat([this.#tail, payload]) : payload;
      this.#tail = Buffer.from(end.subarray(-doneBytes));
      if ((status & packetStatus.endOfMessage) === 0) continue;
      const [rows, done] = [Number(this.#tail.readBigUInt64LE(5)), this.#tail.readUInt16LE(1)];
      this.#messages.push({ bytes: this.#bytes, status: done, rows });
      this.#bytes = 0;
    }
    this.#wake();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}
