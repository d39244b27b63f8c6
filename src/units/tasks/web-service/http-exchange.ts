import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { type HttpConnection, tlsOptions } from 'opendtsx/sdk';

/** A request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** An answer, read completely. */
export interface HttpAnswer {
  readonly status: number;
  /** Status and its words, e.g. `404 Not Found`, for messages. */
  readonly statusText: string;
  readonly text: string;
}

const milliseconds = 1000;
const largestAnswer = 256 * 1024 * 1024;

/** Sends a request, through the proxy where there is one. Rejects when there is no answer within the timeout, or on abort. */
export async function exchange(
  connection: HttpConnection,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { url, method, body } = request;
  const options: RequestOptions = {
    method,
    agent: false,
    signal,
    headers: {
      ...request.headers,
      'Accept-Encoding': 'identity',
      Connection: 'close',
      ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
      ...login('Authorization', connection.userName, connection.password?.reveal()),
    },
  };
  const sent = await openRequest(connection, url, options, signal);
  return finish(connection, sent, body);
}

function login(header: string, userName: string, password = ''): Record<string, string> {
  if (userName === '') return {};
  return { [header]: `Basic ${Buffer.from(`${userName}:${password}`, 'utf8').toString('base64')}` };
}

async function openRequest(
  connection: HttpConnection,
  url: URL,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<ClientRequest> {
  const { proxy } = connection;
  const tls = { ...tlsOptions(hostOf(url), connection.security) };
  if (url.protocol === 'https:') {
    if (proxy === undefined) return httpsRequest(url, { ...options, ...tls });
    const tunnel = await openTunnel(connection, url, signal);
    // With an agent of its own the request would not ask for this connection.
    const createConnection = (): Socket => tlsConnect({ ...tls, socket: tunnel });
    const sent = httpsRequest(url, { ...options, agent: undefined, createConnection });
    sent.on('close', () => tunnel.destroy());
    return sent;
  }
  if (proxy === undefined) return httpRequest(url, options);
  const headers = {
    ...(options.headers as Record<string, string>),
    Host: url.host,
    ...login('Proxy-Authorization', proxy.userName, proxy.password?.reveal()),
  };
  return httpRequest(new URL(proxy.url), { ...options, headers, path: url.href });
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

const ok = 200;

function openTunnel(connection: HttpConnection, url: URL, signal: AbortSignal): Promise<Socket> {
  const { proxy } = connection;
  const target = `${url.hostname}:${url.port || '443'}`;
  return new Promise((resolve, reject) => {
    const asked = httpRequest(new URL(proxy?.url ?? ''), {
      method: 'CONNECT',
      path: target,
      agent: false,
      signal,
      headers: { Host: target, ...login('Proxy-Authorization', proxy?.userName ?? '', proxy?.password?.reveal()) },
    });
    limitTime(asked, connection);
    asked.on('error', reject);
    asked.on('connect', ({ statusCode, statusMessage }, socket: Socket) => {
      // The tunnel outlives the request that opened it.
      socket.setTimeout(0);
      if (statusCode === ok) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy answered ${statusCode} ${statusMessage ?? ''}`.trim()));
      }
    });
    asked.end();
  });
}

function limitTime(request: ClientRequest, { timeout }: HttpConnection): void {
  if (timeout === 0) return;
  request.setTimeout(timeout * milliseconds, () =>
    request.destroy(new Error(`there was no answer within ${timeout} seconds`)),
  );
}

function finish(connection: HttpConnection, request: ClientRequest, body: Buffer | undefined): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    limitTime(request, connection);
    request.on('error', reject);
    request.on('response', (response) => readAnswer(response).then(resolve, reject));
    for (let at = 0; at < (body?.length ?? 0); at += connection.chunkSize) {
      request.write(body?.subarray(at, at + connection.chunkSize));
    }
    request.end();
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestAnswer) throw new Error(`the answer is larger than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  return {
    status,
    statusText: `${status} ${response.statusMessage ?? ''}`.trim(),
    text: decodeAnswer(Buffer.concat(chunks), response.headers['content-type'] ?? ''),
  };
}

/** Text of a document: by its byte order mark, the header, or its own declaration; else UTF-8. */
export function decodeAnswer(bytes: Buffer, contentType: string): string {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  )?.[1];
  const label = mark ?? /charset\s*=\s*"?([\w.-]+)/i.exec(contentType)?.[1] ?? declared ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
