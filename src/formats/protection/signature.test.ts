import { createHash, createPublicKey, createSign, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import { canonicalDocument, canonicalElement } from './canonicalize.ts';
import { signPackage } from './sign-package.ts';
import { signatureStatus, verifySignature } from './verify-signature.ts';

const now = new Date('2026-06-01T00:00:00Z');
const plain = `<?xml version="1.0"?>
<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="Load">
  <DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>
</DTS:Executable>
`;

interface Identity {
  readonly name: string;
  readonly key: KeyObject;
  readonly pem: string;
}

const authority = identity('Authority', undefined, { isAuthority: true });
const signer = identity('Signer', authority);

// Source: documentation (DTSSignatureStatus; XML Signature), inferred for the place of the element.
describe('a signed package', () => {
  const signed = signPackage(plain, credentials(signer)).text;

  it.each([
    ['the signer', [signer]],
    ['the authority that issued the certificate', [authority]],
  ])('is good when %s is trusted', (_, trusted) => {
    const result = verify(signed, trusted);
    expect(result).toEqual({ status: signatureStatus.good, signer: 'CN=Signer', diagnostics: [] });
  });

  it('differs from the package by the signature only, and signing it again replaces the signature', () => {
    expect(signed.replace(/<Signature .*<\/Signature>/s, '')).toBe(plain);
    expect(signPackage(signed, credentials(authority)).text.match(/<Signature /g)).toHaveLength(1);
  });

  it('stays good when only what XML does not count changes', () => {
    const rewritten = signed.replaceAll('\n', '\r\n').replace('DTS:ObjectName="Load"', "  DTS:ObjectName='Load' ");
    expect(verify(rewritten, [signer]).status).toBe(signatureStatus.good);
  });

  it.each([
    ['nobody is trusted', [], now],
    ['somebody else is trusted', [identity('Other', undefined)], now],
    ['an authority of the same name is trusted', [identity('Authority', undefined, { isAuthority: true })], now],
    ['the certificate has expired', [signer], new Date('2031-01-01')],
    ['the certificate is not valid yet', [signer], new Date('2019-01-01')],
  ])('is untrusted when %s', (_, trusted, moment) => {
    const result = verify(signed, trusted, moment);
    expect(result.status).toBe(signatureStatus.untrusted);
    expect(result.diagnostics.map(({ symbol, severity }) => [symbol, severity])).toEqual([
      ['DTS_E_UNTRUSTEDSIGNATURE', 'error'],
    ]);
  });

  it('is untrusted when its issuer is no authority', () => {
    const result = verify(signPackage(plain, credentials(identity('Below', signer))).text, [signer]);
    expect(result.status).toBe(signatureStatus.untrusted);
  });

  it.each([
    ['a changed value', signed.replace('"Load"', '"Lead"'), 'changed after it was signed'],
    ['added text', signed.replace('</DTS:Executable>', 'x</DTS:Executable>'), 'changed after it was signed'],
    ['another digest', signed.replace(/(<DigestValue>)./, '$1!'), 'changed after it was signed'],
    [
      'a changed signature value',
      signed.replace(/(<SignatureValue>).{8}/, '$1AAAAAAAA'),
      'does not fit its certificate',
    ],
    [
      'an empty signature value',
      signed.replace(/<SignatureValue>[^<]*/, '<SignatureValue>'),
      'does not fit its certificate',
    ],
    ['a broken certificate', signed.replace(/(<X509Certificate>).{20}/, '$1'), 'certificate cannot be read'],
    ['no certificate', signed.replace(/<KeyInfo>.*<\/KeyInfo>/, ''), 'carries no certificate'],
    ['a reference to a part', signed.replace('URI=""', 'URI="#part"'), 'not the whole document'],
    ['two references', signed.replace(/<Reference .*<\/Reference>/, '$&$&'), '2 references'],
    ['an unknown canonicalization', signed.replace('REC-xml-c14n-20010315', 'my-c14n'), 'my-c14n'],
    ['an unknown signature method', signed.replace('rsa-sha256', 'rsa-md5'), 'rsa-md5'],
    ['an unknown digest', signed.replace('xmlenc#sha256', 'xmlenc#md5'), 'md5'],
    ['no transform that leaves itself out', signed.replace(/<Transforms>.*<\/Transforms>/, ''), 'leave itself out'],
    ['an unknown transform', signed.replace('enveloped-signature', 'xslt'), 'xslt'],
    ['two signatures', signed.replace(/<Signature .*<\/Signature>/s, '$&$&'), '2 signatures'],
  ])('is invalid with %s', (_, text, detail) => {
    const result = verify(text, [signer]);
    expect(result.status).toBe(signatureStatus.invalid);
    expect(result.diagnostics.map(({ symbol, severity }) => [symbol, severity])).toEqual([
      ['DTS_E_INVALIDSIGNATURE', 'error'],
    ]);
    expect(result.diagnostics[0].message).toContain(detail);
  });

  it('is invalid with the certificate of somebody else', () => {
    const exchanged = signed.replace(/(<X509Certificate>)[^<]*/, `$1${body(authority.pem)}`);
    expect(verify(exchanged, [authority]).diagnostics[0].message).toContain('does not fit its certificate');
  });

  it('is good with the hashes of older designers', () => {
    expect(verify(signedWithSha1(plain, signer), [signer]).status).toBe(signatureStatus.good);
  });
});

describe('verifySignature', () => {
  it('says that a package is not signed', () => {
    const result = verify(plain, [signer]);
    expect([result.status, result.diagnostics[0].symbol]).toEqual([
      signatureStatus.notPresent,
      'DTS_E_SIGNATURENOTPRESENT',
    ]);
  });

  it('does not take a signature within an object for that of the package', () => {
    const signed = signPackage(plain, credentials(signer)).text;
    const moved = signed.replace(/<Signature .*<\/Signature>/s, '<DTS:ObjectData>$&</DTS:ObjectData>');
    expect(verify(moved, [signer]).status).toBe(signatureStatus.notPresent);
  });

  it('reports text that is no XML, and a trusted certificate that is none', () => {
    expect(verify('hello', []).diagnostics[0].symbol).toBe('OPENDTSX_E_XML_NOTXML');
    const signed = signPackage(plain, credentials(signer)).text;
    const result = verifySignature(signed, { trusted: ['hello'], now });
    expect(result.diagnostics[0].message).toContain('trusted certificates cannot be read');
  });
});

describe('signPackage refuses', () => {
  const good = credentials(signer);
  it.each([
    ['a key that is not PEM', { ...good, privateKey: new Secret('\u0030\u0082 private') }, 'not PEM'],
    ['a damaged key', { ...good, privateKey: new Secret('-----BEGIN PRIVATE KEY-----\nprivate\n') }, 'cannot be read'],
    ['a key of another certificate', { ...good, certificates: authority.pem }, 'does not belong'],
    ['no certificate', { ...good, certificates: '' }, 'not PEM'],
    [
      'a damaged certificate',
      { ...good, certificates: pem('CERTIFICATE', Buffer.from('x')) },
      'certificate cannot be read',
    ],
    ['a key that is not RSA', { ...good, privateKey: keyText(generateKeyPairSync('ed25519').privateKey) }, 'RSA'],
  ])('%s, without a word of the key', (_, given, detail) => {
    expect(() => signPackage(plain, given, 'a.dtsx')).toThrow(expect.objectContaining({ name: 'DtsError' }));
    expect(() => signPackage(plain, given, 'a.dtsx')).toThrow(new RegExp(`a\\.dtsx cannot be signed: .*${detail}`));
    expect(() => signPackage(plain, given, 'a.dtsx')).not.toThrow(/private\n|\u0082/);
  });

  it.each([
    ['hello', /cannot be signed/],
    ['<DTS:Executable xmlns:DTS="u"/>', /is empty/],
  ])('the text %j', (text, message) => {
    expect(() => signPackage(text, good)).toThrow(message);
  });
});

function verify(text: string, trusted: readonly Identity[], moment = now): ReturnType<typeof verifySignature> {
  return verifySignature(text, { trusted: trusted.map((each) => each.pem), now: moment, fileName: 'a.dtsx' });
}

function credentials({ key, pem: certificates }: Identity): Parameters<typeof signPackage>[1] {
  return { privateKey: keyText(key), certificates };
}

function keyText(key: KeyObject): Secret {
  return new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString());
}

function signedWithSha1(text: string, { key, pem: certificate }: Identity): string {
  const digest = createHash('sha1')
    .update(canonicalDocument(parsed(text)))
    .digest('base64');
  const framed = text.replace(
    '</DTS:Executable>',
    `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><DigestValue>${digest}</DigestValue></Reference></SignedInfo><SignatureValue>?</SignatureValue><KeyInfo><X509Data><X509Certificate>${body(certificate)}</X509Certificate></X509Data></KeyInfo></Signature></DTS:Executable>`,
  );
  const document = parsed(framed);
  const signedInfo = document.root.child('Signature')?.child('SignedInfo') ?? document.root;
  const value = createSign('sha1').update(canonicalElement(document, signedInfo)).sign(key, 'base64');
  return framed.replace('>?<', `>${value}<`);
}

function parsed(text: string): XmlDocument {
  const { document, diagnostics } = parseXml(text);
  if (document === undefined) throw new Error(diagnostics[0].message);
  return document;
}

// node:crypto reads certificates, but makes none: a certificate of X.509 version 3 in DER, valid from 2020 to 2030.
function identity(name: string, issuer: Identity | undefined, options: { isAuthority?: boolean } = {}): Identity {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = sequence(tagged(0x06, Buffer.from('2a864886f70d01010b', 'hex')), tagged(0x05));
  const named = (each: string): Buffer =>
    sequence(tagged(0x31, sequence(tagged(0x06, Buffer.from('550403', 'hex')), tagged(0x0c, Buffer.from(each)))));
  const validity = sequence(tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('300101000000Z')));
  const constraints = sequence(
    tagged(0x06, Buffer.from('551d13', 'hex')),
    tagged(0x04, sequence(...(options.isAuthority ? [tagged(0x01, Buffer.of(0xff))] : []))),
  );
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.of(1)),
    algorithm,
    named(issuer?.name ?? name),
    validity,
    named(name),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(constraints)),
  );
  const signature = sign('sha256', content, issuer?.key ?? key);
  return { name, key, pem: pem('CERTIFICATE', sequence(content, algorithm, tagged(0x03, Buffer.of(0), signature))) };
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...bytes), content]);
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}

function body(text: string): string {
  return text.replaceAll(/-----[^-]*-----|\s/g, '');
}
