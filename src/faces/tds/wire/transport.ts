import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { MalformedMessage } from './malformed-message.ts';
import { PacketParser } from './packet-parser.ts';
import { defaultPacketBytes, packetHeaderBytes, packetStatus, packetType } from './packet-type.ts';

const lingering = 5000;
const firstTlsRecord = 0x14;
const lastTlsRecord = 0x17;

/** Who is told what happens on a transport. */
export interface TransportListener {
  /** Bytes of the client, decrypted. Does not throw. */
  received(bytes: Buffer): void;
  /** The connection is gone; once. */
  closed(): void;
}

/**
 * The bytes of one connection, with TLS put on and taken off as TDS does: its handshake travels inside packets of type 0x12 until the client's first
 * record outside them, and may protect the login alone.
 */
export class Transport {
  readonly #socket: Socket;
  readonly #listener: TransportListener;
  readonly #handshake = new PacketParser();
  #tls: TLSSocket | undefined;
  #tunnel: Duplex | undefined;
  #isWrapped = false;
  #isPaused = false;
  #wrapped: Buffer[] = [];
  #drained: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(socket: Socket, listener: TransportListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (bytes) => this.#arrived(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('drain', () => this.#release());
    socket.on('close', () => this.#closed());
  }

  /** Whether what is sent and received is encrypted now. */
  get isEncrypted(): boolean {
    return this.#tls !== undefined;
  }

  /** Bytes that were sent and not yet taken by the network. */
  get unsentBytes(): number {
    return this.#socket.writableLength + (this.#tls?.writableLength ?? 0);
  }

  /** Sends bytes. Gives a promise when the client is slow: it resolves when more may be sent, or the connection is gone. */
  send(bytes: Buffer): Promise<void> | undefined {
    const stream = this.#tls ?? this.#socket;
    if (stream.destroyed || stream.write(bytes)) return undefined;
    this.#drained ??= Promise.withResolvers<void>();
    return this.#drained.promise;
  }

  /** Stops reading, or goes on. */
  setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    for (const stream of [this.#socket, this.#tls]) {
      if (isPaused) stream?.pause();
      else stream?.resume();
    }
  }

  /** Goes on in TLS. `isWrapped`: the handshake comes in packets; `first`: bytes of it that have arrived already. */
  startTls(context: SecureContext, isWrapped: boolean, first?: Buffer): void {
    this.#isWrapped = isWrapped;
    const tunnel = new Duplex({
      read: () => {
        if (!this.#isPaused) this.#socket.resume();
      },
      write: (chunk, _, done) => this.#encrypted([chunk], done),
      writev: (chunks, done) =>
        this.#encrypted(
          chunks.map(({ chunk }) => chunk),
          done,
        ),
    });
    const tls = new TLSSocket(tunnel, {
      isServer: true,
      secureContext: context,
      ...(isWrapped ? {} : { ALPNProtocols: ['tds/8.0'] }),
    });
    tls.on('data', (bytes: Buffer) => this.#listener.received(bytes));
    tls.on('error', () => this.#socket.destroy());
    tunnel.on('error', () => this.#socket.destroy());
    tls.on('end', () => this.#socket.destroy());
    tls.on('drain', () => this.#release());
    this.#tls = tls;
    this.#tunnel = tunnel;
    if (first !== undefined) this.#pushInto(tunnel, first);
  }

  /** Goes on without TLS, as after a login that alone was encrypted. Nothing is said to the client of it. */
  stopTls(): void {
    const tls = this.#tls;
    this.#tls = undefined;
    this.#tunnel = undefined;
    tls?.removeAllListeners('data').removeAllListeners('end');
    tls?.destroy();
    if (!this.#isPaused) this.#socket.resume();
  }

  /** Ends the connection after what was sent has gone; a client that does not take it is waited for a little while. */
  end(): void {
    const timer = setTimeout(() => this.#socket.destroy(), lingering);
    this.#socket.once('close', () => clearTimeout(timer));
    if (this.#tls === undefined) this.#socket.end();
    else this.#tls.end(() => this.#socket.end());
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #arrived(bytes: Buffer): void {
    if (this.#tunnel === undefined) this.#listener.received(bytes);
    else if (this.#isWrapped) this.#unwrapOrEnd(this.#tunnel, bytes);
    else this.#pushInto(this.#tunnel, bytes);
  }

  #unwrapOrEnd(tunnel: Duplex, bytes: Buffer): void {
    try {
      this.#unwrap(tunnel, bytes);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#socket.destroy();
    }
  }

  #unwrap(tunnel: Duplex, bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      // Between packets a first byte of 0x14 to 0x17 is a TLS record of its own: the handshake's packets are over.
      if (this.#handshake.isAtStart && rest[0] >= firstTlsRecord && rest[0] <= lastTlsRecord) {
        this.#isWrapped = false;
        this.#pushInto(tunnel, rest);
        return;
      }
      // Never beyond a packet's end: what is behind it may be a record already.
      const taken = rest.subarray(0, this.#handshake.missing);
      rest = rest.subarray(taken.length);
      for (const { type, payload } of this.#handshake.push(taken)) {
        if (type !== packetType.prelogin) throw new MalformedMessage('something else came within the TLS handshake');
        if (payload.length > 0) this.#pushInto(tunnel, payload);
      }
    }
  }

  #pushInto(tunnel: Duplex, bytes: Buffer): void {
    if (!tunnel.push(bytes)) this.#socket.pause();
  }

  #encrypted(chunks: readonly Buffer[], done: (error?: Error | null) => void): void {
    if (this.#tunnel === undefined || this.#socket.destroyed) {
      done();
      return;
    }
    if (!this.#isWrapped) {
      // The promise of the socket is the back-pressure of TLS: its own 'drain' follows.
      if (this.#socket.write(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))) done();
      else this.#socket.once('drain', () => done());
      return;
    }
    // A client waits for one message after each of its own: a flight must not fall into several.
    if (this.#wrapped.length === 0) setImmediate(() => this.#sendWrapped());
    this.#wrapped.push(...chunks);
    done();
  }

  #sendWrapped(): void {
    const content = Buffer.concat(this.#wrapped.splice(0));
    const room = defaultPacketBytes - packetHeaderBytes;
    for (let start = 0, number = 1; start < content.length && !this.#socket.destroyed; start += room, number++) {
      const part = content.subarray(start, start + room);
      const status = start + room >= content.length ? packetStatus.endOfMessage : 0;
      const length = part.length + packetHeaderBytes;
      const head = Buffer.of(packetType.prelogin, status, length >> 8, length & 0xff, 0, 0, number & 0xff, 0);
      this.#socket.write(Buffer.concat([head, part]));
    }
  }

  #release(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #closed(): void {
    this.#release();
    const tls = this.#tls;
    this.#tls = undefined;
    this.#tunnel = undefined;
    tls?.destroy();
    this.#listener.closed();
  }
}
