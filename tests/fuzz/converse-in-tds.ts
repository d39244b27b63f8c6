import { connect, type Socket } from 'node:net';
import { MalformedMessage } from '../../src/faces/tds/wire/malformed-message.ts';
import { PacketParser } from '../../src/faces/tds/wire/packet-parser.ts';
import { largestPacketBytes, packetType } from '../../src/faces/tds/wire/packet-type.ts';
import { startTdsServer, type TdsServer } from '../../src/faces/tds/wire/start-tds-server.ts';
import { loginMessage } from '../../src/faces/tds/wire/testing/login-messages.ts';
import { type ScriptedSession, scriptedLogin } from '../../src/faces/tds/wire/testing/scripted-session.ts';
import { packet } from '../../src/faces/tds/wire/testing/tds-client.ts';
import { BrokenContract, promise } from './contract.ts';
import type { Random } from './random.ts';

interface Served {
  readonly server: TdsServer;
  /** Those of the conversation that goes on. */
  sessions: ScriptedSession[];
  bugs: unknown[];
}

// Versions that clients log in with: each has rows, headers and types of its own.
const versions = [0x7100_0001, 0x7209_0002, 0x730b_0003, 0x7400_0004] as const;
// Whatever length a damaged packet tells, these bytes complete it, and what follows is no packet: the server ends the connection.
const end = Buffer.alloc(2 * largestPacketBytes);
const largestAnswer = 4_000_000;

let opened: Promise<Served> | undefined;

/**
 * Sends bytes to a server of the protocol, as a client before or behind its login, and then what ends the connection. Rejects with `BrokenContract` when the answer is not made of packets, a
 * session stays open, or the server meets a defect of its own.
 */
export async function converseInTds(bytes: Uint8Array, random: Random): Promise<void> {
  opened ??= serve();
  const served = await opened;
  served.sessions = [];
  served.bugs = [];
  const version = random.pick(versions);
  const login = random.once(4) ? Buffer.alloc(0) : packet(packetType.login, 1, loginMessage({ version }));
  const answer = await answerTo(served.server.port, [login, Buffer.from(bytes), end]);
  for (const bug of served.bugs) throw bug;
  promise(
    served.sessions.every(({ isClosed }) => isClosed),
    'a session is open whose connection has ended',
  );
  checkPackets(answer);
}

async function serve(): Promise<Served> {
  const served: { sessions: ScriptedSession[]; bugs: unknown[] } = { sessions: [], bugs: [] };
  const server = await startTdsServer({
    host: '127.0.0.1',
    port: 0,
    encrypt: 'off',
    serverName: 'FUZZ',
    login: scriptedLogin((session) => served.sessions.push(session)),
    // What the scripted session throws for the batch `bug` is meant.
    onBug: (error) => void (isMeant(error) || served.bugs.push(error)),
    limits: { requestBytes: 4_000_000, unreadBytes: 8_000_000 },
  });
  return Object.assign(served, { server });
}

function isMeant(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'secret detail';
}

function answerTo(port: number, sent: readonly Buffer[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    let length = 0;
    const socket: Socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      for (const bytes of sent) socket.write(bytes);
    });
    socket.on('data', (bytes) => {
      received.push(bytes);
      length += bytes.length;
      if (length > largestAnswer) socket.destroy(new BrokenContract('the answer has no end'));
    });
    socket.on('error', (error) => {
      if (error instanceof BrokenContract) reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(received)));
  });
}

// The last packet may be cut off where the server ended the connection.
function checkPackets(answer: Buffer): void {
  try {
    for (const { type } of new PacketParser().push(answer)) {
      promise(type === packetType.response, `a packet of the server has the type ${type}`);
    }
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    throw new BrokenContract(`the answer is not made of packets: ${error.reason}`);
  }
}
