import type { FileStore } from 'opendtsx/sdk';
import { symbolOf } from 'opendtsx/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { collect, type Exchange, type RecordedServer, startRecordedServer } from './fixtures/recorded-server.ts';
import type { StorageServer } from './storage-server.ts';
import { webHdfsStore } from './web-hdfs-store.ts';

// Source of the exchanges: documentation: WebHDFS REST API of Apache Hadoop.
let server: RecordedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const { signal } = new AbortController();
const noPolicy = { hasDriver: () => false, checkPath: () => undefined };
const json = { 'Content-Type': 'application/json' };

async function start(exchanges: readonly Exchange[], changes: Partial<StorageServer> = {}): Promise<FileStore> {
  server = await startRecordedServer(exchanges);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const place = { connection: 'Cluster', endpoint, security: { mode: 'none' }, policy: noPolicy, ...changes } as const;
  return webHdfsStore(place, 'loader');
}

const content = (text: string) => ({
  size: Buffer.byteLength(text),
  async *open() {
    yield Buffer.from(text);
  },
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const status = (pathSuffix: string, type: string, length = 0) => ({
  accessTime: 1320171722771,
  blockSize: 33554432,
  group: 'supergroup',
  length,
  modificationTime: 1320171722771,
  owner: 'webuser',
  pathSuffix,
  permission: '644',
  replication: 1,
  type,
});
const listing = (...entries: readonly unknown[]): string => JSON.stringify({ FileStatuses: { FileStatus: entries } });
const exception = (name: string, message: string): string =>
  JSON.stringify({ RemoteException: { exception: name, javaClassName: `java.io.${name}`, message } });
const done = { status: 200, answerHeaders: json, answer: '{"boolean": true}' };

describe('reading', () => {
  it('goes where the name server sends it', async () => {
    const store = await start([
      {
        request: 'GET /webhdfs/v1/user/a%20b.csv?op=OPEN&user.name=loader',
        status: 307,
        answerHeaders: { Location: 'http://$SERVER/data/a?op=OPEN&offset=0' },
      },
      { request: 'GET /data/a?op=OPEN&offset=0', status: 200, answer: 'Hello, webhdfs user!' },
    ]);
    expect(await textOf(store.read('user/a b.csv', signal))).toBe('Hello, webhdfs user!');
    expect(server?.faults).toEqual([]);
  });

  it('takes the content of a gateway (HttpFS), which sends it at once', async () => {
    const store = await start([{ request: 'GET /webhdfs/v1/a?op=OPEN&user.name=loader', status: 200, answer: 'x' }]);
    expect(await textOf(store.read('a', signal))).toBe('x');
  });

  it('says what the cluster says', async () => {
    const answer = exception('FileNotFoundException', 'File does not exist: /foo/a.patch');
    const store = await start([
      { request: 'GET /webhdfs/v1/foo/a.patch?op=OPEN&user.name=loader', status: 404, answerHeaders: json, answer },
    ]);
    await expect(textOf(store.read('foo/a.patch', signal))).rejects.toMatchObject({
      diagnostic: {
        symbol: 'OPENDTSX_E_STORAGE_REFUSED',
        args: { detail: '404 FileNotFoundException: File does not exist: /foo/a.patch', path: 'foo/a.patch' },
      },
    });
  });

  it('breaks with an error when the connection breaks off half-way', async () => {
    const store = await start([
      { request: 'GET /webhdfs/v1/a?op=OPEN&user.name=loader', status: 200, answer: 'half', breaksOff: true },
    ]);
    expect(await symbolOf(textOf(store.read('a', signal)))).toBe('OPENDTSX_E_STORAGE_UNREACHABLE');
  });

  it('asks the policy for the host it is sent to', async () => {
    const asked: unknown[] = [];
    const forbidden = {
      symbol: 'OPENDTSX_E_POLICY_HOST',
      severity: 'error',
      code: 0,
      message: 'no',
      args: {},
    } as const;
    const checkPolicy = (access: { readonly host?: string }) => {
      asked.push(access);
      return access.host === 'data.example' ? forbidden : undefined;
    };
    const policy = { ...noPolicy, checkPolicy } as unknown as StorageServer['policy'];
    const exchange = {
      request: 'GET /webhdfs/v1/a?op=OPEN&user.name=loader',
      status: 307,
      answerHeaders: { Location: 'http://data.example:9864/a' },
    };
    const store = await start([exchange], { policy });
    expect(await symbolOf(textOf(store.read('a', signal)))).toBe('OPENDTSX_E_POLICY_HOST');
    expect(asked.at(-1)).toEqual({ kind: 'host', host: 'data.example', port: 9864 });
  });

  it.each([[''], ['ftp://elsewhere/a']])('refuses to be sent to %j', async (Location) => {
    const exchange = {
      request: 'GET /webhdfs/v1/a?op=OPEN&user.name=loader',
      status: 307,
      answerHeaders: { Location },
    };
    const store = await start([exchange]);
    // An empty location means the same address, whose second answer is not followed.
    expect(await symbolOf(textOf(store.read('a', signal)))).toBe('OPENDTSX_E_STORAGE_REFUSED');
  });
});

describe('writing', () => {
  const create = 'PUT /webhdfs/v1/in/a.csv.partial?op=CREATE&user.name=loader&overwrite=true';
  const rename = 'PUT /webhdfs/v1/in/a.csv.partial?op=RENAME&user.name=loader&destination=%2Fin%2Fa.csv';
  const exists = 'GET /webhdfs/v1/in/a.csv?op=GETFILESTATUS&user.name=loader';
  const created: readonly Exchange[] = [
    { request: create, status: 307, answerHeaders: { Location: 'http://$SERVER/data/1?op=CREATE' } },
    {
      request: 'PUT /data/1?op=CREATE',
      headers: { 'content-type': 'application/octet-stream', 'content-length': '3' },
      content: 'new',
      status: 201,
    },
  ];
  const missing = { status: 404, answer: exception('FileNotFoundException', 'none') };

  it('sends the content to the second server only, and shows the file when it is complete', async () => {
    const store = await start([...created, { request: exists, ...missing }, { request: rename, ...done }]);
    await store.write('in/a.csv', content('new'), signal);
    expect([server?.faults, server?.requests.length]).toEqual([[], 4]);
  });

  it('replaces a file that exists', async () => {
    const found = { status: 200, answer: JSON.stringify({ FileStatus: status('', 'FILE', 3) }) };
    const remove = 'DELETE /webhdfs/v1/in/a.csv?op=DELETE&user.name=loader&recursive=false';
    const store = await start([
      ...created,
      { request: exists, ...found },
      { request: remove, ...done },
      { request: rename, ...done },
    ]);
    await store.write('in/a.csv', content('new'), signal);
    expect([server?.faults, server?.requests.length]).toEqual([[], 5]);
  });

  it('removes what was written when it fails', async () => {
    const store = await start([
      created[0],
      { ...created[1], status: 403, answer: exception('AccessControlException', 'Permission denied: user=loader') },
      { request: 'DELETE /webhdfs/v1/in/a.csv.partial?op=DELETE&user.name=loader&recursive=false', ...done },
    ]);
    await expect(store.write('in/a.csv', content('new'), signal)).rejects.toThrow(/403 AccessControlException/);
    expect([server?.faults, server?.requests.length]).toEqual([[], 3]);
  });

  it('fails when the cluster does not rename', async () => {
    const remove = 'DELETE /webhdfs/v1/in/a.csv.partial?op=DELETE&user.name=loader&recursive=false';
    const store = await start([
      ...created,
      { request: exists, ...missing },
      { request: rename, status: 200, answer: '{"boolean": false}' },
      { request: remove, ...done },
    ]);
    expect(await symbolOf(store.write('in/a.csv', content('new'), signal))).toBe('OPENDTSX_E_STORAGE_REFUSED');
    expect(server?.requests.length).toBe(5);
  });
});

describe('listing', () => {
  it('gives files, and those below when told to', async () => {
    const top = 'GET /webhdfs/v1/tmp?op=LISTSTATUS&user.name=loader';
    const entries = listing(status('a.patch', 'FILE', 24930), status('bar', 'DIRECTORY'));
    const below = { request: 'GET /webhdfs/v1/tmp/bar?op=LISTSTATUS&user.name=loader', status: 200 };
    const store = await start([
      { request: top, status: 200, answer: entries },
      { request: top, status: 200, answer: entries },
      { ...below, answer: listing(status('b', 'FILE', 1)) },
    ]);
    const modified = new Date(1320171722771);
    const first = { path: 'tmp/a.patch', size: 24930, modified };
    expect(await collect(store.list('tmp', false, signal))).toEqual([first]);
    expect(await collect(store.list('tmp', true, signal))).toEqual([first, { path: 'tmp/bar/b', size: 1, modified }]);
    expect(server?.faults).toEqual([]);
  });

  it('refuses an answer that is no JSON', async () => {
    const store = await start([
      { request: 'GET /webhdfs/v1/tmp?op=LISTSTATUS&user.name=loader', status: 200, answer: '<html>' },
    ]);
    await expect(collect(store.list('tmp', false, signal))).rejects.toThrow(/the answer is not JSON/);
  });

  it('asks for nothing when a path would lead elsewhere', async () => {
    const store = await start([]);
    expect(await symbolOf(store.remove('tmp/../etc/a', signal))).toBe('OPENDTSX_E_STORAGE_NAME');
    expect(server?.requests).toEqual([]);
  });
});

it('removes a folder with all that is in it', async () => {
  const request = 'DELETE /webhdfs/v1/tmp?op=DELETE&user.name=loader&recursive=true';
  const store = await start([{ request, ...done }]);
  await store.removeFolder?.('tmp', signal);
  expect([server?.faults, server?.requests]).toEqual([[], [request]]);
});
