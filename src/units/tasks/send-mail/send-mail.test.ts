import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type FileConnection, type PropertyValue, Secret, type SmtpConnection } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../../../tests/test-certificate.ts';
import { sendMailTask } from './index.ts';
import { decodeText } from './message-text.ts';
import { mailPriorities, messageSources } from './send-mail.ts';

interface Received {
  readonly recipients: string[];
  readonly message: string;
  readonly user: string | undefined;
  readonly secure: boolean;
}

let folder: string;
let received: Received[];
let server: SMTPServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-mail-'));
  received = [];
});
afterEach(async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (server === undefined) resolve();
  else server.close(() => resolve());
  await promise;
  server = undefined;
});

async function start(options: SMTPServerOptions = {}): Promise<number> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 10,
    ...options,
    onData(stream, session, done) {
      text(stream).then((message) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ recipients, message, user: session.user as string | undefined, secure: session.secure });
        done();
      }, done);
    },
  });
  server.on('error', () => undefined);
  const listening: Server = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as AddressInfo).port;
}

function prepare(
  port: number,
  properties: Record<string, PropertyValue> = {},
  connection: Partial<SmtpConnection> = {},
  surroundings: TaskSurroundings = {},
): TaskUnderTest {
  const mail: SmtpConnection = {
    kind: 'smtp',
    name: 'Mail',
    host: '127.0.0.1',
    port,
    userName: '',
    password: undefined,
    timeout: 10,
    security: { mode: 'none' },
    ...connection,
  };
  return taskUnderTest(sendMailTask, {
    ...surroundings,
    connections: { mail, ...surroundings.connections },
    properties: {
      SmtpConnection: 'mail',
      FromLine: 'loader@example.com',
      ToLine: 'ops@example.com',
      Subject: 'Load',
      MessageSource: 'Done.',
      ...properties,
    },
  });
}

describe('the message', () => {
  it('goes to all recipients; those of Bcc are not shown', async () => {
    const port = await start();
    const task = prepare(port, {
      ToLine: 'a@example.com; b@example.com;',
      CCLine: 'c@example.com',
      BCCLine: 'unseen@example.com',
    });
    expect(task.validate()).toEqual([]);
    expect(await task.execute()).toEqual({ result: 'success' });
    const [{ recipients, message }] = received;
    expect(recipients).toEqual(['a@example.com', 'b@example.com', 'c@example.com', 'unseen@example.com']);
    expect(message).toMatch(/^From: loader@example.com\r\nTo: a@example.com, b@example.com\r\nCc: c@example.com\r\n/);
    expect(message).not.toContain('unseen');
    expect(message).toMatch(/\r\n\r\nDone\.\r\n$/);
    expect(task.context.logged.map((line) => line.split(':')[0])).toEqual([
      'SendMailTaskBegin',
      'SendMailTaskInfo',
      'SendMailTaskEnd',
    ]);
  });

  it.each([
    ['High', /^X-Priority: 1 /m],
    ['Low', /^X-Priority: 5 /m],
  ] as const)('has the priority %s', async (name, header) => {
    const port = await start();
    await prepare(port, { Priority: mailPriorities[name] }).execute();
    expect(received[0].message).toMatch(header);
  });

  it('has no priority when it is normal', async () => {
    const port = await start();
    await prepare(port, { Priority: mailPriorities.Normal }).execute();
    expect(received[0].message).not.toMatch(/^X-Priority/m);
  });

  it('comes from a file, in the encoding of the file', async () => {
    const port = await start();
    await writeFile(join(folder, 'body.txt'), Buffer.from('Gr\u00fc\u00dfe', 'latin1'));
    const body: FileConnection = {
      kind: 'file',
      path: join(folder, 'body.txt'),
      writtenPath: 'C:\\body.txt',
      usage: 'existing-file',
    };
    const properties = { MessageSourceType: messageSources.FileConnection, MessageSource: 'body' };
    const task = prepare(port, properties, {}, { connections: { body } });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(received[0].message).toContain('Gr=C3=BC=C3=9Fe');
    const gone = { ...body, path: join(folder, 'gone.txt') };
    expect(await prepare(port, properties, {}, { connections: { body: gone } }).failure()).toBe(
      'DTS_E_SENDMAILTASK_FILEDOESNOTEXIST',
    );
  });

  it.each([
    [Buffer.from('\ufeffa\u20ac', 'utf8'), 'a\u20ac'],
    [Buffer.from('\ufeffa\u20ac', 'utf16le'), 'a\u20ac'],
    [Buffer.from('\ufeffa\u20ac', 'utf16le').swap16(), 'a\u20ac'],
    [Buffer.from([0x80]), '\u20ac'],
  ])('is read as the file says: %#', (bytes, expected) => {
    expect(decodeText(bytes)).toBe(expected);
  });

  it('and everything else is as the designer writes it', async () => {
    const port = await start();
    for (const name of ['load.log', 'errors.csv']) await writeFile(join(folder, name), name);
    const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const { connections } = { connections: { kind: 'smtp', host: '127.0.0.1', port } };
    const mail = { ...connections, name: 'Mail', userName: '', password: undefined, timeout: 10 } as const;
    const task = taskUnderTest(sendMailTask, {
      objectData,
      variables: { 'User::Report': '42 rows' },
      connections: {
        '{0B6C3A52-0000-4000-8000-0000000005E7}': { ...mail, kind: 'smtp', security: { mode: 'none' } },
      },
      paths: { 'C:\\Logs\\load.log': join(folder, 'load.log'), 'C:\\Logs\\errors.csv': join(folder, 'errors.csv') },
    });
    expect(task.validate()).toEqual([]);
    await task.execute();
    const [{ recipients, message }] = received;
    expect(recipients).toEqual(['ops@example.com', 'dba@example.com', 'lead@example.com', 'audit@example.com']);
    expect(message).toMatch(/^Subject: Load finished\r$/m);
    expect(message).toMatch(/^X-Priority: 1 /m);
    expect(message).toContain('42 rows');
    expect(message).toMatch(/filename=load\.log/);
    expect(message).toMatch(/filename=errors\.csv/);
    expect(message).toContain(Buffer.from('errors.csv').toString('base64'));
  });
});

describe('attachments', () => {
  it('that an expression gives replace those of the package', async () => {
    const port = await start();
    await writeFile(join(folder, 'new.txt'), 'N');
    const attachments = {
      AttachmentList: [{ FileName: join(folder, 'old.txt') }],
      FileAttachments: join(folder, 'new.txt'),
    };
    await prepare(port, attachments).execute();
    expect(received[0].message).toMatch(/filename=new\.txt/);
  });

  it('that are missing fail the task before anything is sent', async () => {
    const port = await start();
    await writeFile(join(folder, 'a.txt'), 'A');
    const task = prepare(port, { FileAttachments: `${join(folder, 'a.txt')}|${join(folder, 'b.txt')}` });
    expect(await task.failure()).toBe('DTS_E_SENDMAILTASK_INVALIDATTACHMENT');
    expect([received, task.context.logged]).toEqual([[], []]);
  });
});

describe('the server', () => {
  const login: SMTPServerOptions = {
    authOptional: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username === 'loader' && auth.password === 'right-one') done(null, { user: 'loader' });
      else done(new Error('Invalid username or password'));
    },
  };

  it('gets user and password, which no message shows', async () => {
    const port = await start(login);
    await prepare(port, {}, { userName: 'loader', password: new Secret('right-one') }).execute();
    expect(received[0].user).toBe('loader');
    const wrong = prepare(port, {}, { userName: 'loader', password: new Secret('wrong-one') });
    const error = await wrong.execute().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ diagnostic: { symbol: 'DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER' } });
    expect(JSON.stringify([error, String(error), wrong.context.logged])).not.toContain('wrong-one');
  });

  it('that wants a login refuses a task without one', async () => {
    const port = await start(login);
    await expect(prepare(port).execute()).rejects.toThrow(/[Aa]uthenti/);
  });

  it.each(['explicit', 'implicit'] as const)('is spoken to over %s TLS', async (mode) => {
    const { certificate, key } = makeTestCertificate();
    const tls = { cert: certificate, key, secure: mode === 'implicit', disabledCommands: ['AUTH'] };
    const port = await start(tls);
    const connection = { host: 'localhost', security: { mode, authorities: certificate } };
    expect(await prepare(port, {}, connection).execute()).toEqual({ result: 'success' });
    expect(received[0].secure).toBe(true);
    const untrusted = prepare(port, {}, { host: 'localhost', security: { mode } });
    await expect(untrusted.execute()).rejects.toThrow(/self-signed certificate/);
  });

  it('is not spoken to in plain where the package says EnableSsl', async () => {
    const port = await start();
    const task = prepare(port, {}, { security: { mode: 'explicit' } });
    expect(await task.failure()).toBe('DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER');
    expect(received).toEqual([]);
  });

  it('that takes no mail for a recipient fails the task, which names it', async () => {
    const port = await start({
      onRcptTo({ address }, _session, done) {
        done(address.startsWith('no') ? new Error('No such mailbox') : null);
      },
    });
    await expect(prepare(port, { ToLine: 'ops@example.com;nobody@example.com' }).execute()).rejects.toThrow(
      /does not take mail for nobody@example\.com; the other recipients got it/,
    );
    expect(received).toHaveLength(1);
    expect(await prepare(port, { ToLine: 'nobody@example.com' }).failure()).toBe('OPENDTSX_E_SENDMAIL_REFUSED');
  });

  it('that does not answer in time fails the task', async () => {
    const port = await start({ onConnect: () => undefined });
    const task = prepare(port, {}, { timeout: 0.05 });
    expect(await task.failure()).toBe('DTS_E_SENDMAILTASK_CHECK_VALID_SMTP_SERVER');
  });

  it('that nobody runs fails the task', async () => {
    await expect(prepare(1).execute()).rejects.toThrow(/could not send through 127\.0\.0\.1:1/);
  });

  it('is left when the execution is canceled', async () => {
    const abort = new AbortController();
    const connected = Promise.withResolvers<void>();
    const port = await start({ onConnect: () => connected.resolve() });
    const running = prepare(port, {}, {}, { signal: abort.signal }).execute();
    await connected.promise;
    abort.abort();
    expect(await running).toEqual({ result: 'canceled' });
    expect(received).toEqual([]);
  });
});

describe('validation', () => {
  const other = { kind: 'other', value: undefined } as const;

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED', { SmtpConnection: '' }],
    ['DTS_E_SENDMAILTASK_CONNECTIONTYPENOTSMTP', { SmtpConnection: 'other' }],
    ['DTS_E_SENDMAILTASK_RECIPIENT_EMPTY', { ToLine: ' ; ' }],
    ['OPENDTSX_E_SENDMAIL_NOSENDER', { FromLine: '' }],
    ['DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE', { MessageSourceType: 1, MessageSource: 'other' }],
    ['OPENDTSX_E_SENDMAIL_VARIABLENOTFOUND', { MessageSourceType: 2, MessageSource: 'User::No' }],
  ])('finds %s, as the run does', async (symbol, properties) => {
    const task = prepare(1, properties, {}, { connections: { other } });
    expect(task.validate()).toEqual([symbol]);
    expect(await task.failure()).toBe(symbol);
  });

  it.each<[string, Record<string, PropertyValue>]>([
    ['DTS_E_SENDMAILTASK_NOCONNMNGR', { SmtpConnection: 'gone' }],
    ['DTS_W_SENDMAILTASK_SUBJECT_MISSING', { Subject: '' }],
    ['DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE', { CCLine: 'ops' }],
    ['DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM', { FromLine: 'loader' }],
    ['OPENDTSX_E_TASK_PROPERTY', { Priority: 2 }],
    ['OPENDTSX_E_TASK_PROPERTY', { MessageSourceType: 3 }],
  ])('finds %s', (symbol, properties) => {
    expect(prepare(1, properties).validate()).toEqual([symbol]);
  });

  it('does not know a variable that is no text until it is read', async () => {
    const properties = { MessageSourceType: messageSources.Variable, MessageSource: 'User::N' };
    const task = prepare(1, properties, {}, { variables: { 'User::N': 5 } });
    expect(task.validate()).toEqual([]);
    expect(await task.failure()).toBe('DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING');
  });
});
