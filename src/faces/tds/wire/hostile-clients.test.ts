import { afterEach, describe, expect, it } from 'vitest';
import { packetStatus, packetType } from './packet-type.ts';
import type { TdsLimits } from './tds-server-options.ts';
import { loginMessage, preloginMessage } from './testing/login-messages.ts';
import { remoteCall } from './testing/remote-calls.ts';
import { type ScriptedServer, serveScripted } from './testing/serve-scripted.ts';
import { packet, TdsClient } from './testing/tds-client.ts';

let scripted: ScriptedServer;
let client: TdsClient;

afterEach(async () => {
  client.destroy();
  await scripted.server.close();
  expect(scripted.bugs).toEqual([]);
  expect(scripted.sessions.every(({ isClosed }) => isClosed)).toBe(true);
});

async function open(limits?: Partial<TdsLimits>): Promise<void> {
  scripted = await serveScripted(limits);
  client = await TdsClient.open(scripted.server.port);
}

async function logIn(limits?: Partial<TdsLimits>): Promise<void> {
  scripted = await serveScripted(limits);
  [client] = await TdsClient.logIn({ port: scripted.server.port });
}

const attention = packet(packetType.attention, 1, Buffer.alloc(0));

describe('before the login, the connection ends on', () => {
  it.each<[string, Buffer]>([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['TLS where there is none', Buffer.from('16030100050100000100', 'hex')],
    ['a packet of an impossible length', Buffer.of(0x12, 1, 0, 3, 0, 0, 0, 0)],
    ['a batch', packet(packetType.batch, 1, Buffer.from('select 1', 'utf16le'))],
    ['an old login', packet(packetType.oldLogin, 1, Buffer.alloc(500))],
    ['an attention', attention],
    ['a bulk load', packet(packetType.bulkLoad, 1, Buffer.alloc(5))],
    ['a login that is cut off', packet(packetType.login, 1, loginMessage({}).subarray(0, 60))],
    ['PRELOGIN without an end', packet(packetType.prelogin, 1, Buffer.alloc(3))],
    [
      'two messages mixed',
      Buffer.concat([packet(packetType.prelogin, 0, preloginMessage(2)), packet(packetType.login, 1, Buffer.alloc(9))]),
    ],
    [
      'a login beyond 128 KB',
      Buffer.concat(Array.from({ length: 40 }, () => packet(packetType.login, 0, Buffer.alloc(4088)))),
    ],
  ])('%s', async (_, bytes) => {
    await open();
    client.write(bytes);
    await client.closed();
    expect(scripted.sessions).toEqual([]);
  });
});

describe('after the login, the connection ends with an error on', () => {
  it.each<[string, number, Buffer]>([
    ['another login', packetType.login, loginMessage({})],
    ['a type nobody knows', 0x55, Buffer.alloc(4)],
    ['headers longer than the request', packetType.batch, Buffer.of(0xff, 0xff, 0xff, 0x7f, 0, 0)],
    ['headers shorter than their own length', packetType.batch, Buffer.of(1, 0, 0, 0)],
    ['half a character', packetType.batch, Buffer.of(4, 0, 0, 0, 0x41)],
    [
      'a call that is cut off',
      packetType.remoteCall,
      Buffer.concat([Buffer.of(4, 0, 0, 0), remoteCall('p', []).subarray(0, 3)]),
    ],
    [
      'a parameter that is cut off',
      packetType.remoteCall,
      Buffer.concat([Buffer.of(4, 0, 0, 0), remoteCall('p', []), Buffer.of(0, 0, 0x26)]),
    ],
    ['a transaction request that is none', packetType.transaction, Buffer.of(4, 0, 0, 0, 99, 0)],
    ['an isolation level that is none', packetType.transaction, Buffer.of(4, 0, 0, 0, 5, 0, 9, 0)],
  ])('%s', async (_, type, content) => {
    await logIn();
    client.send(type, content);
    const answer = await client.tokens();
    expect(answer[0]).toMatch(/^ERROR 4002 state 1 severity 20 .* incorrect: .*The connection is closed\.$/);
    expect(answer.at(-1)).toBe('DONE error');
    await client.closed();
  });

  it('a request beyond the limit, however small its packets', async () => {
    await logIn({ requestBytes: 10_000 });
    client.send(packetType.batch, client.batchMessage('x'.repeat(6000)), 0, 100);
    expect((await client.tokens())[0]).toContain('larger than 10000 bytes');
    await client.closed();
  });
});

describe('a client', () => {
  it('with more parameters than a call may have is refused and stays', async () => {
    await logIn();
    const parameter = Buffer.of(0, 0, 0x1f);
    const call = Buffer.concat([remoteCall('p', []), ...Array.from({ length: 2101 }, () => parameter)]);
    expect((await client.ask(packetType.remoteCall, call))[0]).toContain('ERROR 8003');
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('may have so many prepared statements and no more', async () => {
    await logIn({ preparedStatements: 1 });
    const prepare = remoteCall(11, [
      { type: { name: 'int' }, value: null, isOutput: true },
      { type: { name: 'nvarchar', length: 10 }, value: '' },
      { type: { name: 'nvarchar', length: 10 }, value: 'update' },
    ]);
    expect((await client.ask(packetType.remoteCall, prepare)).at(-1)).toBe('DONEPROC');
    expect((await client.ask(packetType.remoteCall, prepare))[0]).toContain(
      'as many prepared statements as it may have: 1',
    );
  });

  it('that says nothing for too long is let go', async () => {
    await logIn({ idleTime: 50 });
    await client.closed();
  });

  it('that sends requests ahead is answered in order and read no further meanwhile', async () => {
    await logIn();
    for (let index = 0; index < 20; index++) client.send(packetType.batch, client.batchMessage(`print ${index}`));
    for (let index = 0; index < 20; index++) expect((await client.tokens())[0]).toContain(`line 1: ${index}`);
  });

  it('that cancels many times is answered each time', async () => {
    await logIn();
    client.write(Buffer.concat(Array.from({ length: 50 }, () => attention)));
    for (let index = 0; index < 50; index++) expect(await client.tokens()).toEqual(['DONE attention']);
  });

  it('that leaves its messages untaken is cut off', async () => {
    await logIn({ unreadBytes: 100_000 });
    client.setPaused(true);
    const gone = new Promise<void>((resolve) => {
      const [session] = scripted.sessions;
      session.close = async () => {
        session.isClosed = true;
        resolve();
      };
    });
    client.send(packetType.batch, client.batchMessage('flood'));
    await gone;
  });

  it('that ends within a request leaves nothing behind', async () => {
    await logIn();
    client.write(packet(packetType.batch, 0, client.batchMessage('print half')));
    client.destroy();
  });

  it('may take a request back that it has not ended', async () => {
    await logIn();
    client.write(packet(packetType.batch, 0, client.batchMessage('print half')));
    client.write(packet(packetType.batch, packetStatus.endOfMessage | packetStatus.ignore, Buffer.alloc(0)));
    expect(await client.tokens()).toEqual(['DONE']);
  });
});
