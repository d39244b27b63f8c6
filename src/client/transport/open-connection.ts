import { setTimeout as delay } from 'node:timers/promises';
import type { Secret } from '../../datatypes/secret.ts';
import { type DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { isAborted, type Patience, withAttempts } from './attempts.ts';
import type { Connection, RequestOptions } from './connection.ts';
import type { ConnectionSettings, SendRequest } from './connection-settings.ts';
import { followEvents } from './follow-events.ts';
import { refusalOf } from './refused-request.ts';
import { type RequestQuery, requestUrl } from './request-path.ts';
import { type StreamAnswer, sendForStream } from './send-for-stream.ts';
import { sendWithCertificates } from './send-with-certificates.ts';
import { serverAddress } from './server-address.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: number | string;
}

/** What a request says of itself. */
interface Request extends RequestOptions {
  readonly method: string;
  readonly path: string;
  readonly query?: RequestQuery;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string | Uint8Array;
}

/**
 * A connection to a server; nothing is sent yet. Throws OPENDTSX_E_CLIENT_ADDRESS, OPENDTSX_E_CLIENT_PLAINTEXT, and OPENDTSX_E_CLIENT_CREDENTIALS
 * unless a user with password or a token is given.
 */
export async function openConnection(settings: ConnectionSettings): Promise<Connection> {
  const address = serverAddress(settings.address, settings.allowsPlainText);
  const authorization = authorizationOf(settings);
  const send = settings.fetch ?? (settings.ca === undefined ? fetch : await sendWithCertificates(settings.ca));
  const patience: Patience = { wait: settings.wait ?? ((ms) => delay(ms)), random: Math.random };
  const { timeout = 100_000 } = settings;
  const ask = asking({ address, authorization, send, patience, timeout });
  const receive = receiving(address, authorization, settings.ca);
  return connectionOver({ address: address.href.replace(/\/$/, ''), ask, receive, patience }, (cause) =>
    unreachable(address, cause, timeout),
  );
}

function receiving(address: URL, authorization: () => string, ca: string | undefined): Connection['receive'] {
  return async (path, body, { signal } = {}) => {
    const headers = {
      accept: 'application/vnd.apache.arrow.stream, application/problem+json',
      'content-type': 'application/json',
      authorization: authorization(),
    };
    const more = { ...(ca === undefined ? {} : { ca }), ...(signal === undefined ? {} : { signal }) };
    let answer: StreamAnswer;
    try {
      answer = await sendForStream(requestUrl(address, path), { headers, body: JSON.stringify(body), ...more });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw unreachable(address, cause, 0);
    }
    if (answer.status === 200) return answer;
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    const { status, headers: found } = answer;
    throw await refusalOf(new Response(Buffer.concat(chunks), { status, headers: found }), address.origin);
  };
}

type Ask = (request: Request) => Promise<Response>;

interface ConnectionParts {
  readonly address: string;
  readonly ask: Ask;
  readonly receive: Connection['receive'];
  readonly patience: Patience;
}

function connectionOver(
  { address, ask, receive, patience }: ConnectionParts,
  failure: (cause: unknown) => DtsError,
): Connection {
  const contentOf = <T>(response: Response): Promise<T> => readContent<T>(response, address, failure);
  return {
    address,
    receive,
    get: async (path, query = {}) => contentOf(await ask({ method: 'GET', path, query })),
    async *list<T>(path: string, query: RequestQuery = {}) {
      for (let after = query.after; ; ) {
        const page = await contentOf<Page<T>>(await ask({ method: 'GET', path, query: { ...query, after } }));
        yield* page.items;
        if (page.next === undefined) return;
        after = page.next;
      }
    },
    send: async (method, path, body, options = {}) =>
      contentOf(
        await ask({
          ...options,
          method,
          path,
          ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json' }, content: JSON.stringify(body) }),
        }),
      ),
    upload: async (method, path, file, headers = {}) =>
      contentOf(
        await ask({
          method,
          path,
          headers: { ...headers, 'content-type': 'application/octet-stream' },
          content: file,
          isLong: true,
        }),
      ),
    download: async (path) => {
      const response = await ask({ method: 'GET', path, isLong: true });
      return new Uint8Array(await readBody(() => response.arrayBuffer(), failure));
    },
    events: (path, options) =>
      followEvents(
        (after, signal) =>
          ask({
            method: 'GET',
            path,
            isLong: true,
            headers: { accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) },
            ...(signal === undefined ? {} : { signal }),
          }),
        options,
        { ...patience, address },
      ),
  };
}

function asking(connection: {
  readonly address: URL;
  readonly authorization: () => string;
  readonly send: SendRequest;
  readonly patience: Patience;
  readonly timeout: number;
}): Ask {
  const { address, authorization, send, patience, timeout } = connection;
  return async ({ method, path, query, headers = {}, content, idempotencyKey, signal, isLong }) => {
    const attempt = () => {
      const signals = [...(signal === undefined ? [] : [signal]), ...(isLong ? [] : [AbortSignal.timeout(timeout)])];
      return send(requestUrl(address, path, query), {
        method,
        // Credentials are not to follow a redirection to elsewhere.
        redirect: 'manual',
        headers: {
          accept: 'application/json',
          ...headers,
          authorization: authorization(),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(content === undefined ? {} : { body: content as NonNullable<RequestInit['body']> }),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      });
    };
    const isSafe = method === 'GET' || idempotencyKey !== undefined;
    let response: Response;
    try {
      response = await (isSafe ? withAttempts(attempt, patience) : attempt());
    } catch (cause) {
      if (isAborted(cause) && signal?.aborted === true) throw cause;
      throw unreachable(address, cause, timeout);
    }
    if (!response.ok) throw await refusalOf(response, address.origin);
    return response;
  };
}

async function readContent<T>(response: Response, address: string, failure: (cause: unknown) => DtsError): Promise<T> {
  const text = await readBody(() => response.text(), failure);
  if (response.status === 204) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    // A proxy or another program answers, e.g. with a page to log in.
    const args = { address, status: response.status, detail: 'what came is no JSON' };
    throw dtsError('OPENDTSX_E_CLIENT_ANSWER', args, {}, { cause });
  }
}

// The network fails, and the time ends, also while an answer is read.
async function readBody<T>(read: () => Promise<T>, failure: (cause: unknown) => DtsError): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw failure(cause);
  }
}

function unreachable({ origin }: URL, cause: unknown, timeout: number): DtsError {
  if (isAborted(cause)) {
    return dtsError('OPENDTSX_E_CLIENT_TIMEOUT', { address: origin, seconds: timeout / 1000 }, {}, { cause });
  }
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const detail =
    inner instanceof Error ? inner.message || String((inner as NodeJS.ErrnoException).code) : String(inner);
  return dtsError('OPENDTSX_E_CLIENT_UNREACHABLE', { address: origin, detail }, {}, { cause });
}

function authorizationOf({ user, password, token }: ConnectionSettings): () => string {
  if (token !== undefined) return () => `Bearer ${textOf(token)}`;
  if (user === undefined || password === undefined || user.includes(':'))
    throw dtsError('OPENDTSX_E_CLIENT_CREDENTIALS');
  return () => `Basic ${Buffer.from(`${user}:${textOf(password)}`).toString('base64')}`;
}

function textOf(secret: Secret | string): string {
  return typeof secret === 'string' ? secret : secret.reveal();
}
