import forge from 'node-forge';
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { readPfx } from './read-pfx.ts';
import { signPackage } from './sign-package.ts';
import { signatureStatus, verifySignature } from './verify-signature.ts';

const text =
  '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ObjectName="P"><DTS:Variables /></DTS:Executable>';
const from = new Date('2026-01-01T00:00:00Z');
const until = new Date('2036-01-01T00:00:00Z');

let pem = '';
let pfx: Record<string, Uint8Array> = {};

// Source: our own key, written with the ciphers of Windows (3des) and of present tools (aes256).
beforeAll(() => {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = from;
  certificate.validity.notAfter = until;
  const name = [{ name: 'commonName', value: 'Signer' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  pem = forge.pki.certificateToPem(certificate);
  const written = (algorithm: 'aes256' | '3des'): Uint8Array => {
    const container = forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], 'open sesame', { algorithm });
    return Buffer.from(forge.asn1.toDer(container).getBytes(), 'binary');
  };
  pfx = { aes256: written('aes256'), '3des': written('3des') };
});

describe('a PFX file', () => {
  it.each(['aes256', '3des'])('encrypted with %s signs a package', (algorithm) => {
    const signer = readPfx(pfx[algorithm], new Secret('open sesame'), 'signer.pfx');
    const signed = signPackage(text, signer);
    const trust = { trusted: [pem], now: new Date('2026-06-01T00:00:00Z') };
    expect(verifySignature(signed.text, trust).status).toBe(signatureStatus.good);
    const tampered = signed.text.replace('"P"', '"Q"');
    expect(verifySignature(tampered, trust).status).toBe(signatureStatus.invalid);
  });

  it('does not open with another password', () => {
    expect(() => readPfx(pfx.aes256, new Secret('hush-hush'), 'signer.pfx')).toThrow(/its password is another one/);
  });

  it.each([
    ['empty', () => new Uint8Array()],
    ['text', () => Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['cut off', () => pfx.aes256.subarray(0, 700)],
  ])('that is %s is refused by name', (_what, bytes) => {
    expect(() => readPfx(bytes(), new Secret('open sesame'), 'signer.pfx')).toThrow(/signer\.pfx.*it is no PFX file/);
  });
});
