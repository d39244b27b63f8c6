import type { Socket } from 'node:net';
import type { TdsSession } from '../tds-session.ts';
import { type IncomingMessage, IncomingMessages } from './incoming-messages.ts';
import { type LoggedInClient, logInClient } from './log-in-client.ts';
import { MalformedMessage } from './malformed-message.ts';
import { defaultPacketBytes } from './packet-type.ts';
import { PacketWriter } from './packet-writer.ts';
import { refusal } from './refusal.ts';
import { Response, type ResponseSetting } from './response.ts';
import { RequestRunner } from './run-request.ts';
import { SessionChanges } from './session-changes.ts';
import type { TdsServerSetting } from './tds-server-options.ts';
import { Transport } from './transport.ts';

// LOGIN7 may have 128 KB (source: MS-TDS 2.2.6.4).
const loginBytes = 128 * 1024;
const tlsHandshake = 0x16;
const fatalSeverity = 20;
const incorrectStream = 4002;

/** One connection from its first byte to its last. Nothing a client sends ends anything but its own connection. */
export class TdsConnection {
  readonly #setting: TdsServerSetting;
  readonly #transport: Transport;
  readonly #incoming: IncomingMessages;
  readonly #writer: PacketWriter;
  readonly #clientAddress: string;
  readonly #spid: number;
  readonly #gone = new AbortController();
  /** Of the request that runs. */
  #running: AbortController | undefined;
  #attention = false;
  #hasReceived = false;
  #isLoggedIn = false;

  constructor(setting: TdsServerSetting, socket: Socket, spid: number) {
    this.#setting = setting;
    this.#spid = spid;
    this.#clientAddress = socket.remoteAddress ?? '';
    this.#transport = new Transport(socket, {
      received: (bytes) => this.#received(bytes),
      closed: () => this.#closed(),
    });
    this.#incoming = new IncomingMessages(loginBytes, {
      attention: () => this.#cancel(),
      pressure: (isPaused) => this.#transport.setPaused(isPaused),
    });
    this.#writer = new PacketWriter((bytes) => this.#transport.send(bytes), defaultPacketBytes, spid);
  }

  /** Whether a client of an address is connected that is not logged in yet. */
  isAtDoorFrom(address: string | undefined): boolean {
    return !this.#isLoggedIn && this.#clientAddress === (address ?? '');
  }

  /** Serves the client until it leaves. Never rejects. */
  async run(): Promise<void> {
    let client: LoggedInClient | undefined;
    try {
      client = await this.#logIn();
      this.#isLoggedIn = client !== undefined;
      if (client !== undefined) await this.#serve(client);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) this.#setting.onBug(error);
      this.#transport.destroy();
    }
    await this.#closeSession(client?.session);
  }

  /** Cuts the client off; what runs is cancelled. */
  destroy(): void {
    this.#transport.destroy();
  }

  async #logIn(): Promise<LoggedInClient | undefined> {
    const timer = setTimeout(() => this.#transport.destroy(), this.#setting.limits.loginTime);
    try {
      return await logInClient({
        setting: this.#setting,
        incoming: this.#incoming,
        transport: this.#transport,
        writer: this.#writer,
        clientAddress: this.#clientAddress,
        spid: this.#spid,
        signal: this.#gone.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #serve({ session, version }: LoggedInClient): Promise<void> {
    const { limits, serverName, onBug } = this.#setting;
    this.#incoming.mostBytes = limits.requestBytes;
    const runner = new RequestRunner({
      session,
      version,
      mostBytes: limits.requestBytes,
      mostPrepared: limits.preparedStatements,
      onBug,
    });
    const responses: ResponseSetting = {
      writer: this.#writer,
      version,
      server: serverName,
      changes: new SessionChanges(session, serverName, version),
      checkUnsent: () => this.#checkUnsent(),
    };
    try {
      for (;;) {
        const message = await this.#nextMessage();
        if (message === undefined) return;
        if (message.kind === 'too large') {
          return await this.#refuse(responses, refusal('OPENDTSX_E_TDS_TOOLARGE', { most: limits.requestBytes }));
        }
        await this.#answer(message, runner, responses);
      }
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      await this.#refuse(responses, refusal('OPENDTSX_E_TDS_STREAM', { reason: error.reason }, incorrectStream));
    }
  }

  async #nextMessage(): Promise<IncomingMessage | undefined> {
    const { idleTime } = this.#setting.limits;
    const timer = idleTime === 0 ? undefined : setTimeout(() => this.#transport.destroy(), idleTime);
    try {
      return await this.#incoming.next();
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(message: IncomingMessage, runner: RequestRunner, responses: ResponseSetting): Promise<void> {
    const running = new AbortController();
    const response = new Response(responses, running.signal);
    if (message.kind === 'attention') return response.end(true);
    if (message.kind === 'ignored') return response.end();
    this.#running = running;
    // It may have come together with the request.
    this.#attention = this.#incoming.takeAttention();
    if (this.#attention || this.#gone.signal.aborted) running.abort();
    try {
      if (message.kind === 'bulk load') await runner.runBulkLoad(message.packets, response, running.signal);
      else if (message.kind === 'request') {
        await runner.run(message.type, message.status, message.body, response, running.signal);
      }
    } finally {
      this.#running = undefined;
    }
    await response.end();
    // Each message has a response of its own: that of the attention follows the one it has cut short.
    if (this.#attention) await new Response(responses, new AbortController().signal).end(true);
  }

  async #refuse(responses: ResponseSetting, error: ReturnType<typeof refusal>): Promise<void> {
    const response = new Response(responses, new AbortController().signal);
    response.message({ ...error.toMessage(), severity: fatalSeverity });
    await response.end();
    this.#transport.end();
  }

  #cancel(): boolean {
    if (this.#running === undefined) return false;
    this.#attention = true;
    this.#running.abort();
    return true;
  }

  #received(bytes: Buffer): void {
    const isFirst = !this.#hasReceived;
    this.#hasReceived = true;
    const { contexts, onBug } = this.#setting;
    try {
      // TDS 8.0 begins with TLS: no packet has this type.
      if (isFirst && bytes[0] === tlsHandshake && contexts !== undefined) {
        this.#transport.startTls(contexts.fromStart, false, bytes);
      } else this.#incoming.push(bytes);
    } catch (error) {
      onBug(error);
      this.#transport.destroy();
    }
  }

  #checkUnsent(): void {
    if (this.#writer.out.length + this.#transport.unsentBytes > this.#setting.limits.unreadBytes)
      this.#transport.destroy();
  }

  #closed(): void {
    this.#gone.abort();
    this.#running?.abort();
    this.#incoming.close();
  }

  async #closeSession(session: TdsSession | undefined): Promise<void> {
    try {
      await session?.close();
    } catch (error) {
      this.#setting.onBug(error);
    }
  }
}
