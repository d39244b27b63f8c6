import { ByteReader } from './byte-reader.ts';
import { MalformedMessage } from './malformed-message.ts';

/** What a client says about encryption (source: MS-TDS 2.2.6.5). */
export type ClientEncryption = 'off' | 'on' | 'not supported' | 'required';

/** What the server does: nothing, whatever the client asks; what the client asks; everything always. */
export type ServerEncryption = 'off' | 'on' | 'required';

/** What both have agreed on. `refused`: the server insists and the client cannot. */
export type AgreedEncryption = 'nothing' | 'login' | 'everything' | 'refused';

/** What of a client's PRELOGIN matters here. */
export interface Prelogin {
  readonly encryption: ClientEncryption;
  /** The client wants to be told whether a token must be used for login. */
  readonly asksForFederation: boolean;
}

const option = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, federation: 6, terminator: 0xff } as const;
const encryptionNumbers = { off: 0, on: 1, 'not supported': 2, required: 3 } as const;
const clientEncryptions: readonly ClientEncryption[] = ['off', 'on', 'not supported', 'required'];

/** Reads a PRELOGIN message; a client that says nothing of encryption does none. */
export function readPrelogin(message: Buffer): Prelogin {
  const reader = new ByteReader(message);
  let encryption: ClientEncryption = 'not supported';
  let asksForFederation = false;
  for (let token = reader.uint8(); token !== option.terminator; token = reader.uint8()) {
    const place = reader.bytes(4);
    const content = sliceOf(message, place.readUInt16BE(0), place.readUInt16BE(2));
    if (token === option.encryption) encryption = encryptionOf(content);
    if (token === option.federation) asksForFederation = true;
  }
  return { encryption, asksForFederation };
}

function sliceOf(message: Buffer, start: number, length: number): Buffer {
  if (start + length > message.length) throw new MalformedMessage('PRELOGIN points beyond its end');
  return message.subarray(start, start + length);
}

// 0x80: a client certificate is offered as well, which is not asked for here.
function encryptionOf(content: Buffer): ClientEncryption {
  const found = content.length === 1 ? clientEncryptions[content[0] & 0x7f] : undefined;
  if (found === undefined) throw new MalformedMessage('PRELOGIN has an impossible encryption');
  return found;
}

/** What is done when a client and a server that want these meet (source: the table of MS-TDS 2.2.6.5). */
export function agreeOnEncryption(client: ClientEncryption, server: ServerEncryption): AgreedEncryption {
  if (server === 'off') return client === 'on' || client === 'required' ? 'refused' : 'nothing';
  if (client === 'not supported') return server === 'required' ? 'refused' : 'nothing';
  return server === 'required' || client !== 'off' ? 'everything' : 'login';
}

function answerTo(client: ClientEncryption, server: ServerEncryption): number {
  if (server === 'off') return encryptionNumbers['not supported'];
  if (server === 'required') return client === 'on' ? encryptionNumbers.on : encryptionNumbers.required;
  if (client === 'not supported') return encryptionNumbers['not supported'];
  return client === 'off' ? encryptionNumbers.off : encryptionNumbers.on;
}

/** The server's PRELOGIN: its version, the encryption, no instance checked, no multiple active result sets, no federated login. */
export function preloginAnswer(
  { encryption, asksForFederation }: Prelogin,
  server: ServerEncryption,
  version: readonly [number, number, number],
): Buffer {
  const [major, minor, build] = version;
  const options: (readonly [number, Buffer])[] = [
    [option.version, Buffer.of(major, minor, build >> 8, build & 0xff, 0, 0)],
    [option.encryption, Buffer.of(answerTo(encryption, server))],
    [option.instance, Buffer.of(0)],
    [option.thread, Buffer.alloc(0)],
    [option.mars, Buffer.of(0)],
    ...(asksForFederation ? [[option.federation, Buffer.of(0)] as const] : []),
  ];
  let at = options.length * 5 + 1;
  const heads = options.map(([token, content]) => {
    const head = Buffer.of(token, at >> 8, at & 0xff, 0, content.length);
    at += content.length;
    return head;
  });
  return Buffer.concat([...heads, Buffer.of(option.terminator), ...options.map(([, content]) => content)]);
}
