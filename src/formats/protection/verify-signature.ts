import { createHash, createVerify, timingSafeEqual, X509Certificate } from 'node:crypto';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import { canonicalDocument, canonicalElement } from './canonicalize.ts';
import { readSignature, type SignatureParts, signaturesOf } from './signature-parts.ts';

/** What is known of the signature of a package; the numbers are those of DTSSignatureStatus (source: documentation). */
export const signatureStatus = { invalid: 0, notPresent: 1, good: 2, untrusted: 3 } as const;

/** Whose signatures count, and when. */
export interface SignatureTrust {
  /** Certificates of signers or of the authorities that issued theirs, PEM. Nobody is trusted without. */
  readonly trusted: readonly string[];
  /** The moment at which certificates must be valid. */
  readonly now: Date;
  /** Named in messages; never opened. */
  readonly fileName?: string;
}

/** The outcome of a verification: one error unless the signature is good. */
export interface SignatureVerification {
  readonly status: (typeof signatureStatus)[keyof typeof signatureStatus];
  /** Distinguished name of the signer, one attribute per line; undefined when no certificate could be read. */
  readonly signer: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const errorSymbols: Readonly<Record<number, string>> = {
  [signatureStatus.invalid]: 'DTS_E_INVALIDSIGNATURE',
  [signatureStatus.notPresent]: 'DTS_E_SIGNATURENOTPRESENT',
  [signatureStatus.untrusted]: 'DTS_E_UNTRUSTEDSIGNATURE',
};

// Longer chains are made to keep the verifier busy.
const longestChain = 8;

/**
 * Verifies the signature of a package: the digest of the whole document without the signature, the value signed with the certificate it
 * carries, and that the certificate is trusted. SSIS itself says that it does not look for changes in the package (source:
 * documentation); this does. Never throws for bad input; what it cannot verify is invalid, and the error names it.
 */
export function verifySignature(input: string | Uint8Array, trust: SignatureTrust): SignatureVerification {
  const { document, diagnostics } = parseXml(input, trust.fileName);
  if (document === undefined) return { status: signatureStatus.invalid, signer: undefined, diagnostics };
  const place = { location: document.locationOf(signaturesOf(document)[0]?.start ?? document.root.start) };
  const file = document.file ?? 'The package';
  const { status, signer, detail } = statusOf(document, trust);
  const symbol = errorSymbols[status];
  const errors = symbol === undefined ? [] : [diagnostic(symbol, { file, detail }, place)];
  return { status, signer, diagnostics: errors };
}

interface Finding {
  readonly status: SignatureVerification['status'];
  readonly signer: string | undefined;
  readonly detail: string;
}

function statusOf(document: XmlDocument, trust: SignatureTrust): Finding {
  const signatures = signaturesOf(document);
  const finding = (status: Finding['status'], detail: string, signer?: string): Finding => ({ status, signer, detail });
  if (signatures.length === 0) return finding(signatureStatus.notPresent, '');
  if (signatures.length > 1) return finding(signatureStatus.invalid, `it holds ${signatures.length} signatures`);
  const parts = readSignature(signatures[0]);
  if ('problem' in parts) return finding(signatureStatus.invalid, parts.problem);
  const certificates = readCertificates(parts.certificates);
  if (certificates === undefined) return finding(signatureStatus.invalid, 'its certificate cannot be read');
  const [certificate] = certificates;
  const signer = certificate.subject;
  if (!isDigestRight(document, parts)) {
    return finding(signatureStatus.invalid, 'the package was changed after it was signed', signer);
  }
  if (!isValueRight(document, parts, certificate)) {
    return finding(signatureStatus.invalid, 'its value does not fit its certificate', signer);
  }
  const distrust = distrustOf(certificates, trust);
  return distrust === undefined
    ? finding(signatureStatus.good, '', signer)
    : finding(signatureStatus.untrusted, distrust, signer);
}

function readCertificates(encoded: readonly (Uint8Array | string)[]): X509Certificate[] | undefined {
  try {
    return encoded.map((each) => new X509Certificate(each));
  } catch {
    return undefined; // node:crypto says only that it is no certificate.
  }
}

function isDigestRight(document: XmlDocument, { element, digestHash, digestValue }: SignatureParts): boolean {
  const digest = createHash(digestHash).update(canonicalDocument(document, element), 'utf8').digest();
  return digest.length === digestValue.length && timingSafeEqual(digest, digestValue);
}

function isValueRight(document: XmlDocument, parts: SignatureParts, certificate: X509Certificate): boolean {
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') return false;
  const verifier = createVerify(parts.signatureHash).update(canonicalElement(document, parts.signedInfo), 'utf8');
  return verifier.verify(certificate.publicKey, parts.signatureValue);
}

/** Why the first certificate is not trusted; undefined when it is: each certificate is valid now and issued by the next, up to a trusted one. */
function distrustOf(certificates: readonly X509Certificate[], { trusted, now }: SignatureTrust): string | undefined {
  const anchors = readCertificates(trusted);
  if (anchors === undefined) return 'one of the trusted certificates cannot be read';
  let [current] = certificates;
  for (let length = 0; length < longestChain; length++) {
    if (now < current.validFromDate || now > current.validToDate) {
      return `the certificate of ${nameOf(current)} is valid from ${current.validFrom} to ${current.validTo}`;
    }
    const isAnchor = anchors.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256);
    if (isAnchor) return undefined;
    const issuer = [...anchors, ...certificates].find((candidate) => isIssuedBy(current, candidate));
    if (issuer === undefined) break;
    current = issuer;
  }
  return `nobody who is trusted issued the certificate of ${nameOf(certificates[0])}`;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const isItself = certificate.fingerprint256 === issuer.fingerprint256;
  return !isItself && issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}
