import { createHash, createPrivateKey, createSign, type KeyObject, X509Certificate } from 'node:crypto';
import type { Secret } from '../../datatypes/secret.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { encodeXml } from '../../xml/encoding.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import { canonicalDocument, canonicalElement } from './canonicalize.ts';
import { edited } from './edited-document.ts';
import { signatureNamespace } from './namespaces.ts';
import { canonicalXml, envelopedSignature, signaturesOf } from './signature-parts.ts';

/** Who signs. */
export interface Signer {
  /** RSA private key, PEM. */
  readonly privateKey: Secret;
  /** Opens the private key when it is encrypted. */
  readonly passphrase?: Secret;
  /** Certificate of the signer, PEM; those of its issuers may follow. */
  readonly certificates: string;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;

/**
 * Signs a package: an XML signature over the whole document is put at the end of its root, in place of one that is there; nothing else
 * changes. RSA with SHA-256. Where SSIS puts the element is not documented: its place is inferred. Throws `DtsError` for a
 * text that cannot be read and for a key or certificate that cannot sign.
 */
export function signPackage(
  input: string | Uint8Array,
  signer: Signer,
  fileName?: string,
): { readonly text: string; readonly bytes: Uint8Array } {
  const file = fileName ?? 'The package';
  const parsed = parseXml(input, fileName);
  if (parsed.document === undefined) throw failure(file, parsed.diagnostics[0].message);
  const { root } = parsed.document;
  if (root.startTagEnd === root.end) throw failure(file, `<${root.name}> is empty`);
  const { key, certificates } = identityOf(signer, file);
  const unsigned = edited(
    parsed.document,
    signaturesOf(parsed.document).map(({ start, end }) => ({ start, end, replacement: '' })),
  );
  const framed = withSignature(unsigned, certificates);
  const [signature] = signaturesOf(framed);
  const signedInfo = signature.child('SignedInfo');
  const place = signature.child('SignatureValue');
  if (signedInfo === undefined || place === undefined) throw failure(file, 'the package has no room for a signature');
  const value = createSign('sha256').update(canonicalElement(framed, signedInfo), 'utf8').sign(key, 'base64');
  const { text } = edited(framed, [{ start: place.startTagEnd, end: place.contentEnd, replacement: value }]);
  return { text, bytes: encodeXml(text, parsed.document.encoding) };
}

function failure(file: string, detail: string) {
  return dtsError('DTS_E_SIGNPACKAGEFAILED', { file, detail });
}

function identityOf(
  signer: Signer,
  file: string,
): { readonly key: KeyObject; readonly certificates: readonly string[] } {
  const certificates = [...signer.certificates.matchAll(pemCertificate)].map(([, body]) => body.replaceAll(/\s/g, ''));
  if (certificates.length === 0) throw failure(file, 'the certificate is not PEM');
  const key = privateKeyOf(signer, file);
  if (key.asymmetricKeyType !== 'rsa') throw failure(file, 'the private key is not an RSA key');
  if (!certificateOf(certificates[0], file).checkPrivateKey(key)) {
    throw failure(file, 'the private key does not belong to the certificate');
  }
  return { key, certificates };
}

function certificateOf(base64: string, file: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    throw failure(file, 'the certificate cannot be read');
  }
}

function privateKeyOf({ privateKey, passphrase }: Signer, file: string): KeyObject {
  const pem = privateKey.reveal();
  if (!pem.includes('-----BEGIN')) throw failure(file, 'the private key is not PEM');
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }) });
  } catch {
    // The message of OpenSSL may quote the key.
    throw failure(file, 'the private key cannot be read, or its passphrase is wrong');
  }
}

/** The document with a signature whose value is still empty. */
function withSignature(document: XmlDocument, certificates: readonly string[]): XmlDocument {
  const { root } = document;
  const digest = createHash('sha256').update(canonicalDocument(document), 'utf8').digest('base64');
  const data = certificates.map((each) => `<X509Certificate>${each}</X509Certificate>`).join('');
  const signature = [
    `<Signature xmlns="${signatureNamespace}"><SignedInfo>`,
    `<CanonicalizationMethod Algorithm="${canonicalXml}" />`,
    '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" />',
    `<Reference URI=""><Transforms><Transform Algorithm="${envelopedSignature}" /></Transforms>`,
    '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256" />',
    `<DigestValue>${digest}</DigestValue></Reference></SignedInfo><SignatureValue></SignatureValue>`,
    `<KeyInfo><X509Data>${data}</X509Data></KeyInfo></Signature>`,
  ].join('');
  return edited(document, [{ start: root.contentEnd, end: root.contentEnd, replacement: signature }]);
}
