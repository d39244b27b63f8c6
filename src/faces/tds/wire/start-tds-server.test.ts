import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeTestCertificate, type TestCertificate } from '../../../../tests/test-certificate.ts';
import { packetStatus, packetType } from './packet-type.ts';
import { startTdsServer, type TdsServer } from './start-tds-server.ts';
import type { TdsServerOptions } from './tds-server-options.ts';
import { loginMessage, preloginMessage } from './testing/login-messages.ts';
import { int, remoteCall, text } from './testing/remote-calls.ts';
import { type ScriptedSession, scriptedLogin } from './testing/scripted-session.ts';
import { type ClientSetting, packet, TdsClient } from './testing/tds-client.ts';

let certificate: TestCertificate;
const servers: TdsServer[] = [];
const clients: TdsClient[] = [];
let sessions: ScriptedSession[] = [];
let bugs: unknown[] = [];

beforeAll(() => {
  certificate = makeTestCertificate();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  expect(sessions.filter(({ isClosed }) => !isClosed)).toEqual([]);
  sessions = [];
  bugs = [];
});

async function start(given: Partial<TdsServerOptions> = {}): Promise<TdsServer> {
  const server = await startTdsServer({
    host: '127.0.0.1',
    port: 0,
    encrypt: 'off',
    tls: { cert: certificate.certificate, key: certificate.key },
    serverName: 'TESTSERVER',
    login: scriptedLogin((session) => sessions.push(session)),
    onBug: (error) => bugs.push(error),
    ...given,
  });
  servers.push(server);
  return server;
}

async function logIn(setting: Omit<ClientSetting, 'port'> = {}, options: Partial<TdsServerOptions> = {}) {
  const { port } = await start(options);
  const [client, answer] = await TdsClient.logIn({ port, ...setting });
  clients.push(client);
  return { client, answer, port };
}

const failed = "ERROR 18456 state 1 severity 14 TESTSERVER line 1: Login failed for user 'sa'.";

describe('a login', () => {
  it('is told database, collation, language, version and packet size', async () => {
    const { answer } = await logIn({ database: 'SSISDB', features: [10, 1], packetBytes: 8000 });
    expect(answer).toEqual([
      "ENVCHANGE 1 'SSISDB' from ''",
      "INFO 5701 state 1 severity 0 TESTSERVER line 1: Changed database context to 'SSISDB'.",
      'ENVCHANGE 7 0x0904d00000 from 0x',
      "ENVCHANGE 2 'us_english' from ''",
      'INFO 5703 state 1 severity 0 TESTSERVER line 1: Changed language setting to us_english.',
      'LOGINACK 74000004 OpenDTSX 15.0.7.208',
      "ENVCHANGE 4 '8000' from '4096'",
      'FEATURES 10=0x00',
      'DONE',
    ]);
    expect(sessions[0].credentials).toMatchObject({
      hostName: 'TESTHOST',
      applicationName: 'test',
      isEncrypted: false,
    });
    expect(sessions[0].credentials.spid).toBeGreaterThanOrEqual(51);
  });

  it.each([0, 1])('goes through TLS, with PRELOGIN saying %i', async (encryption) => {
    const { client, answer } = await logIn({ encryption }, { encrypt: 'on' });
    expect(answer.at(-1)).toBe('DONE');
    expect(sessions[0].credentials.isEncrypted).toBe(true);
    expect(await client.batch('print after')).toContain('INFO 0 state 1 severity 0 TESTSERVER line 1: after');
  });

  it.each(['on', 'required'] as const)('of TDS 8.0 is in TLS from the first byte (encryption %s)', async (encrypt) => {
    const { port } = await start({ encrypt });
    const client = await TdsClient.openInTls(port);
    clients.push(client);
    client.send(packetType.prelogin, preloginMessage(1));
    await client.message();
    client.send(packetType.login, loginMessage({ version: 0x0800_0000 }));
    expect(await client.tokens()).toContain('LOGINACK 08000000 OpenDTSX 15.0.7.208');
    expect(sessions[0].credentials.isEncrypted).toBe(true);
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('that agreed on TLS and goes on without is not heard', async () => {
    const { port } = await start({ encrypt: 'required' });
    const client = await TdsClient.open(port);
    clients.push(client);
    client.send(packetType.prelogin, preloginMessage(1));
    await client.message();
    client.send(packetType.login, loginMessage({}));
    await client.closed();
    expect(sessions).toEqual([]);
  });

  it('with a wrong password learns nothing but that it failed', async () => {
    const { client, answer } = await logIn({ password: 'wrong' });
    expect(answer).toEqual([failed, 'DONE error']);
    await client.closed();
    expect(bugs).toEqual([]);
  });

  it('to a database that is not there learns that', async () => {
    const { answer } = await logIn({ database: 'closed' });
    expect(answer[0]).toContain('ERROR 4060');
    expect(answer.slice(1)).toEqual([failed, 'DONE error']);
  });

  it.each<[string, Omit<ClientSetting, 'port'>, string]>([
    ['with integrated security', { flags2: 0x80 }, 'Integrated security'],
    ['with a federated token', { features: [2] }, 'Entra'],
    ['with a new password', { flags3: 1 }, 'password cannot be changed'],
    ['of TDS 7.0', { version: 0x7000_0000 }, 'before 7.1'],
  ])('%s is refused with a reason', async (_, setting, reason) => {
    const { client, answer } = await logIn(setting);
    expect(answer[0]).toContain(reason);
    expect(answer.at(-1)).toBe('DONE error');
    await client.closed();
    expect(sessions).toEqual([]);
  });

  it.each([undefined, 2])(
    'without encryption is refused where it is required (PRELOGIN saying %s)',
    async (encryption) => {
      const { answer } = await logIn(encryption === undefined ? {} : { encryption }, { encrypt: 'required' });
      expect(answer[0]).toContain('accepts encrypted connections only');
      expect(sessions).toEqual([]);
    },
  );

  it('by somebody who sends nothing is ended in time', async () => {
    const { port } = await start({ limits: { loginTime: 50 } });
    const client = await TdsClient.open(port);
    await client.closed();
  });

  it('is not had by one connection too many', async () => {
    const { port } = await logIn({}, { limits: { connections: 1 } });
    const second = await TdsClient.open(port);
    await second.closed();
  });

  it('by somebody who says it byte by byte is ended in time', async () => {
    const { port } = await start({ limits: { loginTime: 200 } });
    const client = await TdsClient.open(port);
    // As a packet that never ends.
    client.write(Buffer.of(packetType.login, 1, 0x70, 0, 0, 0, 1, 0));
    const saying = setInterval(() => client.write(Buffer.of(0)), 10);
    await client.closed();
    clearInterval(saying);
  });

  it('has room beside those of one address who say nothing', async () => {
    const { port } = await logIn({}, { limits: { loginsPerAddress: 2 } });
    const silent = [await TdsClient.open(port), await TdsClient.open(port)];
    await (await TdsClient.open(port)).closed();
    if (process.platform === 'linux') await answered(port, '127.0.0.2');
    silent[0].destroy();
    await expect.poll(async () => (await TdsClient.logIn({ port }))[1].join('\n')).toContain('LOGINACK');
    silent[1].destroy();
  });

  /** Resolves when a client of another address is answered. */
  async function answered(port: number, localAddress: string): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.write(packet(packetType.prelogin, 1, preloginMessage(2)));
    const [bytes] = await once(socket, 'data');
    expect(bytes[0]).toBe(packetType.response);
    socket.destroy();
  }
});

describe('a batch', () => {
  it('gives results, messages and counts in order, each end but the last saying that more follows', async () => {
    const { client } = await logIn();
    expect(await client.batch('print one\nrows 2\nupdate\nprint two')).toEqual([
      'INFO 0 state 1 severity 0 TESTSERVER line 1: one',
      'COLUMNS id int, text nvarchar(50)',
      'ROW 0, NULL',
      "ROW 1, 'row 1'",
      'DONE more count 2',
      'DONE more count 3',
      'INFO 0 state 1 severity 0 TESTSERVER line 1: two',
      'DONE',
    ]);
  });

  it('that fails says so in its end', async () => {
    const { client } = await logIn();
    const divided = 'ERROR 8134 state 1 severity 16 TESTSERVER line 3: Divide by zero error encountered.';
    expect(await client.batch('update\nerror')).toEqual(['DONE more count 3', divided, 'DONE error']);
    const refused = await client.batch('refused');
    expect(refused[0]).toMatch(/^ERROR 50000 .* The connection manager Warehouse does not exist\./);
  });

  it('that runs into a bug of ours shows nothing of it', async () => {
    const { client } = await logIn();
    const answer = await client.batch('bug');
    expect(answer.join()).not.toContain('secret');
    expect(answer[0]).toContain('defect');
    expect(bugs).toMatchObject([{ message: 'secret detail' }]);
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('that changes the database or a transaction tells the client', async () => {
    const { client } = await logIn();
    expect(await client.batch('use msdb')).toEqual([
      "ENVCHANGE 1 'msdb' from 'master'",
      "INFO 5701 state 1 severity 0 TESTSERVER line 1: Changed database context to 'msdb'.",
      'DONE',
    ]);
    expect(await client.batch('begin tran')).toEqual(['ENVCHANGE 8 0x0100000000000000 from 0x', 'DONE']);
    expect(await client.batch('rollback')).toEqual(['ENVCHANGE 10 0x from 0x0100000000000000', 'DONE']);
  });

  it('is answered in packets of the size that was agreed on', async () => {
    const { client } = await logIn({ packetBytes: 512 });
    client.packetBytes = [];
    expect(await client.batch('rows 200')).toHaveLength(202);
    expect(Math.max(...client.packetBytes)).toBe(512);
    expect(client.packetBytes.slice(0, -1).every((size) => size === 512)).toBe(true);
  });

  it('of TDS 7.1 has counts of four bytes and no headers', async () => {
    const { client, answer } = await logIn({ version: 0x7100_0001 });
    expect(answer).toContain('LOGINACK 71000001 OpenDTSX 15.0.7.208');
    expect(await client.batch('rows 1\nupdate')).toEqual([
      'COLUMNS id int, text nvarchar(50)',
      'ROW 0, NULL',
      'DONE more count 1',
      'DONE count 3',
    ]);
  });

  it('in many packets arrives whole', async () => {
    const { client } = await logIn();
    const long = `print ${'x'.repeat(9000)}`;
    client.send(packetType.batch, client.batchMessage(long), 0, 100);
    await client.tokens();
    expect(sessions[0].seen).toEqual([long]);
  });

  it('that makes the connection new says so and goes back to the first database', async () => {
    const { client } = await logIn({ database: 'SSISDB' });
    await client.batch('use msdb');
    const answer = await client.batch('update', packetStatus.resetConnection);
    expect(answer).toContain('ENVCHANGE 18 0x from 0x');
    expect(answer).toContain("ENVCHANGE 1 'SSISDB' from 'msdb'");
    await client.batch('update', packetStatus.resetKeepingTransaction);
    expect(sessions[0].seen.filter((each) => each.startsWith('reset'))).toEqual([
      'reset wholly',
      'reset keeping the transaction',
    ]);
  });
});

describe('an attention', () => {
  it('cancels what runs; the response ends, and the attention has one of its own', async () => {
    const { client } = await logIn();
    const waiting = new Promise<void>((resolve) => {
      sessions[0].onWaiting = resolve;
    });
    client.send(packetType.batch, client.batchMessage('print first\nwait'));
    await waiting;
    client.attention();
    expect((await client.tokens()).at(-1)).toBe('DONE');
    expect(await client.tokens()).toEqual(['DONE attention']);
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('ends rows that are being sent', async () => {
    const { client } = await logIn();
    client.send(packetType.batch, client.batchMessage('rows 100000000'));
    client.attention();
    const rows = await client.tokens();
    expect(rows.at(-1)).toBe('DONE');
    expect(await client.tokens()).toEqual(['DONE attention']);
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('that comes together with its request keeps it from running', async () => {
    const { client } = await logIn();
    const content = client.batchMessage('rows 100000000');
    client.write(
      Buffer.concat([packet(packetType.batch, 1, content), packet(packetType.attention, 1, Buffer.alloc(0))]),
    );
    expect(await client.tokens()).toEqual(['DONE']);
    expect(await client.tokens()).toEqual(['DONE attention']);
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });

  it('when nothing runs is acknowledged all the same', async () => {
    const { client } = await logIn();
    client.attention();
    expect(await client.tokens()).toEqual(['DONE attention']);
  });

  it('is not needed for a request that was taken back before its end', async () => {
    const { client } = await logIn();
    client.send(packetType.batch, client.batchMessage('print never'), packetStatus.ignore);
    expect(await client.tokens()).toEqual(['DONE']);
    expect(sessions[0].seen).toEqual([]);
  });
});

describe('a remote procedure call', () => {
  it('gives results, the return value and output values', async () => {
    const { client } = await logIn();
    const call = remoteCall('[SSISDB].catalog.p', [int(5, { name: '@a' }), int(9, { name: '@o', isOutput: true })]);
    expect(await client.ask(packetType.remoteCall, call)).toEqual([
      'COLUMNS a int, o int',
      'ROW 5, 9',
      'DONEINPROC more count 1',
      'RETURNSTATUS 7',
      'RETURNVALUE 1 @o int 9',
      'DONEPROC',
    ]);
    expect(sessions[0].seen).toEqual(['SSISDB.catalog.p @a,@o']);
  });

  it('tells arguments that ask for the default from NULL', async () => {
    const { client } = await logIn();
    await client.ask(
      packetType.remoteCall,
      remoteCall('p', [int(5, { name: '@a', isDefault: true }), int(null, { name: '@b' })]),
    );
    expect(sessions[0].seen).toEqual(['p @a=default,@b']);
  });

  it('that fails has no return value', async () => {
    const { client } = await logIn();
    const answer = await client.ask(packetType.remoteCall, remoteCall('missing', []));
    expect(answer).toEqual([
      "ERROR 2812 state 1 severity 16 TESTSERVER line 1: Could not find stored procedure 'missing'.",
      'DONEPROC error',
    ]);
  });

  it.each<[number, number]>([
    [0x7400_0004, 0xff],
    [0x7100_0001, 0x80],
  ])('may be one of several in a request (version %i)', async (version, separator) => {
    const { client } = await logIn({ version });
    const calls = [
      remoteCall('p', []),
      Buffer.of(separator),
      remoteCall('missing', []),
      Buffer.of(separator),
      remoteCall('q', []),
    ];
    const answer = await client.ask(packetType.remoteCall, Buffer.concat(calls));
    expect(answer.filter((line) => line.startsWith('DONE'))).toEqual([
      'DONEPROC more',
      'DONEPROC more error',
      'DONEPROC',
    ]);
    expect(sessions[0].seen).toEqual(['p ', 'missing ', 'q ']);
  });

  it('runs statements with parameters', async () => {
    const { client } = await logIn();
    const given = [
      text('select @a'),
      text('@a int, @o int output'),
      int(5, { name: '@a' }),
      int(1, { name: '@O', isOutput: true }),
    ];
    const answer = await client.ask(packetType.remoteCall, remoteCall(10, given));
    expect(answer.slice(-3)).toEqual(['RETURNSTATUS 0', 'RETURNVALUE 3 @O int 1', 'DONEPROC']);
    expect(await client.ask(packetType.remoteCall, remoteCall('sys.sp_executesql', [text('print x')]))).toContain(
      'DONEPROC',
    );
    expect(sessions[0].seen).toEqual(['select @a | @a int, @o int output', 'print x | ']);
  });

  it('prepares, executes and forgets statements', async () => {
    const { client } = await logIn();
    const call = (procedure: number, ...given: Parameters<typeof remoteCall>[1]) =>
      client.ask(packetType.remoteCall, remoteCall(procedure, given));
    const handle = int(null, { isOutput: true });
    expect(await call(11, handle, text('@p int'), text('select @p'))).toEqual([
      'COLUMNS id int, name nvarchar(20), amount decimal(9,2)',
      'DONEINPROC more',
      'RETURNSTATUS 0',
      'RETURNVALUE 0  int 1',
      'DONEPROC',
    ]);
    expect(await call(12, int(1), int(42))).toContain('ROW 42');
    expect(await call(13, handle, text(null), text('update'))).toContain('RETURNVALUE 0  int 2');
    expect(await call(15, int(1))).toEqual(['RETURNSTATUS 0', 'DONEPROC']);
    expect((await call(12, int(1)))[0]).toContain('ERROR 8179');
    expect((await call(11, handle, text(null), text('error')))[0]).toContain('ERROR 208');
    expect((await call(12, text('one')))[0]).toContain("'sp_execute' expects parameter '@handle'");
  });

  it.each([
    ['a cursor', 2, 'Server cursors are not available'],
    ['a number nobody knows', 77, 'number 77 is not available'],
  ])('for %s is refused', async (_, procedure, reason) => {
    const { client } = await logIn();
    const answer = await client.ask(packetType.remoteCall, remoteCall(procedure, []));
    expect(answer[0]).toContain(reason);
    expect(answer.at(-1)).toBe('DONEPROC error');
  });

  it('with a table as parameter is refused, and the connection stays', async () => {
    const { client } = await logIn();
    const answer = await client.ask(
      packetType.remoteCall,
      Buffer.concat([remoteCall('p', []), Buffer.of(0, 0, 0xf3, 0, 0)]),
    );
    expect(answer[0]).toContain('table-valued parameter');
    expect(await client.batch('update')).toEqual(['DONE count 3']);
  });
});

describe('a transaction', () => {
  const request = (kind: number, ...rest: number[]): Buffer => Buffer.of(kind, 0, ...rest);

  it('is begun, saved, committed and rolled back', async () => {
    const { client } = await logIn();
    const ask = (content: Buffer) => client.ask(packetType.transaction, content);
    expect(await ask(request(5, 2, 2, 0x61, 0))).toEqual(['ENVCHANGE 8 0x0100000000000000 from 0x', 'DONE']);
    expect(await ask(request(9, 2, 0x73, 0))).toEqual(['DONE']);
    // Committed, and another begun at once.
    expect(await ask(request(7, 0, 1, 0, 0))).toEqual([
      'ENVCHANGE 9 0x from 0x0100000000000000',
      'ENVCHANGE 8 0x0200000000000000 from 0x',
      'DONE',
    ]);
    expect(await ask(request(8, 0, 0))).toEqual(['ENVCHANGE 10 0x from 0x0200000000000000', 'DONE']);
    expect((await ask(request(7, 0, 0)))[0]).toContain('ERROR 3902');
    expect((await ask(request(0)))[0]).toContain('Distributed transactions');
    expect(sessions[0].seen).toEqual(['begin a', 'save s', 'commit ', 'begin ', 'rollback ', 'commit ']);
  });
});

describe('a server', () => {
  it('that closes cancels what runs and closes the sessions', async () => {
    const { client } = await logIn();
    const waiting = new Promise<void>((resolve) => {
      sessions[0].onWaiting = resolve;
    });
    client.send(packetType.batch, client.batchMessage('wait'));
    await waiting;
    await servers.splice(0)[0].close();
    expect(sessions[0].isClosed).toBe(true);
    await client.closed();
  });

  it('cancels what runs for a client that is gone', async () => {
    const { client } = await logIn();
    sessions[0].onWaiting = () => client.destroy();
    const closed = new Promise<void>((resolve) => {
      const session = sessions[0];
      session.close = async () => {
        session.isClosed = true;
        resolve();
      };
    });
    client.send(packetType.batch, client.batchMessage('wait'));
    await closed;
  });

  it('does not start on a port that is taken, or with a certificate that is none', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(`127.0.0.1, port ${port}`);
    await expect(start({ encrypt: 'on', tls: { cert: 'x', key: 'y' } })).rejects.toThrow('certificate and key');
  });
});
