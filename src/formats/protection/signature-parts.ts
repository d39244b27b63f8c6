import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { signatureNamespace } from './namespaces.ts';

/** Identifier of Canonical XML 1.0 without comments. */
export const canonicalXml = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
/** Identifier of the transform that leaves out the signature itself. */
export const envelopedSignature = `${signatureNamespace}enveloped-signature`;

/** Identifiers of signature methods → hash of node:crypto; RSA with PKCS#1 padding. */
export const signatureMethods: Readonly<Record<string, string>> = {
  [`${signatureNamespace}rsa-sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'sha256',
};

/** Identifiers of digest methods → hash of node:crypto. */
export const digestMethods: Readonly<Record<string, string>> = {
  [`${signatureNamespace}sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
};

/** What a signature states, in a form that can be verified. */
export interface SignatureParts {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  /** Hash of the signature method. */
  readonly signatureHash: string;
  readonly signatureValue: Uint8Array;
  readonly digestHash: string;
  readonly digestValue: Uint8Array;
  /** The certificates it carries, in their order, DER. */
  readonly certificates: readonly Uint8Array[];
}

/** The XML signatures of a document: elements directly below the root. */
export function signaturesOf({ root }: XmlDocument): XmlElement[] {
  return root.elements.filter(isSignature);
}

/**
 * Reads a signature over the whole document around it. What cannot be verified gives a `problem` that names it: another algorithm or
 * transform, a reference to a part of the document, a signature without certificate.
 */
export function readSignature(element: XmlElement): SignatureParts | { readonly problem: string } {
  const signedInfo = element.child('SignedInfo');
  const references = signedInfo?.childrenNamed('Reference') ?? [];
  if (signedInfo === undefined || references.length !== 1) {
    return { problem: `it has ${references.length} references where one, to the whole document, is known` };
  }
  const [reference] = references;
  const problem = methodProblem(signedInfo) ?? referenceProblem(reference);
  if (problem !== undefined) return { problem };
  const certificates = (element.child('KeyInfo')?.childrenNamed('X509Data') ?? [])
    .flatMap((data) => data.childrenNamed('X509Certificate'))
    .map(bytesOf);
  if (certificates.length === 0) return { problem: 'it carries no certificate' };
  return {
    element,
    signedInfo,
    signatureHash: signatureMethods[algorithmOf(signedInfo.child('SignatureMethod'))],
    signatureValue: bytesOf(element.child('SignatureValue')),
    digestHash: digestMethods[algorithmOf(reference.child('DigestMethod'))],
    digestValue: bytesOf(reference.child('DigestValue')),
    certificates,
  };
}

function isSignature({ localName, namespace }: XmlElement): boolean {
  return localName === 'Signature' && namespace === signatureNamespace;
}

function methodProblem(signedInfo: XmlElement): string | undefined {
  const canonicalization = algorithmOf(signedInfo.child('CanonicalizationMethod'));
  if (canonicalization !== canonicalXml) return unknown('canonicalization method', canonicalization);
  const method = algorithmOf(signedInfo.child('SignatureMethod'));
  return Object.hasOwn(signatureMethods, method) ? undefined : unknown('signature method', method);
}

function referenceProblem(reference: XmlElement): string | undefined {
  const uri = reference.attributeValue('URI');
  if (uri !== '') return `it signs "${uri ?? ''}" and not the whole document`;
  const transforms = (reference.child('Transforms')?.childrenNamed('Transform') ?? []).map(algorithmOf);
  const foreign = transforms.find((transform) => transform !== envelopedSignature && transform !== canonicalXml);
  if (foreign !== undefined) return unknown('transform', foreign);
  if (!transforms.includes(envelopedSignature)) return 'it does not leave itself out of what it signs';
  const digest = algorithmOf(reference.child('DigestMethod'));
  return Object.hasOwn(digestMethods, digest) ? undefined : unknown('digest method', digest);
}

function unknown(kind: string, name: string): string {
  return `its ${kind} "${name}" is not known`;
}

function algorithmOf(element: XmlElement | undefined): string {
  return element?.attributeValue('Algorithm') ?? '';
}

function bytesOf(element: XmlElement | undefined): Uint8Array {
  return Buffer.from(element?.textContent ?? '', 'base64');
}
