/** A request of HTTP as a text: its line, its headers, an empty line, its content. */
export interface SoapMessage {
  readonly method: string;
  readonly address: string;
  /** By their names in lower case; of two the last one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const methods = new Set(['POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** Where the content begins; the end where there is none. */
export function startOfBody(bytes: Uint8Array): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('\n\n');
  return found < 0 ? bytes.length : found + 2;
}

/** Reads a message. What no parser of HTTP lets through is left out or replaced: it would never reach the service. */
export function readSoapMessage(bytes: Uint8Array): SoapMessage {
  const start = startOfBody(bytes);
  const [first = '', ...lines] = Buffer.from(bytes.subarray(0, start)).toString('latin1').split('\n');
  const [method = '', address = ''] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([\w-]{1,60}):[ \t]*([\t\u0020-\u007e\u0080-\u00ff]{0,16000})$/.exec(line) ?? [];
    if (name !== undefined)
      Object.defineProperty(headers, name.toLowerCase(), { value, enumerable: true, configurable: true });
  }
  // How long the content is, and how it comes, is said by who sends it.
  delete headers['content-length'];
  delete headers['transfer-encoding'];
  return {
    method: methods.has(method) ? method : 'POST',
    address: /^\/[!-~]{0,4000}$/.test(address) && !address.startsWith('//') ? address : '/LaunchSSISPackage.asmx',
    headers,
    body: Buffer.from(bytes.subarray(start)),
  };
}
