import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileConnection, type FtpConnection, type PropertyValue, Secret } from 'opendtsx/sdk';
import { type TaskSurroundings, type TaskUnderTest, taskUnderTest } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../../../tests/test-certificate.ts';
import { type FtpServer, type FtpServerOptions, startFtpServer } from './fixtures/ftp-server.ts';
import { ftpOperations } from './ftp.ts';
import { ftpTask } from './index.ts';

let folder: string;
let server: FtpServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ftp-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const at = (name: string): string => join(folder, name);

async function start(files: Record<string, string> = {}, options: FtpServerOptions = {}): Promise<FtpServer> {
  server = await startFtpServer(files, options);
  return server;
}

const offline: FtpConnection = {
  kind: 'ftp',
  name: 'Partner files',
  host: '127.0.0.1',
  port: 1,
  userName: 'anonymous',
  password: undefined,
  passive: true,
  timeout: 10,
  retries: 1,
  chunkSize: 1024,
  security: { mode: 'none' },
};

function prepare(
  operation: keyof typeof ftpOperations,
  properties: Record<string, PropertyValue>,
  connection: Partial<FtpConnection> = {},
  surroundings: TaskSurroundings = {},
): TaskUnderTest {
  return taskUnderTest(ftpTask, {
    ...surroundings,
    connections: { ftp: { ...offline, port: server?.port ?? 1, ...connection }, ...surroundings.connections },
    properties: { Connection: 'ftp', Operation: ftpOperations[operation], ...properties },
  });
}

const symbols = (task: TaskUnderTest): string[] => task.context.fired.map(({ symbol }) => symbol);
const overwrite = { OverwriteDestination: true };

describe.each([true, false])('with passive mode %s', (passive) => {
  it('receives the files that a pattern means, and no others', async () => {
    await start({ '/out/': '', '/out/a.csv': '1', '/out/b.csv': '2', '/out/c.txt': '3', '/out/d.csv/': '' });
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/out/*.csv' }, { passive });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect((await readdir(folder)).toSorted()).toEqual(['a.csv', 'b.csv']);
    expect(await readFile(at('b.csv'), 'utf8')).toBe('2');
    expect(symbols(task)).toEqual(['DTS_I_FTPRECEIVEFILE', 'DTS_I_FTPRECEIVEFILE']);
    expect(server?.commands.some((line) => /^(PASV|EPSV)/.test(line))).toBe(passive);
  });

  it('sends the files that a pattern means into a folder', async () => {
    const { files } = await start({ '/in/': '' });
    await writeFile(at('A.TXT'), 'first');
    await writeFile(at('b.txt'), 'second');
    await writeFile(at('c.csv'), 'third');
    const task = prepare('Send', { LocalPath: join(folder, '*.txt'), RemotePath: '/in' }, { passive });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect([files.get('/in/A.TXT'), files.get('/in/b.txt'), files.has('/in/c.csv')]).toEqual([
      'first',
      'second',
      false,
    ]);
    expect(task.context.logged).toEqual([
      `FTPConnectingToServer: Connecting to 127.0.0.1:${server?.port} as anonymous.`,
      `FTPOperation: Send ${join(folder, '*.txt')} to /in/`,
    ]);
  });

  it('transfers more than fits into one chunk, bytes unchanged', async () => {
    const text = Array.from({ length: 40_000 }, (_, index) => String.fromCharCode(index % 256)).join('');
    const { files } = await start({ '/big.bin': text });
    await prepare('Receive', { LocalPath: folder, RemotePath: '/big.bin' }, { passive }).execute();
    expect(await readFile(at('big.bin'), 'latin1')).toBe(text);
    await prepare('Send', { LocalPath: at('big.bin'), RemotePath: '/', ...overwrite }, { passive }).execute();
    expect(files.get('/big.bin')).toBe(text);
  });

  it.each(['explicit', 'implicit'] as const)('speaks %s TLS with a server whose authority is named', async (mode) => {
    const certificate = makeTestCertificate();
    await start({ '/a.txt': 'secret' }, { tls: { ...certificate, implicit: mode === 'implicit' } });
    const security = { mode, authorities: certificate.certificate };
    const task = prepare(
      'Receive',
      { LocalPath: folder, RemotePath: '/a.txt' },
      { passive, security, host: 'localhost' },
    );
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(await readFile(at('a.txt'), 'utf8')).toBe('secret');
  });

  it('leaves no file behind when the data break off', async () => {
    await start({ '/a.txt': 'abcdefgh' }, { breaks: true });
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/a.txt' }, { passive });
    expect(await task.failure()).toBe('DTS_E_FTPTASK_UNABLETORECEIVEFILES');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('files that exist', () => {
  it('are replaced here only when told to', async () => {
    await start({ '/a.txt': 'new' });
    await writeFile(at('a.txt'), 'old');
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/a.txt' });
    expect(await task.failure()).toBe('DTS_E_FTPTASK_UNABLETORECEIVEFILES');
    expect(symbols(task)).toEqual(['DTS_I_FTPFILEEXISTS']);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('old');
    await prepare('Receive', { LocalPath: folder, RemotePath: '/a.txt', ...overwrite }).execute();
    expect(await readFile(at('a.txt'), 'utf8')).toBe('new');
  });

  it('are replaced on the server only when told to', async () => {
    const { files } = await start({ '/a.txt': 'old' });
    await writeFile(at('a.txt'), 'new');
    expect(await prepare('Send', { LocalPath: at('a.txt'), RemotePath: '/' }).failure()).toBe(
      'DTS_E_FTPTASK_UNABLETOSENDFILES',
    );
    expect(files.get('/a.txt')).toBe('old');
    const task = prepare('Send', { LocalPath: at('a.txt'), RemotePath: '/', ...overwrite });
    await task.execute();
    expect(files.get('/a.txt')).toBe('new');
    expect(symbols(task)).toEqual(['DTS_I_FTPSENDFILE']);
  });

  it('are not replaced when the server does not list them', async () => {
    const { files } = await start({ '/a.txt': 'old' }, { refuses: ['LIST /', 'LIST -a /'] });
    await writeFile(at('a.txt'), 'new');
    const task = prepare('Send', { LocalPath: at('a.txt'), RemotePath: '/', StopOnOperationFailure: false });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(symbols(task)).toEqual(['DTS_W_FTPTASK_OPERATIONFAILURE']);
    expect(files.get('/a.txt')).toBe('old');
  });
});

describe('transfers as text', () => {
  it('send lines that end with CR LF, and leave those received as they come', async () => {
    const { files, commands } = await start({ '/b.txt': 'x\r\ny\r\n' });
    await writeFile(at('a.txt'), 'one\ntwo\r\n\nthree');
    const ascii = { IsTransferTypeASCII: true };
    await prepare('Send', { LocalPath: at('a.txt'), RemotePath: '/', ...ascii }).execute();
    await prepare('Receive', { LocalPath: folder, RemotePath: '/b.txt', ...ascii }).execute();
    expect(files.get('/a.txt')).toBe('one\r\ntwo\r\n\r\nthree');
    expect(await readFile(at('b.txt'), 'utf8')).toBe('x\r\ny\r\n');
    expect(commands).toContain('TYPE A');
  });
});

describe('deleting and directories', () => {
  it('deletes files on the server', async () => {
    const { files } = await start({ '/a.csv': '', '/b.csv': '', '/c.txt': '' });
    const task = prepare('DeleteRemote', { RemotePath: '/?.csv' });
    await task.execute();
    expect([...files.keys()]).toEqual(['/', '/c.txt']);
    expect(symbols(task)).toEqual(['DTS_I_FTPDELETEFILE', 'DTS_I_FTPDELETEFILE']);
  });

  it('deletes files of this machine without a server', async () => {
    for (const name of ['a.csv', 'b.CSV', 'c.txt']) await writeFile(at(name), '');
    const task = prepare(
      'DeleteLocal',
      { Connection: '', LocalPath: 'User::Files', IsLocalPathVariable: true },
      {},
      {
        variables: { 'User::Files': join(folder, '*.csv') },
      },
    );
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(await readdir(folder)).toEqual(['c.txt']);
    expect(await task.failure()).toBe('DTS_E_FTPTASK_NOFILESATLOCATION');
  });

  it('makes and removes a directory of the server', async () => {
    const { files } = await start();
    const remote = { RemotePath: 'User::Folder', IsRemotePathVariable: true };
    const variables = { 'User::Folder': '/new' };
    await prepare('MakeDirRemote', remote, {}, { variables }).execute();
    expect(files.has('/new/')).toBe(true);
    expect(await prepare('MakeDirRemote', remote, {}, { variables }).failure()).toBe(
      'DTS_E_FTPTASK_UNABLETOMAKEDIRREMOTE',
    );
    await prepare('RemoveDirRemote', remote, {}, { variables }).execute();
    expect(files.has('/new/')).toBe(false);
    expect(await prepare('RemoveDirRemote', remote, {}, { variables }).failure()).toBe(
      'DTS_E_FTPTASK_UNABLETOREMOVEDIRREMOTE',
    );
  });

  it('makes a directory of this machine; one that exists only when told to', async () => {
    const task = prepare('MakeDirLocal', { LocalPath: at('x/y') });
    await task.execute();
    expect(await readdir(at('x'))).toEqual(['y']);
    expect(await task.failure()).toBe('DTS_E_FTPTASK_DIRECTORYEXISTS');
    expect(await prepare('MakeDirLocal', { LocalPath: at('x/y'), ...overwrite }).execute()).toEqual({
      result: 'success',
    });
    await writeFile(at('f'), '');
    expect(await prepare('MakeDirLocal', { LocalPath: at('f/y') }).failure()).toBe(
      'DTS_E_FTPTASK_UNABLETOCREATELOCALDIRECTORY',
    );
  });

  it('removes an empty directory of this machine', async () => {
    await mkdir(at('x'));
    const out: FileConnection = { kind: 'file', path: at('x'), writtenPath: 'C:\\x', usage: 'existing-folder' };
    await writeFile(at('x/a'), '');
    const task = prepare('RemoveDirLocal', { LocalPath: 'out' }, {}, { connections: { out } });
    expect(await task.failure()).toBe('DTS_E_FTPTASK_UNABLETOREMOVELOCALDIRECTORY');
    await mkdir(at('z'));
    await prepare('RemoveDirLocal', { LocalPath: at('z') }).execute();
    expect(await readdir(folder)).toEqual(['x']);
  });

  it('reports a file that cannot be deleted', async () => {
    await start({ '/a.csv': '' }, { refuses: ['DELE /a.csv'] });
    await expect(prepare('DeleteRemote', { RemotePath: '/a.csv' }).execute()).rejects.toThrow(/Not allowed here/);
    expect(await prepare('DeleteRemote', { RemotePath: '/a.csv' }).failure()).toBe(
      'DTS_E_FTPTASK_UNABLETODELETEREMOTEFILES',
    );
    await mkdir(at('d.csv'));
    expect(await prepare('DeleteLocal', { LocalPath: at('d.csv') }).failure()).toBe('DTS_E_FTPTASK_FILEDOESNOTEXIST');
  });

  it('reports a file of this machine that is gone when its turn comes', async () => {
    for (const name of ['a.csv', 'b.csv']) await writeFile(at(name), '');
    const task = prepare('DeleteLocal', { LocalPath: join(folder, '*.csv') });
    const { fired } = task.context;
    fired.push = (...findings) => {
      rmSync(at('b.csv'));
      return Array.prototype.push.apply(fired, findings);
    };
    expect(await task.failure()).toBe('DTS_E_FTPTASK_UNABLETODELETELOCALEFILE');
    expect(symbols(task)).toEqual(['DTS_I_FTPDELETEFILE']);
  });
});

describe('StopOnOperationFailure', () => {
  it('off: warns, goes on with the next file and succeeds', async () => {
    await start({ '/a.csv': '1', '/b.csv': '2', '/c.csv': '3' }, { refuses: ['RETR /b.csv'] });
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/*.csv', StopOnOperationFailure: false });
    expect(await task.execute()).toEqual({ result: 'success' });
    expect(symbols(task)).toEqual(['DTS_I_FTPRECEIVEFILE', 'DTS_W_FTPTASK_OPERATIONFAILURE', 'DTS_I_FTPRECEIVEFILE']);
    expect((await readdir(folder)).toSorted()).toEqual(['a.csv', 'c.csv']);
  });

  it('on: ends with the first file that fails', async () => {
    await start({ '/a.csv': '1', '/b.csv': '2' }, { refuses: ['RETR /a.csv'] });
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/*.csv' });
    expect(await task.failure()).toBe('DTS_E_FTPTASK_UNABLETORECEIVEFILES');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('connecting', () => {
  it('logs in with user and password, and never shows the password', async () => {
    await start({ '/a.txt': '' }, { users: { loader: 'right-one' } });
    const properties = { LocalPath: folder, RemotePath: '/a.txt' };
    const login = { userName: 'loader', password: new Secret('right-one') };
    expect(await prepare('Receive', properties, login).execute()).toEqual({ result: 'success' });
    const wrong = prepare('Receive', properties, { ...login, password: new Secret('wrong-one'), retries: 3 });
    const error = await wrong.execute().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({
      diagnostic: { symbol: 'DTS_E_FTPTASK_UNABLETOCONNECTTOSERVER', args: { attempts: 1 } },
    });
    expect(JSON.stringify([error, String(error), wrong.context.logged])).not.toContain('wrong-one');
  });

  it('is tried as often as the connection manager says', async () => {
    await start({ '/a.txt': '' }, { drops: 1 });
    const properties = { LocalPath: folder, RemotePath: '/a.txt', ...overwrite };
    expect(await prepare('Receive', properties).failure()).toBe('DTS_E_FTPTASK_UNABLETOCONNECTTOSERVER');
    await server?.close();
    await start({ '/a.txt': '' }, { drops: 1 });
    expect(await prepare('Receive', properties, { retries: 2 }).execute()).toEqual({ result: 'success' });
    await server?.close();
    await start({ '/a.txt': '' }, { drops: 3 });
    expect(await prepare('Receive', properties, { retries: 0 }).execute()).toEqual({ result: 'success' });
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    await start({}, { tls: { ...makeTestCertificate(), implicit: true } });
    const task = prepare('MakeDirRemote', { RemotePath: '/x' }, { security: { mode: 'implicit' }, host: 'localhost' });
    await expect(task.execute()).rejects.toThrow(/self-signed certificate/);
  });

  it.each(['USER', 'MKD'])('gives up when the server does not answer %s in time', async (command) => {
    await start({}, { silent: [command] });
    const task = prepare('MakeDirRemote', { RemotePath: '/x' }, { timeout: 0.05 });
    await expect(task.execute()).rejects.toThrow(/Timeout/);
  });

  it.each([true, false])('ends as canceled while a file is on its way (passive mode %s)', async (passive) => {
    await start({ '/a.txt': 'abc' }, { silent: ['RETR'] });
    const abort = new AbortController();
    const task = prepare(
      'Receive',
      { LocalPath: folder, RemotePath: '/a.txt' },
      { passive, timeout: 0 },
      { signal: abort.signal },
    );
    const running = task.execute();
    const waiting = async (): Promise<void> => {
      while (!server?.commands.some((line) => line.startsWith('RETR'))) await new Promise(setImmediate);
    };
    await waiting();
    abort.abort();
    expect(await running).toEqual({ result: 'canceled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not write where a listing of the server leads', async () => {
    const listed = '-rw-r--r-- 1 ftp ftp 1 Jan 01 2024 ..\\evil.csv';
    await start({ '/a.csv': '1' }, { listed });
    const task = prepare('Receive', { LocalPath: folder, RemotePath: '/*.csv' });
    await expect(task.execute()).rejects.toThrow(/is no file name/);
  });
});

describe('paths', () => {
  it('reads the task as the designer writes it', async () => {
    await start({ '/out/': '', '/out/list1.csv': '1' });
    const objectData = await readFile(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
    const connection = { ...offline, port: server?.port ?? 0 };
    const task = taskUnderTest(ftpTask, {
      objectData,
      variables: { 'User::Inbox': 'C:\\Inbox' },
      paths: { 'C:\\Inbox': folder },
      connections: { '{0B6C3A52-0000-4000-8000-0000000000F7}': connection },
    });
    expect(task.validate()).toEqual([]);
    await task.execute();
    expect(await readdir(folder)).toEqual(['list1.csv']);
  });

  const file = (usage: FileConnection['usage']): FileConnection => ({
    kind: 'file',
    path: '/nowhere',
    writtenPath: 'C:\\nowhere',
    usage,
  });

  it.each([
    ['Send', 'existing-folder'],
    ['Receive', 'existing-file'],
    ['DeleteLocal', 'create-file'],
    ['MakeDirLocal', 'existing-folder'],
    ['RemoveDirLocal', 'create-folder'],
  ] as const)('%s does not take an %s', async (operation, usage) => {
    const properties = { LocalPath: 'file', RemotePath: '/a' };
    const task = prepare(operation, properties, {}, { connections: { file: file(usage) } });
    expect(await task.failure()).toBe('DTS_E_FTPTASK_FILEUSAGETYPEERROR');
  });

  const other = { kind: 'other', value: undefined } as const;
  const absent = '{00000000-0000-0000-0000-00000000ABCD}';
  it.each<[string, keyof typeof ftpOperations, Record<string, PropertyValue>]>([
    ['DTS_E_FTPTASK_CONNECTION_NAME_NULL', 'DeleteRemote', { Connection: '', RemotePath: '/a' }],
    ['DTS_E_FTPTASK_CONNECTIONNOTFOUND', 'DeleteRemote', { Connection: 'gone', RemotePath: '/a' }],
    ['DTS_E_FTPTASK_CONNECTION_NOT_FTP', 'DeleteRemote', { Connection: 'other', RemotePath: '/a' }],
    ['DTS_E_FTPTASK_LOCALPATHEMPTY', 'DeleteLocal', {}],
    ['DTS_E_FTPTASK_REMOTEPATHEMPTY', 'DeleteRemote', {}],
    ['DTS_E_FTPTASK_INVALIDREMOTEPATH', 'DeleteRemote', { RemotePath: 'a.txt' }],
    ['DTS_E_FTPTASK_INVALIDPATHONOPERATION', 'DeleteRemote', { RemotePath: '/*/a.txt' }],
    ['DTS_E_FTPTASK_INVALIDPATHONOPERATION', 'MakeDirRemote', { RemotePath: '/a*' }],
    ['DTS_E_FTPTASK_VARIABLENOTFOUND', 'DeleteRemote', { RemotePath: 'User::No', IsRemotePathVariable: true }],
    ['DTS_E_FTPTASK_VARIABLENOTASTRING', 'DeleteLocal', { LocalPath: 'User::N', IsLocalPathVariable: true }],
    ['DTS_E_FTPTASK_CONNECTIONTYPENOTFILE', 'DeleteLocal', { LocalPath: 'other' }],
    ['DTS_E_FTPTASK_FILECONNECTIONNOTFOUND', 'DeleteLocal', { LocalPath: absent }],
  ])('%s at validation and at run time', async (symbol, operation, properties) => {
    const task = prepare(operation, properties, {}, { connections: { other }, variables: { 'User::N': 5 } });
    expect(task.validate()).toEqual([symbol]);
    const expected = symbol === 'DTS_E_FTPTASK_CONNECTIONNOTFOUND' ? 'DTS_E_CONNECTIONNOTFOUND' : symbol;
    expect(await task.failure()).toBe(expected);
  });

  it.each<[string, keyof typeof ftpOperations, Record<string, PropertyValue>]>([
    ['DTS_E_FTPTASK_LOCALVARIABLEISEMPTY', 'DeleteLocal', { LocalPath: 'User::E', IsLocalPathVariable: true }],
    ['DTS_E_FTPTASK_REMOTEVARIABLEISEMPTY', 'DeleteRemote', { RemotePath: 'User::E', IsRemotePathVariable: true }],
    ['DTS_E_FTPTASK_INVALIDVARIABLEVALUE', 'DeleteRemote', { RemotePath: 'User::R', IsRemotePathVariable: true }],
    ['DTS_E_FTPTASK_INVALIDPATHONOPERATION', 'DeleteLocal', { LocalPath: '/x*/a.txt' }],
    ['DTS_E_FTPTASK_INVALIDPATHONOPERATION', 'MakeDirLocal', { LocalPath: '/x/a*' }],
    ['DTS_E_FTPTASK_INVALIDDIRECTORY', 'Receive', { LocalPath: '/nowhere/at-all', RemotePath: '/a' }],
    ['DTS_E_FTPTASK_FILEDOESNOTEXIST', 'Send', { LocalPath: '/nowhere/a.txt', RemotePath: '/' }],
  ])('%s at run time', async (symbol, operation, properties) => {
    const variables = { 'User::E': ' ', 'User::R': 'no-slash' };
    const task = prepare(operation, properties, {}, { variables });
    expect(task.validate()).toEqual([]);
    expect(await task.failure()).toBe(symbol);
  });

  it('finds no files on the server', async () => {
    await start({ '/A.CSV': '' });
    expect(await prepare('DeleteRemote', { RemotePath: '/*.csv' }).failure()).toBe('DTS_E_FTPTASK_NOFILESFOUND');
  });

  it('refuses an operation that does not exist', () => {
    const task = taskUnderTest(ftpTask, { properties: { Operation: 8 } });
    expect(task.validate()).toEqual(['OPENDTSX_E_TASK_PROPERTY']);
  });
});
