import type { IncomingMessage } from 'node:http';

/** What is sent for an answer that is read as it comes. */
export interface StreamRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Certificates (PEM) that the server is trusted by, besides those that Node.js trusts. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/** An answer whose body is read as it comes: nothing more is sent than is read. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the answer before its end: the server sees that nobody reads any more. */
  destroy(): void;
}

const firstProbe = 30_000;

/**
 * Sends a POST and resolves with the head of the answer, however long that and each further byte take: `fetch` of Node.js gives up after five minutes, and a package may sort
 * for longer. A server that is gone without a word is noticed by the probes of TCP.
 */
export async function sendForStream(url: URL, { headers, body, ca, signal }: StreamRequest): Promise<StreamAnswer> {
  const isSecure = url.protocol === 'https:';
  const { request } = isSecure ? await import('node:https') : await import('node:http');
  const trusted = isSecure && ca !== undefined ? [...(await import('node:tls')).rootCertificates, ca] : undefined;
  const options = {
    method: 'POST',
    // A connection of its own: it is closed with the answer.
    agent: false as const,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    ...(trusted === undefined ? {} : { ca: trusted }),
    ...(signal === undefined ? {} : { signal }),
  };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(url, options, resolve);
    outgoing.on('socket', (socket) => socket.setKeepAlive(true, firstProbe));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  // A body that breaks off is told to whoever reads it; one that nobody reads any more to nobody.
  incoming.on('error', () => undefined);
  const pairs = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return {
    status: incoming.statusCode ?? 500,
    headers: new Headers(pairs),
    body: incoming,
    destroy: () => void incoming.destroy(),
  };
}
