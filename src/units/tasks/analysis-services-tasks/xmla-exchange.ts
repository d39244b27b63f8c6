import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type AnalysisServicesConnection, tlsOptions } from 'opendtsx/sdk';
import { soapAction, type XmlaRequest } from './xmla-message.ts';

const milliseconds = 1000;
const largestAnswer = 256 * 1024 * 1024;
const [ok, unauthorized, serverError] = [200, 401, 500];

/**
 * Sends a request and gives the text of the answer, a SOAP fault included. Not by `fetch`, which gives up after five minutes without an answer: processing
 * takes as long as the timeout of the connection allows. Rejects without an answer, and on abort.
 */
export async function askServer(
  connection: AnalysisServicesConnection,
  request: XmlaRequest,
  signal: AbortSignal,
): Promise<string> {
  const limit = connection.timeout === 0 ? undefined : AbortSignal.timeout(connection.timeout * milliseconds);
  try {
    return await send(connection, request, limit === undefined ? signal : AbortSignal.any([signal, limit]));
  } catch (cause) {
    if (!limit?.aborted || signal.aborted) throw cause;
    throw new Error(`the command did not end within ${connection.timeout} seconds (Timeout of ${connection.name})`);
  }
}

function send(
  connection: AnalysisServicesConnection,
  { method, body }: XmlaRequest,
  signal: AbortSignal,
): Promise<string> {
  const url = new URL(connection.url);
  const bytes = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    signal,
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      'Content-Length': String(bytes.length),
      'Accept-Encoding': 'identity',
      SOAPAction: soapAction(method),
      Connection: 'close',
      ...login(connection),
    },
  };
  const secured = { ...options, ...tlsOptions(url.hostname.replace(/^\[(.*)\]$/, '$1'), connection.security) };
  return new Promise((resolve, reject) => {
    const sent = url.protocol === 'https:' ? requestHttps(url, secured) : requestHttp(url, options);
    sent.on('error', reject);
    sent.on('socket', (socket) => {
      const { connectTimeout, name } = connection;
      if (connectTimeout === 0) return;
      const late = new Error(
        `the server was not reached within ${connectTimeout} seconds (Connect Timeout of ${name})`,
      );
      const timer = setTimeout(() => sent.destroy(late), connectTimeout * milliseconds);
      for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
    });
    sent.on('response', (response) => answerText(response).then(resolve, reject));
    sent.end(bytes);
  });
}

function login({ userName, password }: AnalysisServicesConnection): Record<string, string> {
  if (userName === '') return {};
  const text = `${userName}:${password?.reveal() ?? ''}`;
  return { Authorization: `Basic ${Buffer.from(text, 'utf8').toString('base64')}` };
}

async function answerText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestAnswer) throw new Error(`the answer is larger than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  const { statusCode: status = 0, statusMessage = '', headers } = response;
  if (status === ok || (status === serverError && /<[\w:]*Envelope/.test(text))) return text;
  throw new Error(`the server answered ${`${status} ${statusMessage}`.trim()}${explain(status, headers)}`);
}

function explain(status: number, headers: IncomingMessage['headers']): string {
  if (status !== unauthorized) return '';
  const offered = headers['www-authenticate'] ?? '';
  return /\bbasic\b/i.test(offered)
    ? '; it wants another User ID or Password'
    : '; it offers no basic authentication, which is what is spoken here: allow it at the HTTP pump';
}
