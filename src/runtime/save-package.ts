import type { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { writePackage } from '../formats/dtsx/write/write-package.ts';
import { protectDocument } from '../formats/protection/protect-document.ts';
import { protectionLevel } from '../formats/protection/protection-level.ts';
import { needsUserKey } from '../formats/protection/sensitive-elements.ts';
import { assignRefIds } from '../model/assign-ref-ids.ts';
import type { Package } from '../model/package.ts';
import { replaceFile } from './replace-file.ts';

/** What protecting a package needs. */
export interface PackageSaving {
  /** For the protection levels with password. */
  readonly password?: Secret;
  /** Opened what the package was read from; `password` when absent. */
  readonly currentPassword?: Secret;
}

/** A package as it is stored, with warnings about secrets that were left out or left closed. */
export interface StoredPackage {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A package in the form of its protection level. What was not changed since it was read keeps its text to the byte, cipher text included.
 * Throws a `DtsError` for a level that needs Windows or a password that is not there, and for a current password that does not fit.
 */
export function storedPackage(root: Package, saving: PackageSaving = {}): StoredPackage {
  const untouched = writePackage(root);
  const { origin } = root;
  const samePassword = saving.currentPassword === undefined || saving.currentPassword.equals(saving.password);
  if (origin !== undefined && untouched.text === origin.source.rewrite([]) && samePassword) return untouched;
  assignRefIds(root);
  const written = writePackage(root);
  const isUserKey = root.protectionLevel === protectionLevel.encryptSensitiveWithUserKey;
  if (isUserKey && !needsUserKey(written.text)) return written;
  const stored = protectDocument(written.bytes, { level: root.protectionLevel, ...saving });
  if (stored.text === undefined || stored.bytes === undefined) throw new DtsError(stored.diagnostics[0]);
  return { text: stored.text, bytes: stored.bytes, diagnostics: [...written.diagnostics, ...stored.diagnostics] };
}

/**
 * Stores a package in a file, which is then complete, or as it was before: the text is written beside it and takes its name at the end.
 * Throws as `storedPackage`, and DTS_E_SAVEPACKAGEFILE when the file cannot be written. Returns the warnings.
 */
export async function savePackage(
  root: Package,
  path: string,
  saving: PackageSaving = {},
): Promise<readonly Diagnostic[]> {
  const { bytes, diagnostics } = storedPackage(root, saving);
  await replaceFile(path, bytes);
  return diagnostics;
}
