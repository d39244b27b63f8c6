import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type ConnectionValidation,
  DtsError,
  dtsError,
  requireHost,
  type StoredContent,
  type TransportSecurity,
  tlsOptions,
} from 'opendtsx/sdk';

/** A service that requests are sent to. */
export interface StorageServer {
  /** Name of the connection manager. */
  readonly connection: string;
  /** Address that paths are put behind; without slash at the end. */
  readonly endpoint: string;
  readonly security: TransportSecurity;
  /** Who answers for the hosts that may be reached. */
  readonly policy: ConnectionValidation;
}

/** A request. */
export interface StorageRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: StoredContent;
  /** What is done, for messages, e.g. `list the files of`. */
  readonly action: string;
  /** Path of the file or folder, for messages. */
  readonly path: string;
}

/** An answer whose content is still to be read. */
export interface StorageAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headers'];
  readonly content: AsyncIterable<Uint8Array>;
}

const secondsOfSilence = 100;
const milliseconds = 1000;
const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** `host:port` of an address. */
export function serverOf(url: URL): string {
  return `${hostOf(url)}:${portOf(url)}`;
}

/** Host of an address, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Port of an address, or the usual one of its scheme. */
export function portOf(url: URL): number {
  return Number(url.port) || defaultPorts[url.protocol];
}

/** The address of a path behind an endpoint. Throws OPENDTSX_E_STORAGE_NAME for `.` and `..`, which addresses resolve away. */
export function addressOf(endpoint: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const parts = path.split('/');
  const bad = parts.find((part) => part === '.' || part === '..');
  if (bad !== undefined) {
    throw dtsError('OPENDTSX_E_STORAGE_NAME', { name: path, reason: `its part "${bad}" would lead elsewhere` });
  }
  const text = Object.entries(query).map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`);
  return new URL(`${endpoint}/${parts.map(percentEncoded).join('/')}${text.length === 0 ? '' : `?${text.join('&')}`}`);
}

/** Percent-encoding of everything that is not unreserved in RFC 3986, as signatures need it. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Sends a request and gives the answer as soon as it begins, whatever its status; redirections are not followed. Rejects with
 * OPENDTSX_E_STORAGE_UNREACHABLE when there is no answer, with the finding of the policy when the host may not be reached.
 */
export async function send(
  server: StorageServer,
  request: StorageRequest,
  signal: AbortSignal,
): Promise<StorageAnswer> {
  requireHost(hostOf(request.url), portOf(request.url), server.policy);
  signal.throwIfAborted();
  try {
    const response = await exchange(server, request, signal);
    const status = response.statusCode ?? 0;
    return {
      status,
      statusText: `${status} ${response.statusMessage ?? ''}`.trim(),
      headers: response.headers,
      content: contentOf(server, request, response, signal),
    };
  } catch (cause) {
    throw brokenOff(server, request, signal, cause);
  }
}

async function* contentOf(
  server: StorageServer,
  request: StorageRequest,
  response: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) yield chunk;
  } catch (cause) {
    throw brokenOff(server, request, signal, cause);
  }
}

function exchange(server: StorageServer, request: StorageRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, content } = request;
  const isSecure = url.protocol === 'https:';
  const options = {
    method,
    agent: false as const,
    signal,
    headers: {
      ...request.headers,
      'Accept-Encoding': 'identity',
      Connection: 'close',
      ...(content === undefined ? {} : { 'Content-Length': String(content.size) }),
    },
    ...(isSecure ? tlsOptions(hostOf(url), server.security) : {}),
  };
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
    sent.setTimeout(secondsOfSilence * milliseconds, () =>
      sent.destroy(new Error(`nothing came for ${secondsOfSilence} seconds`)),
    );
    sent.on('response', resolve);
    sent.on('error', reject);
    if (content === undefined) sent.end();
    // A refusal may come before everything is sent: then the answer counts, and this rejection comes too late to matter.
    else pipeline(Readable.from(exactly(content)), sent).catch(reject);
  });
}

/** The content, checked to have the size that was announced. */
async function* exactly({ size, open }: StoredContent): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of open()) {
    sent += chunk.length;
    if (sent > size) break;
    yield chunk;
  }
  if (sent !== size) throw new Error('the content changed its size while it was sent');
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'there is no answer',
  EHOSTUNREACH: 'there is no way to the host',
};

function brokenOff(server: StorageServer, request: StorageRequest, signal: AbortSignal, cause: unknown): unknown {
  if (signal.aborted) return signal.reason;
  if (cause instanceof DtsError || !(cause instanceof Error)) return cause;
  const args = {
    connection: server.connection,
    server: serverOf(request.url),
    action: request.action,
    path: request.path || '/',
    detail: reasons[String((cause as NodeJS.ErrnoException).code)] ?? cause.message,
  };
  return dtsError('OPENDTSX_E_STORAGE_UNREACHABLE', args, {}, { cause });
}

const largestText = 64 * 1024 * 1024;

/** The content of an answer as UTF-8 text. Throws for more than an answer without files can have. */
export async function textOf({ content }: StorageAnswer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > largestText) throw new Error(`the answer is larger than ${largestText} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The error that a service refused a request. @param detail what the service says, beside the status */
export function refusal(server: StorageServer, request: StorageRequest, statusText: string, detail: string): DtsError {
  const { action, path, url } = request;
  const [status] = statusText.split(' ');
  const said = detail === '' ? statusText : `${status} ${detail}`;
  return dtsError('OPENDTSX_E_STORAGE_REFUSED', {
    connection: server.connection,
    server: serverOf(url),
    action,
    path: path || '/',
    detail: said.replace(/\.$/, ''),
  });
}
