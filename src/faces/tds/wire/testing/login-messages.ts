import { ByteWriter } from '../byte-writer.ts';
import { rightPassword } from './scripted-session.ts';

/** What a test's LOGIN7 says. */
export interface LoginFields {
  readonly version: number;
  readonly userName: string;
  readonly password: string;
  readonly database: string;
  readonly packetBytes: number;
  /** Bits of OptionFlags2. */
  readonly flags2: number;
  /** Bits of OptionFlags3. */
  readonly flags3: number;
  /** Features asked for, each with empty content. */
  readonly features: readonly number[];
}

/** A PRELOGIN that says only its version and what it wants of encryption. */
export function preloginMessage(encryption: number): Buffer {
  const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return Buffer.concat([options, Buffer.of(15, 0, 0, 0, 0, 0), Buffer.of(encryption)]);
}

/** A LOGIN7 of user `sa` with the right password, for no database, where nothing else is said. */
export function loginMessage(fields: Partial<LoginFields>): Buffer {
  const { version = 0x7400_0004, userName = 'sa', database = '', packetBytes = 4096 } = fields;
  const { flags2 = 0, flags3 = 0, features = [], password = rightPassword.reveal() } = fields;
  const head = new ByteWriter().uint32(0).uint32(version).uint32(packetBytes).zeros(12);
  head
    .uint8(0)
    .uint8(flags2)
    .uint8(0)
    .uint8(flags3 | (features.length > 0 ? 0x10 : 0))
    .zeros(8);
  const body = new ByteWriter();
  const place = (content: Buffer, units = content.length / 2): void => {
    head.uint16(94 + body.length).uint16(units);
    body.bytes(content);
  };
  const text = (value: string): Buffer => Buffer.from(value, 'utf16le');
  for (const value of ['TESTHOST', userName]) place(text(value));
  place(hidden(password));
  for (const value of ['test', 'server']) place(text(value));
  // The pointer to the features, which stand behind everything else.
  const extensionAt = 94 + body.length;
  place(features.length > 0 ? Buffer.alloc(4) : Buffer.alloc(0), features.length > 0 ? 4 : 0);
  for (const value of ['test library', '', database]) place(text(value));
  head.zeros(6);
  for (let rest = 0; rest < 3; rest++) place(Buffer.alloc(0));
  head.zeros(4);
  const message = Buffer.concat([head.view(), body.view(), featureList(features)]);
  if (features.length > 0) message.writeUInt32LE(head.length + body.length, extensionAt);
  message.writeUInt32LE(message.length, 0);
  return message;
}

function featureList(features: readonly number[]): Buffer {
  if (features.length === 0) return Buffer.alloc(0);
  return Buffer.concat([...features.map((feature) => Buffer.of(feature, 0, 0, 0, 0)), Buffer.of(0xff)]);
}

function hidden(password: string): Buffer {
  const bytes = Buffer.from(password, 'utf16le');
  return bytes.map((byte) => (((byte & 0x0f) << 4) | (byte >> 4)) ^ 0xa5) as Buffer;
}
