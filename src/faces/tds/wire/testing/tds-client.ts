import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { ByteWriter } from '../byte-writer.ts';
import { PacketParser } from '../packet-parser.ts';
import { packetHeaderBytes, packetType } from '../packet-type.ts';
import { firstVersion, negotiateVersion, type ProtocolVersion } from '../protocol-version.ts';
import { describeTokens } from './describe-tokens.ts';
import { type LoginFields, loginMessage, preloginMessage } from './login-messages.ts';

const latest = 0x7400_0004;
const strict = 0x0800_0000;

/** How a test connects. */
export interface ClientSetting extends Partial<LoginFields> {
  readonly port: number;
  /** What PRELOGIN says of encryption: 0 off, 1 on, 2 not supported; absent: no PRELOGIN at all. */
  readonly encryption?: number;
}

/** A small TDS client: what it sends is written by hand, what it receives is read as text. It checks no certificate. */
export class TdsClient {
  readonly #socket: Socket;
  readonly #parser = new PacketParser();
  readonly #messages: Buffer[] = [];
  #tls: TLSSocket | undefined;
  #content: Buffer[] = [];
  #wake: () => void = () => {};
  #isClosed = false;
  /** Packets of all responses so far, header included. */
  packetBytes: number[] = [];
  version: ProtocolVersion;
  /** The byte of the answer to PRELOGIN that says what is encrypted. */
  agreed: number | undefined;

  private constructor(socket: Socket, version: number) {
    this.#socket = socket;
    this.version = negotiateVersion(version) ?? firstVersion;
    socket.on('data', (bytes) => {
      if (this.#tls === undefined) this.#received(bytes);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Connects and says nothing yet. */
  static async open(port: number, version = latest): Promise<TdsClient> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new TdsClient(socket, version);
  }

  /** Connects as TDS 8.0 does: in TLS from the first byte. */
  static async openInTls(port: number): Promise<TdsClient> {
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['tds/8.0'] };
    const socket = connectTls(options);
    await once(socket, 'secureConnect');
    return new TdsClient(socket, strict);
  }

  /** Connects and logs in; the second value is what the server answered. */
  static async logIn({ port, encryption, ...fields }: ClientSetting): Promise<[TdsClient, string[]]> {
    const client = await TdsClient.open(port, fields.version);
    if (encryption !== undefined) await client.#prelogin(encryption);
    client.send(packetType.login, loginMessage({ version: latest, ...fields }));
    if (client.agreed === 0) client.#stopTls();
    return [client, await client.tokens()];
  }

  /** Sends bytes as they are. */
  write(bytes: Buffer): void {
    (this.#tls ?? this.#socket).write(bytes);
  }

  /** Sends a message in packets of at most so many bytes of content. */
  send(type: number, content: Buffer, status = 0, room = 4088): void {
    for (let start = 0; start === 0 || start < content.length; start += room) {
      const part = content.subarray(start, start + room);
      const isLast = start + room >= content.length;
      this.write(packet(type, (isLast ? 1 : 0) | (start === 0 ? status & ~2 : 0) | (isLast ? status & 2 : 0), part));
    }
  }

  /** Sends a batch and gives what is answered. */
  async batch(text: string, status = 0): Promise<string[]> {
    this.send(packetType.batch, this.batchMessage(text), status);
    return this.tokens();
  }

  /** The content of a batch, with headers where the version has them. */
  batchMessage(text: string): Buffer {
    return Buffer.concat([this.headers(), Buffer.from(text, 'utf16le')]);
  }

  /** ALL_HEADERS with a transaction header, where the version has them. */
  headers(): Buffer {
    if (!this.version.hasWideNumbers) return Buffer.alloc(0);
    return new ByteWriter().uint32(22).uint32(18).uint16(2).uint64(0n).uint32(1).view();
  }

  /** Sends a message and gives what is answered. */
  async ask(type: number, content: Buffer): Promise<string[]> {
    this.send(type, Buffer.concat([this.headers(), content]));
    return this.tokens();
  }

  /** Cancels. */
  attention(): void {
    this.send(packetType.attention, Buffer.alloc(0));
  }

  /** The next message of the server as text; a line `CLOSED` when the connection ends instead. */
  async tokens(): Promise<string[]> {
    const message = await this.message();
    return message === undefined ? ['CLOSED'] : describeTokens(message, this.version);
  }

  /** The content of the next message of the server; undefined when the connection ends instead. */
  async message(): Promise<Buffer | undefined> {
    while (this.#messages.length === 0 && !this.#isClosed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#messages.shift();
  }

  /** Resolves when the server has ended the connection. */
  async closed(): Promise<void> {
    while (!this.#isClosed) await once(this.#socket, 'close');
  }

  /** Stops reading, or goes on. */
  setPaused(isPaused: boolean): void {
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Talks PRELOGIN and, where both want it, TLS. */
  async #prelogin(encryption: number): Promise<void> {
    this.send(packetType.prelogin, preloginMessage(encryption));
    const answer = await this.message();
    this.agreed = answer?.[answer.readUInt16BE(6)];
    if (this.agreed !== undefined && this.agreed !== 2 && encryption !== 2) await this.#startTls();
  }

  async #startTls(): Promise<void> {
    let isShaking = true;
    const parser = new PacketParser();
    const tunnel = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _, done) => {
        this.#socket.write(isShaking ? packet(packetType.prelogin, 1, chunk) : chunk);
        done();
      },
    });
    const tls = connectTls({ socket: tunnel as Socket, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    this.#tls = tls;
    this.#socket.on('data', (bytes) => {
      if (this.#tls === undefined) return;
      if (!isShaking) tunnel.push(bytes);
      else for (const { payload } of parser.push(bytes)) tunnel.push(payload);
    });
    await once(tls, 'secureConnect');
    isShaking = false;
    tls.on('data', (bytes: Buffer) => this.#received(bytes));
  }

  #stopTls(): void {
    this.#tls = undefined;
  }

  #received(bytes: Buffer): void {
    for (const { status, payload } of this.#parser.push(bytes)) {
      this.packetBytes.push(payload.length + packetHeaderBytes);
      this.#content.push(payload);
      if ((status & 1) === 0) continue;
      this.#messages.push(Buffer.concat(this.#content));
      this.#content = [];
      this.#wake();
    }
  }
}

/** One packet. */
export function packet(type: number, status: number, content: Buffer): Buffer {
  const length = content.length + packetHeaderBytes;
  return Buffer.concat([Buffer.of(type, status, length >> 8, length & 0xff, 0, 0, 1, 0), content]);
}
