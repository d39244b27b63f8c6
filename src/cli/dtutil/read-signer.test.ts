import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { CommandFailure } from './command-failure.ts';
import { type NamedSigner, readSigner } from './read-signer.ts';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const pem = readFileSync(join(fixtures, 'signer.pem'), 'utf8');
const certificate = new X509Certificate(pem);
const thumbprint = certificate.fingerprint.replaceAll(':', '');
const folder = mkdtempSync(join(tmpdir(), 'opendtsx-signer-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string, passphrase?: string, hash = thumbprint): NamedSigner {
  return readSigner({
    thumbprint: hash,
    certificateFile: join(fixtures, name),
    ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
  });
}

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Why a file is refused, with the hint. */
function refusal(certificateFile: string, passphrase?: string, hash = thumbprint): string {
  try {
    readSigner({
      thumbprint: hash,
      certificateFile,
      ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
    });
  } catch (error) {
    if (error instanceof CommandFailure) return error.findings.map(({ message, hint }) => `${message} ${hint}`).join();
    throw error;
  }
  throw new Error('not refused');
}

// Source: our own, over files that another program made.
describe('the signer', () => {
  it.each([
    ['PEM', 'signer.pem', undefined],
    ['PEM with an encrypted key', 'signer-encrypted.pem', 'open'],
    ['PFX with AES', 'signer-aes.pfx', 'open'],
    ['PFX with 3DES', 'signer-3des.pfx', 'open'],
    ['PFX with RC2, as older Windows writes it', 'signer-rc2.pfx', 'open'],
    ['PFX that is not encrypted', 'signer-plain.pfx', undefined],
  ])('comes from %s', (_, name, passphrase) => {
    const { signer, subject } = read(name, passphrase);
    expect(subject).toBe('CN=Signer of tests');
    const own = new X509Certificate(signer.certificates);
    expect(own.fingerprint256).toBe(certificate.fingerprint256);
    const key = createPrivateKey({ key: signer.privateKey.reveal(), passphrase: signer.passphrase?.reveal() ?? '' });
    expect(own.checkPrivateKey(key)).toBe(true);
  });

  it('is found by the SHA-256 thumbprint as well', () => {
    expect(read('signer.pem', undefined, certificate.fingerprint256.replaceAll(':', '')).subject).toMatch(/Signer/);
  });

  it.each([
    [
      'another thumbprint',
      'signer.pem',
      undefined,
      'ABCD',
      new RegExp(`has the thumbprint ABCD; they have: ${thumbprint}`),
    ],
    ['no passphrase', 'signer-aes.pfx', undefined, thumbprint, /password is another one/],
    ['a wrong passphrase', 'signer-rc2.pfx', 'shut', thumbprint, /password is another one/],
    ['a file that is not there', 'absent.pem', undefined, thumbprint, /ENOENT/],
    ['a file of another kind', 'README.md', undefined, thumbprint, /no PFX file/],
  ])('is refused for %s', (_, name, passphrase, hash, reason) => {
    expect(refusal(join(fixtures, name), passphrase, hash)).toMatch(reason);
  });

  it('is refused for a PEM file without key', () => {
    const [only] = /-----BEGIN CERTIFICATE[\s\S]*?END CERTIFICATE-----/.exec(pem) ?? [''];
    expect(refusal(written('certificate.pem', only))).toMatch(/no private key/);
  });

  it('is refused for a PFX file cut off anywhere', () => {
    const whole = readFileSync(join(fixtures, 'signer-plain.pfx'));
    for (let length = 0; length < whole.length - 1; length += 97) {
      expect(refusal(written('cut.pfx', whole.subarray(0, length)))).toMatch(/no PFX file|password/);
    }
  });
});
