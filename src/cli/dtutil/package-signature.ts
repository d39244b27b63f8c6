import { signatureStatus, verifySignature } from '../../formats/protection/verify-signature.ts';
import type { OpenedPackage } from './opened-package.ts';

/** What the signature of a package says, whoever made it. */
export interface PackageSignature {
  readonly isPresent: boolean;
  /** Whether the package is what was signed; says nothing about whether the signer is trusted. */
  readonly isValid: boolean;
  /** Name of the signer in one line; undefined when there is none to read. */
  readonly signer: string | undefined;
}

/** The signature of a package file. */
export function signatureOf({ bytes, file }: Pick<OpenedPackage, 'bytes' | 'file'>): PackageSignature {
  const { status, signer } = verifySignature(bytes, { trusted: [], now: new Date(), fileName: file });
  const isPresent = status !== signatureStatus.notPresent;
  return {
    isPresent,
    isValid: isPresent && status !== signatureStatus.invalid,
    signer: signer?.replaceAll('\n', ', '),
  };
}
