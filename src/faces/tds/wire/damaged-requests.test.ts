import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutateBytes } from '../../../../tests/fuzz/mutate-bytes.ts';
import { type Random, randomOf } from '../../../../tests/fuzz/random.ts';
import { makeTestCertificate } from '../../../../tests/test-certificate.ts';
import { largestPacketBytes } from './packet-type.ts';
import { startTdsServer, type TdsServer } from './start-tds-server.ts';
import { parseExchange } from './testing/exchange.ts';
import { type ScriptedSession, scriptedLogin } from './testing/scripted-session.ts';

// Source: inferred. Conversations of real clients, damaged in one message each; `npm run fuzz` is the long form.
const folder = new URL('./fixtures/', import.meta.url);
const conversations = readdirSync(folder)
  .sort()
  .map((name) => parseExchange(readFileSync(new URL(name, folder), 'utf8')).map(({ sent }) => sent));

const count = 2400;
const atOnce = 8;
// Whatever length a damaged packet tells, these bytes complete it, and what follows is no packet: the server ends the connection.
const end = Buffer.alloc(2 * largestPacketBytes);

const servers: TdsServer[] = [];
const sessions: ScriptedSession[] = [];
const bugs: unknown[] = [];

beforeAll(async () => {
  const { certificate, key } = makeTestCertificate();
  for (const encrypt of ['off', 'on'] as const) {
    servers.push(
      await startTdsServer({
        host: '127.0.0.1',
        port: 0,
        encrypt,
        tls: { cert: certificate, key },
        serverName: 'TESTSERVER',
        login: scriptedLogin((session) => sessions.push(session)),
        onBug: (error) => bugs.push(error),
      }),
    );
  }
});

afterAll(() => Promise.all(servers.map((server) => server.close())));

async function converse(port: number, messages: readonly Buffer[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.resume();
  const closed = once(socket, 'close').catch(() => {});
  for (const message of messages) socket.write(message);
  socket.write(end);
  await closed;
}

function damaged(random: Random): readonly Buffer[] {
  const messages = [...(random.pick(conversations) ?? [])];
  const place = random.below(messages.length);
  messages[place] = mutateBytes(messages[place], random, random.pick(messages) ?? end);
  return messages;
}

describe('damaged requests', () => {
  it('undamaged, run to the end of the conversation', async () => {
    for (const messages of conversations) await converse(servers[0].port, messages);
    expect(sessions).toHaveLength(conversations.length);
    expect(bugs).toEqual([]);
  });

  it(`end their connection and nothing else, ${count} times`, async () => {
    await Promise.all(
      Array.from({ length: atOnce }, async (_, first) => {
        for (let index = first; index < count; index += atOnce) {
          const random = randomOf(20_261_121, index);
          await converse(servers[random.once(6) ? 1 : 0].port, damaged(random));
        }
      }),
    );
    expect(bugs).toEqual([]);
    expect(sessions.length).toBeGreaterThan(count / 10);
  }, 120_000);
});
