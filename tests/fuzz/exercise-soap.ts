import { servicePath } from '../../src/faces/soap/launch-operation.ts';
import { soapBindings } from '../../src/faces/soap/soap-version.ts';
import { parseXml } from '../../src/xml/parse-xml.ts';
import { promise } from './contract.ts';
import { type ServedSoap, serveSoap } from './serve-soap.ts';
import { readSoapMessage, type SoapMessage } from './soap-message.ts';

// Three arguments of 4000 characters, escaped, in a message that is told twice.
const longestAnswer = 150_000;
const statuses: readonly number[] = [200, 400, 401, 403, 413, 429, 500];
const faults =
  /<(?:faultcode|soap:Value)>soap:(?:Client|Server|Sender|Receiver|VersionMismatch|MustUnderstand)<\/(?:faultcode|soap:Value)>/;
const result = /<LaunchPackageResult>[0-3]<\/LaunchPackageResult>/;

let opened: Promise<ServedSoap> | undefined;

/**
 * Sends a request to the web service. Rejects with `BrokenContract` when what should be answered in SOAP is not, in its version; when an answer tells more than it may; and with a defect
 * that the server was told of. @param folder for the packages of the server
 */
export async function exerciseSoap(bytes: Uint8Array, folder: string): Promise<void> {
  opened ??= serveSoap(folder);
  const served = await opened;
  const message = readSoapMessage(bytes);
  const { method, address: url, headers, body } = message;
  const answer = await served.app.inject({ method: method as 'POST', url, headers, payload: body });
  const text = answer.body;
  for (const bug of served.bugs.splice(0)) throw bug;
  promise(text.length <= longestAnswer, 'the answer is too long');
  promise(!/\n\s+at |node:internal|\.ts:\d/.test(text), 'the answer shows a stack');
  promise(!text.includes(served.folder), 'the answer names a folder of the server');
  const type = String(answer.headers['content-type'] ?? '');
  if (method !== 'GET' && method !== 'HEAD') promise(!type.includes('html'), 'the answer is a page');
  if (isEnvelopeWanted(message)) checkEnvelope(message, answer.statusCode, type, text);
}

const essenceOf = ({ headers }: SoapMessage): string =>
  (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();

function isEnvelopeWanted(message: SoapMessage): boolean {
  const isOfSoap = Object.values(soapBindings).some(({ contentType }) => contentType === essenceOf(message));
  return message.method === 'POST' && message.address.split('?')[0] === servicePath && isOfSoap;
}

function checkEnvelope(message: SoapMessage, status: number, type: string, text: string): void {
  const binding = Object.values(soapBindings).find(({ contentType }) => contentType === essenceOf(message));
  promise(statuses.includes(status), `the status is ${status}`);
  promise(type === `${binding?.contentType}; charset=utf-8`, `the answer is of the type ${type}`);
  const { document } = parseXml(text);
  promise(document !== undefined, 'the answer is no XML');
  promise(
    text.includes(`<soap:Envelope xmlns:soap="${binding?.namespace}">`),
    'the answer is no envelope of the version that was asked in',
  );
  promise(status === 200 ? result.test(text) : faults.test(text), 'the answer is neither a result nor a fault');
}
