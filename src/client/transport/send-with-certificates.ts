import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { SendRequest } from './connection-settings.ts';

type ResponseBody = ConstructorParameters<typeof Response>[0];

/** As `fetch`, to a server that these certificates (PEM) prove: `fetch` of Node.js cannot be told any for one connection. */
export async function sendWithCertificates(ca: string): Promise<SendRequest> {
  const { Agent, request } = await import('node:https');
  const { rootCertificates } = await import('node:tls');
  const agent = new Agent({ keepAlive: true, ca: [...rootCertificates, ca] });
  return (url, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const options = {
        agent,
        method,
        headers: Object.fromEntries(new Headers(headers)),
        ...(signal ? { signal } : {}),
      };
      const outgoing = request(url, options, (incoming) => {
        const { statusCode = 500, statusMessage = '', rawHeaders } = incoming;
        const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1]]] : [],
        );
        const isEmpty = statusCode === 204 || statusCode === 304;
        if (isEmpty) incoming.resume();
        const content = isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array> as ResponseBody);
        resolve(new Response(content, { status: statusCode, statusText: statusMessage, headers: pairs }));
      });
      outgoing.on('error', reject);
      outgoing.end(body ?? undefined);
    });
}
