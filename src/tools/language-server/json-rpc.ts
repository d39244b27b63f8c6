/** A message that could not be read, or one that could. */
export type IncomingMessage = { readonly message: unknown } | { readonly fault: string };

const longestMessage = 256 * 1024 * 1024;
const separator = Buffer.from('\r\n\r\n');

/** Takes bytes and gives back the messages that are complete: `Content-Length` headers before JSON in UTF-8 (source: base protocol of the Language Server Protocol). */
export class MessageReader {
  #pending: Buffer[] = [];
  #size = 0;
  /** Bytes that must be there before looking again makes sense. */
  #needed = 0;

  /** The messages that these bytes complete, in order. What cannot be read gives a fault, and reading goes on behind it. */
  take(bytes: Uint8Array): IncomingMessage[] {
    this.#pending.push(Buffer.from(bytes));
    this.#size += bytes.length;
    const messages: IncomingMessage[] = [];
    if (this.#size < this.#needed) return messages;
    let rest = Buffer.concat(this.#pending);
    for (;;) {
      const read = readMessage(rest);
      this.#needed = read.needed;
      if (read.incoming === undefined) break;
      messages.push(read.incoming);
      rest = rest.subarray(read.end);
    }
    this.#pending = [rest];
    this.#size = rest.length;
    return messages;
  }
}

interface ReadMessage {
  readonly incoming: IncomingMessage | undefined;
  readonly end: number;
  readonly needed: number;
}

function readMessage(bytes: Buffer): ReadMessage {
  const headerEnd = bytes.indexOf(separator);
  if (headerEnd < 0) return { incoming: undefined, end: 0, needed: 0 };
  const start = headerEnd + separator.length;
  const written = /^content-length:\s*(\d+)\s*$/im.exec(bytes.toString('latin1', 0, headerEnd))?.[1];
  const length = Number(written ?? Number.NaN);
  if (!(length <= longestMessage)) {
    const fault =
      written === undefined ? 'a message has no Content-Length' : `a message of ${written} bytes is too long`;
    return { incoming: { fault }, end: start, needed: 0 };
  }
  const end = start + length;
  if (bytes.length < end) return { incoming: undefined, end: 0, needed: end };
  return { incoming: parse(bytes.toString('utf8', start, end)), end, needed: 0 };
}

function parse(text: string): IncomingMessage {
  try {
    return { message: JSON.parse(text) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** A message as it is sent. */
export function frameMessage(message: object): string {
  const text = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
