import { createRequire } from 'node:module';
import { Secret } from '../../datatypes/secret.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Signer } from './sign-package.ts';

type Forge = typeof import('node-forge');

/**
 * The key and the certificates of a PFX file (PKCS #12), as signing takes them; the certificate of the key comes first. Throws a `DtsError`
 * for a wrong password, for a file that is none or holds no RSA key, and when the library that reads it is not installed.
 */
export function readPfx(bytes: Uint8Array, password: Secret | undefined, fileName: string): Signer {
  const forge = loadForge(fileName);
  const { pki, pkcs12, asn1 } = forge;
  try {
    const container = pkcs12.pkcs12FromAsn1(
      asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('binary'))),
      password?.reveal() ?? '',
    );
    const bags = container.safeContents.flatMap(({ safeBags }) => safeBags);
    const keyBag = bags.find(({ key }) => key !== null && key !== undefined);
    if (keyBag?.key === null || keyBag?.key === undefined) throw failure(fileName, 'it holds no private key');
    const ownId = idOf(keyBag.attributes);
    const certificates = bags
      .filter(({ cert }) => cert !== undefined && cert !== null)
      .toSorted((left, right) => Number(idOf(right.attributes) === ownId) - Number(idOf(left.attributes) === ownId))
      .map(({ cert }) => pki.certificateToPem(cert as Parameters<typeof pki.certificateToPem>[0]));
    if (certificates.length === 0) throw failure(fileName, 'it holds no certificate');
    return { privateKey: new Secret(pki.privateKeyToPem(keyBag.key)), certificates: certificates.join('') };
  } catch (error) {
    // The library says "Invalid password?" for a wrong one; its other messages speak of structures.
    if (error instanceof Error && error.name === 'DtsError') throw error;
    const wrongPassword = error instanceof Error && /password/i.test(error.message);
    const detail = wrongPassword ? 'its password is another one' : 'it is no PFX file with an RSA key';
    throw failure(fileName, detail, error);
  }
}

function idOf(attributes: Readonly<Record<string, unknown>>): string {
  return String(attributes.localKeyId ?? '');
}

function loadForge(fileName: string): Forge {
  try {
    // Loaded only here: most runs sign nothing.
    return createRequire(import.meta.url)('node-forge') as Forge;
  } catch (error) {
    throw failure(
      fileName,
      'reading PFX files needs the package node-forge (npm install node-forge), or give a PEM file',
      error,
    );
  }
}

function failure(file: string, detail: string, cause?: unknown) {
  return dtsError('DTS_E_SIGNPACKAGEFAILED', { file, detail }, {}, { cause });
}
