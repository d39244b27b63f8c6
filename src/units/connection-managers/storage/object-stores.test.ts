import { type FileStore, Secret } from 'opendtsx/sdk';
import { symbolOf } from 'opendtsx/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type AzureAccount, azureStore } from './azure-store.ts';
import { collect, type Exchange, type RecordedServer, startRecordedServer } from './fixtures/recorded-server.ts';
import { s3Store } from './s3-store.ts';
import type { StorageServer } from './storage-server.ts';

let server: RecordedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const { signal } = new AbortController();
const policy = { hasDriver: () => false, checkPath: () => undefined };

async function start(exchanges: readonly Exchange[]): Promise<StorageServer> {
  server = await startRecordedServer(exchanges);
  return { connection: 'Store', endpoint: `http://127.0.0.1:${server.port}`, security: { mode: 'none' }, policy };
}

const account: AzureAccount = { name: 'acct', key: new Secret('c2VjcmV0'), token: undefined, lake: undefined };
const azure = async (exchanges: readonly Exchange[], changes: Partial<AzureAccount> = {}): Promise<FileStore> =>
  azureStore(await start(exchanges), { ...account, ...changes }, { request: 6, block: 4 });
const s3 = async (exchanges: readonly Exchange[]): Promise<FileStore> =>
  s3Store(await start(exchanges), { accessKey: 'ID', secretKey: new Secret('secret'), region: 'eu-west-1' });

const content = (...texts: readonly string[]) => ({
  size: Buffer.byteLength(texts.join('')),
  async *open() {
    for (const text of texts) yield Buffer.from(text);
  },
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(bytes)).toString('utf8');
}

const modified = new Date('2024-05-06T07:08:09Z');
const blob = (name: string, size: number, extra = ''): string =>
  `<Blob><Name>${name}</Name><Properties><Last-Modified>Mon, 06 May 2024 07:08:09 GMT</Last-Modified><Content-Length>${size}</Content-Length>${extra}</Properties></Blob>`;
const blobs = (list: string, marker = ''): string =>
  `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="book"><Blobs>${list}</Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`;

// Source of the exchanges: documentation: Blob Service REST API; observed: the Azure Storage emulator (Azurite).
describe('Azure Blob Storage', () => {
  it('lists page by page, without what only stands for folders', async () => {
    const request = 'GET /book?restype=container&comp=list&include=metadata&prefix=dir%2F';
    const folders = `${blob('dir/sub', 0, '<ResourceType>directory</ResourceType>')}${blob('dir/old/', 0)}`;
    const marked =
      '<Blob><Name>dir/hns</Name><Properties><Content-Length>0</Content-Length></Properties><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>';
    const encoded = blob('', 2).replace(
      '<Name></Name>',
      '<Name Encoded="true">dir%2Fc%FFFE</Name>'.replace('%FF', '%2B'),
    );
    const store = await azure([
      { request, status: 200, answer: blobs(`${blob('dir/a &amp; b.txt', 5)}${folders}${marked}`, 'm1') },
      { request: `${request}&marker=m1`, status: 200, answer: blobs(encoded) },
    ]);
    expect(await collect(store.list('book/dir', true, signal))).toEqual([
      { path: 'book/dir/a & b.txt', size: 5, modified },
      { path: 'book/dir/c+FE', size: 2, modified },
    ]);
    expect(server?.faults).toEqual([]);
  });

  it('asks for one folder only unless told otherwise', async () => {
    const request = 'GET /book?restype=container&comp=list&include=metadata&delimiter=%2F';
    const store = await azure([{ request, status: 200, answer: blobs('<BlobPrefix><Name>dir/</Name></BlobPrefix>') }]);
    expect(await collect(store.list('book', false, signal))).toEqual([]);
    expect(server?.faults).toEqual([]);
  });

  it('writes a small file at once', async () => {
    const store = await azure([
      {
        request: 'PUT /book/a%20b%23.txt',
        headers: { 'x-ms-blob-type': 'BlockBlob', 'content-length': '5', 'x-ms-version': '2021-12-02' },
        content: 'hello',
        status: 201,
      },
    ]);
    await store.write('book/a b#.txt', content('hello'), signal);
    expect(server?.faults).toEqual([]);
  });

  it('writes a large file in blocks, which appear together', async () => {
    const put = 'PUT /book/a?comp=block';
    const list = '<BlockList><Latest>MDAwMDAw</Latest><Latest>MDAwMDAx</Latest></BlockList>';
    const store = await azure([
      { request: `${put}&blockid=MDAwMDAw`, content: 'abcd', status: 201 },
      { request: `${put}&blockid=MDAwMDAx`, content: 'efg', status: 201 },
      { request: `${put}list`, content: list, status: 201 },
    ]);
    await store.write('book/a', content('ab', 'cd', 'efg'), signal);
    expect(server?.faults).toEqual([]);
  });

  it.each([
    ['book', 403, 'AuthenticationFailed', 'Server failed to authenticate the request.'],
    ['none', 404, 'ContainerNotFound', 'The specified container does not exist.\nRequestId:1'],
  ])('says what the service says about %s: %i', async (container, status, code, message) => {
    const answer = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    const request = `GET /${container}?restype=container&comp=list&include=metadata&delimiter=%2F`;
    const store = await azure([{ request, status, answer }]);
    const failure = collect(store.list(container, false, signal));
    await expect(failure).rejects.toMatchObject({
      diagnostic: {
        symbol: 'OPENDTSX_E_STORAGE_REFUSED',
        args: { detail: `${status} ${code}: ${message.split('\n')[0].replace(/\.$/, '')}` },
      },
    });
  });

  it('puts a shared access signature behind every address, and not into messages', async () => {
    const token = new Secret('?sv=2021&sig=abc%2B');
    const store = await azure([{ request: 'DELETE /book/a?sv=2021&sig=abc%2B', status: 409 }], { token });
    const failure = store.remove('book/a', signal);
    await expect(failure).rejects.toThrow(/409/);
    await expect(failure).rejects.not.toThrow(/abc/);
    expect(server?.faults).toEqual([]);
  });

  it('looks for a blob, and removes it', async () => {
    const store = await azure([
      { request: 'HEAD /book/a', status: 200 },
      { request: 'HEAD /book/b', status: 404 },
      { request: 'DELETE /book/a', status: 202 },
    ]);
    expect([await store.exists('book/a', signal), await store.exists('book/b', signal)]).toEqual([true, false]);
    await store.remove('book/a', signal);
    expect([server?.faults, store.removeFolder]).toEqual([[], undefined]);
  });

  it('removes a folder of Gen2, as often as the service says that there is more', async () => {
    const request = 'DELETE /book/dir?recursive=true';
    const exchanges = [
      { request, status: 200, answerHeaders: { 'x-ms-continuation': 'more' } },
      { request: `${request}&continuation=more`, status: 200 },
    ];
    const place = await start(exchanges);
    await azureStore(place, { ...account, lake: place.endpoint }).removeFolder?.('book/dir', signal);
    expect([server?.faults, server?.requests.length]).toEqual([[], 2]);
  });

  it('breaks with an error when the connection breaks off half-way', async () => {
    const store = await azure([{ request: 'GET /book/a', status: 200, answer: 'half', breaksOff: true }]);
    expect(await symbolOf(textOf(store.read('book/a', signal)))).toBe('OPENDTSX_E_STORAGE_UNREACHABLE');
  });

  it('fails when a file changes its size while it is sent', async () => {
    const store = await azure([{ request: 'PUT /book/a', status: 201 }]);
    const failure = store.write('book/a', { ...content('abc'), size: 5 }, signal);
    await expect(failure).rejects.toThrow(/changed its size/);
  });

  it('names a host that nobody listens at', async () => {
    const store = await azure([]);
    await server?.close();
    await expect(store.remove('book/a', signal)).rejects.toThrow(
      /could not delete book\/a at .*: nobody listens there/,
    );
  });

  it('asks for nothing when a name would lead elsewhere', async () => {
    const store = await azure([]);
    expect(await symbolOf(store.remove('book/../other/a', signal))).toBe('OPENDTSX_E_STORAGE_NAME');
    expect(server?.requests).toEqual([]);
  });
});

const object = (key: string, size: number): string =>
  `<Contents><Key>${key}</Key><LastModified>2024-05-06T07:08:09.000Z</LastModified><Size>${size}</Size></Contents>`;

// Source of the exchanges: documentation: Amazon S3 API.
describe('S3', () => {
  it('lists page by page, without what only stands for folders', async () => {
    const request = 'GET /bucket?list-type=2&encoding-type=url&prefix=dir%2F';
    const page = (contents: string, token = ''): string =>
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>${contents}${token}</ListBucketResult>`;
    const next = '<NextContinuationToken>t/1=</NextContinuationToken>';
    const store = await s3([
      { request, status: 200, answer: page(`${object('dir/a+b%2B.txt', 5)}${object('dir/sub/', 0)}`, next) },
      { request: `${request}&continuation-token=t%2F1%3D`, status: 200, answer: page(object('dir/z', 1)) },
    ]);
    expect(await collect(store.list('bucket/dir', true, signal))).toEqual([
      { path: 'bucket/dir/a b+.txt', size: 5, modified },
      { path: 'bucket/dir/z', size: 1, modified },
    ]);
    expect(server?.faults).toEqual([]);
  });

  it('writes, reads, finds and removes', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '2' };
    const store = await s3([
      { request: 'PUT /bucket/a', headers, content: 'hi', status: 200 },
      { request: 'GET /bucket/a', status: 200, answer: 'hi' },
      { request: 'HEAD /bucket/b', status: 404 },
      { request: 'DELETE /bucket/a', status: 204 },
    ]);
    await store.write('bucket/a', content('hi'), signal);
    expect(await textOf(store.read('bucket/a', signal))).toBe('hi');
    expect(await store.exists('bucket/b', signal)).toBe(false);
    await store.remove('bucket/a', signal);
    expect(server?.faults).toEqual([]);
  });

  it('says what the service says', async () => {
    const answer = '<Error><Code>SignatureDoesNotMatch</Code><Message>It does not match.</Message></Error>';
    const store = await s3([{ request: 'DELETE /bucket/a', status: 403, answer }]);
    await expect(store.remove('bucket/a', signal)).rejects.toThrow(/403 SignatureDoesNotMatch: It does not match/);
  });

  it('refuses what S3 does not take at once', async () => {
    const store = await s3([]);
    const huge = { ...content(''), size: 6 * 1024 ** 3 };
    expect(await symbolOf(store.write('bucket/a', huge, signal))).toBe('OPENDTSX_E_STORAGE_NAME');
  });
});
