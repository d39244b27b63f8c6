import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readPfx } from '../../formats/protection/read-pfx.ts';
import type { Signer } from '../../formats/protection/sign-package.ts';
import { failed } from './command-failure.ts';
import type { Signing } from './command-options.ts';

/** Who signs, and how the certificate names him. */
export interface NamedSigner {
  readonly signer: Signer;
  /** In one line. */
  readonly subject: string;
}

/**
 * Reads a private key and its certificates from a PEM or PFX (PKCS #12) file; the certificate with the thumbprint (SHA-1 or SHA-256)
 * comes first, those of its issuers follow. Throws `CommandFailure` 1, without a word of the key.
 */
export function readSigner({ certificateFile: file, thumbprint, passphrase }: Signing): NamedSigner {
  const bytes = readBytes(file);
  const signer = bytes.includes('-----BEGIN ') ? readPem(bytes, passphrase, file) : openPfx(bytes, passphrase, file);
  const certificates = pemBlocks(signer.certificates, 'CERTIFICATE').map((text) => ({
    text,
    certificate: readCertificate(text, file),
  }));
  const own = certificates.find(({ certificate }) => thumbprintsOf(certificate).includes(thumbprint));
  if (own === undefined) {
    const found = certificates.map(({ certificate }) => thumbprintsOf(certificate)[0]).join(', ');
    throw refusal(file, `none of its certificates has the thumbprint ${thumbprint}; they have: ${found || 'none'}`);
  }
  const others = certificates.filter((each) => each !== own);
  return {
    signer: { ...signer, certificates: [own, ...others].map(({ text }) => text).join('\n') },
    subject: own.certificate.subject.replaceAll('\n', ', '),
  };
}

function refusal(file: string, detail: string): Error {
  return failed('OPENDTSX_E_CERTIFICATE', { file, detail });
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw refusal(file, error instanceof Error ? error.message : String(error));
  }
}

function readPem(bytes: Buffer, passphrase: Secret | undefined, file: string): Signer {
  const text = bytes.toString('latin1');
  const [key] = pemBlocks(text, '(?:[A-Z]+ )*PRIVATE KEY');
  if (key === undefined) throw refusal(file, 'it holds no private key');
  const privateKey = new Secret(key);
  return { privateKey, certificates: text, ...(passphrase === undefined ? {} : { passphrase }) };
}

function openPfx(bytes: Buffer, passphrase: Secret | undefined, file: string): Signer {
  try {
    return readPfx(bytes, passphrase, file);
  } catch (error) {
    // Its message says that a package cannot be signed, and names the certificate file as that package.
    if (error instanceof DtsError) throw refusal(file, String(error.diagnostic.args.detail));
    throw error;
  }
}

/** The blocks of a PEM text with a label. @param label a regular expression */
function pemBlocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN (${label})-----[\\s\\S]*?-----END \\1-----`, 'g');
  return [...text.matchAll(block)].map(([found]) => found);
}

function readCertificate(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw refusal(file, 'one of its certificates cannot be read');
  }
}

function thumbprintsOf({ fingerprint, fingerprint256 }: X509Certificate): string[] {
  return [fingerprint, fingerprint256].map((text) => text.replaceAll(':', ''));
}
