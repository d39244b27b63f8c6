import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** Certificate and key, PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

const sequence = 0x30;
const set = 0x31;
const integer = 0x02;
const bitString = 0x03;
const octetString = 0x04;
const utf8String = 0x0c;
const utcTime = 0x17;
const generalizedTime = 0x18;
const version = 0xa0;
const extensions = 0xa3;
const dnsName = 0x82;

const sha256WithRsa = der(sequence, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const commonName = Buffer.from('0603550403', 'hex');
const subjectAlternativeName = Buffer.from('0603551d11', 'hex');

const day = 86_400_000;
const validFor = 3650 * day;

/**
 * A certificate that nobody has signed but its own key, for the names, from yesterday on for ten years. It keeps passwords from who only listens; who it belongs to it
 * does not prove. A new one is made each time.
 */
export async function selfSignedCertificate(names: readonly string[], now: number): Promise<CertificatePair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const name = der(sequence, der(set, der(sequence, commonName, der(utf8String, Buffer.from('OpenDTSX self-signed')))));
  const serial = randomBytes(16);
  // Numbers are signed: this one is to be positive, and without zeros in front.
  serial[0] = (serial[0] & 0x7f) | 0x40;
  const alternatives = der(sequence, ...names.map((each) => der(dnsName, Buffer.from(each, 'latin1'))));
  const content = der(
    sequence,
    der(version, der(integer, Buffer.from([2]))),
    der(integer, serial),
    sha256WithRsa,
    name,
    der(sequence, time(now - day), time(now + validFor)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(extensions, der(sequence, der(sequence, subjectAlternativeName, der(octetString, alternatives)))),
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = der(sequence, content, sha256WithRsa, der(bitString, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** Years up to 2049 have two digits (RFC 5280). */
function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return text < '2050' ? der(utcTime, Buffer.from(text.slice(2))) : der(generalizedTime, Buffer.from(text));
}

/** A value in the encoding of certificates (X.690). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content]);
}
