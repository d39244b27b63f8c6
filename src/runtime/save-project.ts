import type { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readManifest } from '../formats/dtproj/read-manifest.ts';
import { writeIspac } from '../formats/ispac/write-ispac.ts';
import { protectDocument } from '../formats/protection/protect-document.ts';
import { protectionLevel } from '../formats/protection/protection-level.ts';
import { holdsPlainSecrets, needsUserKey } from '../formats/protection/sensitive-elements.ts';
import { assignRefIds } from '../model/assign-ref-ids.ts';
import type { Project } from '../model/project.ts';
import { replaceFile } from './replace-file.ts';
import type { PackageSaving } from './save-package.ts';

/** A project as a project deployment file, with warnings about secrets that were left out or left closed. */
export interface StoredProject {
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The project deployment file of a project in the form of its protection level, which its packages get as well. The same project gives the
 * same bytes, and files that were not changed keep theirs. Throws a `DtsError` for a level that needs Windows or a password that is not
 * there, and for a current password that does not fit.
 */
export function storedProject(project: Project, saving: PackageSaving = {}): StoredProject {
  const diagnostics: Diagnostic[] = [];
  const { protectionLevel: level, origin } = project;
  const levelBefore = origin?.manifest && readManifest(origin.manifest).protectionLevel;
  const sameKey = level === levelBefore && samePassword(saving);
  for (const { package: changed } of project.packages) {
    if (changed === undefined) continue;
    changed.protectionLevel = level;
    assignRefIds(changed);
  }
  const bytes = writeIspac(project, (name, part) => {
    const isUserKey = level === protectionLevel.encryptSensitiveWithUserKey;
    if (sameKey ? !holdsPlainSecrets(part) : isUserKey && !needsUserKey(part)) return part;
    const stored = protectDocument(part, { level, fileName: name, ...saving });
    if (stored.bytes === undefined) throw new DtsError(stored.diagnostics[0]);
    diagnostics.push(...stored.diagnostics);
    return stored.bytes;
  });
  return { bytes, diagnostics };
}

/** Stores a project deployment file, which is then complete, or as it was before. Throws as `storedProject`, and when the file cannot be written. */
export async function saveProject(
  project: Project,
  path: string,
  saving: PackageSaving = {},
): Promise<readonly Diagnostic[]> {
  const { bytes, diagnostics } = storedProject(project, saving);
  await replaceFile(path, bytes);
  return diagnostics;
}

function samePassword({ password, currentPassword }: { password?: Secret; currentPassword?: Secret }): boolean {
  return currentPassword === undefined || currentPassword.equals(password);
}
