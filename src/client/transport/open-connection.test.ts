import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { openConnection } from './open-connection.ts';
import type { RefusedRequest } from './refused-request.ts';
import { requestPath } from './request-path.ts';
import { serverAddress } from './server-address.ts';

type Answer = () => Response | Promise<Response>;

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server that gives these answers in turn, and what it was asked. */
function serverWith(answers: readonly Answer[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const settings: ConnectionSettings = {
    address: 'http://127.0.0.1:8370',
    user: 'anna',
    password: new Secret('pass word'),
    async fetch(url, { method = 'GET', headers, body }) {
      sent.push({ url: url.href, method, headers: new Headers(headers), body });
      return answers[Math.min(sent.length, answers.length) - 1]();
    },
    async wait(milliseconds) {
      waits.push(milliseconds);
    },
  };
  return { sent, waits, settings };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  return () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
};
const broken: Answer = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNRESET') }));

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function failure(attempt: Promise<unknown>): Promise<DtsError> {
  const error = await attempt.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof DtsError) return error;
  throw new Error(`no DtsError: ${String(error)}`);
}

describe('a connection', () => {
  it('sends user and password, or a token, and never puts them into an address', async () => {
    const { sent, settings } = serverWith([json({ id: 1 })]);
    await (await openConnection(settings)).get('/me', { user: 'x y' });
    await (await openConnection({ ...settings, token: new Secret('odx_1') })).get('/me');
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      `Basic ${Buffer.from('anna:pass word').toString('base64')}`,
      'Bearer odx_1',
    ]);
    expect(sent[0].url).toBe('http://127.0.0.1:8370/api/v1/me?user=x+y');
  });

  it('walks the pages of a list', async () => {
    const { sent, settings } = serverWith([json({ items: [1, 2], next: 2 }), json({ items: [3] })]);
    const rows = await collect((await openConnection(settings)).list<number>('/users', { limit: 2 }));
    expect(rows).toEqual([1, 2, 3]);
    expect(new URL(sent[1].url).search).toBe('?limit=2&after=2');
  });

  it('has the finding of the server in its error, and the status', async () => {
    const problem = {
      title: 'Conflict',
      status: 409,
      detail: 'It exists.',
      code: '0xE0D70B04',
      symbol: 'OPENDTSX_E_X',
      hint: 'Rename it.',
    };
    const { settings } = serverWith([json(problem, 409)]);
    const error = await failure((await openConnection(settings)).send('POST', '/catalog/folders', {}));
    expect((error as RefusedRequest).status).toBe(409);
    expect(error.diagnostic).toEqual({
      code: 0xe0d70b04,
      symbol: 'OPENDTSX_E_X',
      severity: 'error',
      message: 'It exists.',
      args: {},
      hint: 'Rename it.',
    });
  });

  it.each([
    [401, 'OPENDTSX_E_CLIENT_LOGIN'],
    [403, 'OPENDTSX_E_CLIENT_DENIED'],
    [404, 'OPENDTSX_E_CLIENT_ANSWER'],
    [302, 'OPENDTSX_E_CLIENT_ANSWER'],
  ])('tells what an answer %i without a code means', async (status, symbol) => {
    const { settings } = serverWith([
      () => new Response('<html>', { status, headers: { location: 'http://elsewhere/' } }),
    ]);
    expect((await failure((await openConnection(settings)).get('/me'))).diagnostic.symbol).toBe(symbol);
  });

  it('names the places of a body that does not fit', async () => {
    const errors = [{ place: 'body/name', message: 'must be string' }];
    const { settings } = serverWith([json({ status: 400, detail: 'Wrong form.', errors }, 400)]);
    const error = await failure((await openConnection(settings)).send('POST', '/users', {}));
    expect(error.message).toContain('Wrong form. body/name must be string.');
  });

  it('asks again for what is read, after failures of the network and of what is in between', async () => {
    const { sent, waits, settings } = serverWith([
      broken,
      json({}, 503, { 'retry-after': '7' }),
      json({}, 502),
      json({ id: 1 }),
    ]);
    expect(await (await openConnection(settings)).get('/me')).toEqual({ id: 1 });
    expect(sent).toHaveLength(4);
    expect(waits[1]).toBe(7000);
  });

  it('gives up after four attempts and says why', async () => {
    const { sent, settings } = serverWith([broken]);
    const { diagnostic } = await failure((await openConnection(settings)).get('/me'));
    expect(sent).toHaveLength(4);
    expect(diagnostic).toMatchObject({ symbol: 'OPENDTSX_E_CLIENT_UNREACHABLE', args: { detail: 'ECONNRESET' } });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('sends a %s once: it may have been done', async (method) => {
    const { sent, settings } = serverWith([broken]);
    await failure((await openConnection(settings)).send(method, '/users', {}));
    expect(sent).toHaveLength(1);
  });

  it('sends a POST with an idempotency key again, with the same key and body', async () => {
    const { sent, settings } = serverWith([broken, json({ executionId: 1 }, 201)]);
    const connection = await openConnection(settings);
    await connection.send('POST', '/executions', { a: 1 }, { idempotencyKey: 'k' });
    expect(sent.map(({ headers, body }) => [headers.get('idempotency-key'), body])).toEqual([
      ['k', '{"a":1}'],
      ['k', '{"a":1}'],
    ]);
  });

  it('tells when an answer takes too long', async () => {
    const { settings } = serverWith([]);
    const never: ConnectionSettings['fetch'] = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const connection = await openConnection({ ...settings, timeout: 1, fetch: never });
    expect((await failure(connection.get('/me'))).diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_TIMEOUT');
  });

  it('tells when another program answers, or the answer breaks off', async () => {
    const page: Answer = () => new Response('<html>log in</html>', { headers: { 'content-type': 'text/html' } });
    const half: Answer = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }));
    const { settings } = serverWith([page, half, half]);
    const connection = await openConnection(settings);
    const symbols = [
      (await failure(connection.get('/me'))).diagnostic.symbol,
      (await failure(connection.get('/me'))).diagnostic.symbol,
      (await failure(connection.download('/catalog'))).diagnostic.symbol,
    ];
    expect(symbols).toEqual([
      'OPENDTSX_E_CLIENT_ANSWER',
      'OPENDTSX_E_CLIENT_UNREACHABLE',
      'OPENDTSX_E_CLIENT_UNREACHABLE',
    ]);
  });

  it('resumes events after the last one that came, and gives each once', async () => {
    const streams = [
      'id: 1\ndata: a\n\nid: 2\r\ndata: b\r\n\r\nid: 3\ndata: half',
      ': beat\n\nid: 3\nevent: end\ndata: c\ndata: d\n\n',
    ];
    const { sent, settings } = serverWith(streams.map((text) => () => new Response(text)));
    const events = (await openConnection(settings)).events('/executions/1/events', {
      isLast: ({ event }) => event === 'end',
    });
    expect((await collect(events)).map(({ data }) => data)).toEqual(['a', 'b', 'c\nd']);
    expect(sent.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '2']);
  });

  it('gives up on events that break again and again', async () => {
    const { sent, waits, settings } = serverWith([() => new Response(': nothing\n\n')]);
    const events = (await openConnection(settings)).events('/executions/1/events', { isLast: () => false });
    expect((await failure(collect(events))).diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_UNREACHABLE');
    expect([sent.length, waits.length]).toEqual([7, 6]);
  });

  it('does not resume events that the server refuses', async () => {
    const { sent, settings } = serverWith([json({ detail: 'no' }, 404)]);
    const events = (await openConnection(settings)).events('/executions/9/events', { isLast: () => false });
    expect((await failure(collect(events))).diagnostic.symbol).toBe('OPENDTSX_E_CLIENT_ANSWER');
    expect(sent).toHaveLength(1);
  });
});

describe('the address of a server', () => {
  it.each([
    ['localhost', 'http://localhost:8370/'],
    ['(local)', 'http://localhost:8370/'],
    ['.', 'http://localhost:8370/'],
    ['127.0.0.1:80', 'http://127.0.0.1/'],
    ['catalog.example.com', 'https://catalog.example.com:8370/'],
    ['https://catalog.example.com/etl', 'https://catalog.example.com/etl'],
  ])('%s is %s', (written, href) => {
    expect(serverAddress(written).href).toBe(href);
  });

  it.each(['', 'ftp://a', 'http://', 'http://u:secret@h', 'http://h?x=1', 'a b'])('"%s" is none', (written) => {
    expect(() => serverAddress(written)).toThrow(/is no address/);
    expect(() => serverAddress(written)).not.toThrow(/secret/);
  });

  it('of another machine needs TLS, unless somebody says otherwise', () => {
    expect(() => serverAddress('http://catalog:8370')).toThrow(/TLS/);
    expect(serverAddress('http://catalog:8370', true).host).toBe('catalog:8370');
  });
});

describe('a path', () => {
  it('keeps a name one part, whatever is in it', () => {
    expect(requestPath`/catalog/folders/${'a/../b?#%'}/projects`).toBe('/catalog/folders/a%2F..%2Fb%3F%23%25/projects');
  });

  it.each([
    ['.', '/a/~.'],
    ['..', '/a/~..'],
    ['~.', '/a/~~.'],
    ['~~..', '/a/~~~..'],
    ['~x', '/a/~x'],
    ['...', '/a/...'],
    ['~', '/a/~'],
  ])('writes the name "%s" so that it stays a name', (name, path) => {
    expect(requestPath`/a/${name}`).toBe(path);
    expect(new URL(`http://h${requestPath`/a/${name}`}`).pathname).toBe(path);
  });

  it.each(['', '\ud800'])('refuses the name "%s", which would be another address', (name) => {
    expect(() => requestPath`/catalog/folders/${name}`).toThrow(/cannot be part of an address/);
  });
});
