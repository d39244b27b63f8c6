import { Secret } from '../../../datatypes/secret.ts';
import { ByteReader } from './byte-reader.ts';
import { MalformedMessage } from './malformed-message.ts';

/** A client's LOGIN7. */
export interface Login7 {
  readonly version: number;
  /** Bytes of a packet the client asks for; 0: the server decides. */
  readonly packetBytes: number;
  readonly hostName: string;
  readonly userName: string;
  readonly password: Secret;
  readonly applicationName: string;
  readonly language: string;
  readonly database: string;
  readonly wantsIntegratedSecurity: boolean;
  readonly wantsPasswordChange: boolean;
  /** Numbers of the features asked for, in order. */
  readonly features: readonly number[];
}

/** Numbers of features that LOGIN7 may ask for and that are answered here (source: MS-TDS 2.2.6.4). */
export const loginFeature = { federatedLogin: 0x02, utf8: 0x0a } as const;

// Places of the fixed part (source: MS-TDS 2.2.6.4).
const place = {
  version: 4,
  packetBytes: 8,
  flags2: 25,
  flags3: 27,
  hostName: 36,
  userName: 40,
  password: 44,
  applicationName: 48,
  extension: 56,
  language: 64,
  database: 68,
  securityToken: 78,
  changedPassword: 86,
} as const;

const integratedSecurity = 0x80;
const changesPassword = 0x01;
const hasExtension = 0x10;
const shortestFixedPart = 86;
const fixedPartWithPasswords = 94;
const featureEnd = 0xff;

/** Reads a LOGIN7 message. Every place in it is checked against its length; a password is a `Secret` from the start. */
export function readLogin7(message: Buffer): Login7 {
  if (message.length < shortestFixedPart || message.readUInt32LE(0) > message.length) {
    throw new MalformedMessage('LOGIN7 is cut off');
  }
  const flags3 = message[place.flags3];
  // Some clients of TDS 7.3 and before set the flag without anything behind it (source: observed, tedious 20).
  const extensionBytes = message.readUInt16LE(place.extension + 2);
  const isLong = message.length >= fixedPartWithPasswords;
  return {
    version: message.readUInt32LE(place.version),
    packetBytes: message.readUInt32LE(place.packetBytes),
    hostName: textAt(message, place.hostName),
    userName: textAt(message, place.userName),
    password: passwordAt(message, place.password),
    applicationName: textAt(message, place.applicationName),
    language: textAt(message, place.language),
    database: textAt(message, place.database),
    wantsIntegratedSecurity:
      (message[place.flags2] & integratedSecurity) !== 0 || message.readUInt16LE(place.securityToken + 2) > 0,
    wantsPasswordChange: isLong && (flags3 & changesPassword) !== 0,
    features: (flags3 & hasExtension) === 0 || extensionBytes === 0 ? [] : readFeatures(message),
  };
}

function bytesAt(message: Buffer, at: number): Buffer {
  const start = message.readUInt16LE(at);
  const length = message.readUInt16LE(at + 2) * 2;
  if (length === 0) return Buffer.alloc(0);
  if (start + length > message.length) throw new MalformedMessage('LOGIN7 points beyond its end');
  return message.subarray(start, start + length);
}

const textAt = (message: Buffer, at: number): string => bytesAt(message, at).toString('utf16le');

// Each byte with its halves exchanged and 0xA5 over it: an obfuscation, no encryption.
function passwordAt(message: Buffer, at: number): Secret {
  const plain = Buffer.from(bytesAt(message, at));
  for (let index = 0; index < plain.length; index++) {
    const byte = plain[index] ^ 0xa5;
    plain[index] = ((byte & 0x0f) << 4) | (byte >> 4);
  }
  const secret = new Secret(plain.toString('utf16le'));
  plain.fill(0);
  return secret;
}

function readFeatures(message: Buffer): readonly number[] {
  const start = message.readUInt16LE(place.extension);
  const pointer = new ByteReader(message, checkedPlace(message, start)).uint32();
  const reader = new ByteReader(message, checkedPlace(message, pointer));
  const features: number[] = [];
  for (let feature = reader.uint8(); feature !== featureEnd; feature = reader.uint8()) {
    features.push(feature);
    reader.skip(reader.uint32());
  }
  return features;
}

function checkedPlace(message: Buffer, at: number): number {
  if (at >= message.length) throw new MalformedMessage('LOGIN7 points beyond its end');
  return at;
}
