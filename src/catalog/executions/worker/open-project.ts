import type { Secret } from '../../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../../diagnostics/diagnostic.ts';
import { readPackage } from '../../../formats/dtsx/read-package.ts';
import { readIspac } from '../../../formats/ispac/read-ispac.ts';
import type { Project } from '../../../model/project.ts';
import { findProjectPackage } from '../../../runtime/load-package.ts';
import type { PackageSource } from '../../../runtime/run-request.ts';

/** A deployed project in memory: nothing of it is written to a disk. */
export interface OpenedProject {
  readonly project?: Project;
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a project deployment file. @param base64 its bytes */
export function openProject(base64: string, name: string, password: Secret | undefined): OpenedProject {
  const bytes = Buffer.from(base64, 'base64');
  return { bytes, ...readIspac(bytes, { fileName: `${name}.ispac`, ...(password === undefined ? {} : { password }) }) };
}

/** A package of a project as a source to run, read anew: two runs never share what one of them has changed; or why there is none. */
export function sourceOf(
  { project, bytes, diagnostics: before }: OpenedProject,
  packageName: string,
  folder: string,
  password: Secret | undefined,
): { readonly source?: PackageSource; readonly diagnostics: readonly Diagnostic[] } {
  if (project === undefined) return { diagnostics: before };
  const entry = findProjectPackage(project, packageName);
  if (entry === undefined) return { diagnostics: [diagnostic('DTS_E_PACKAGENOTFOUND', { package: packageName })] };
  const { package: read, diagnostics } = readPackage(entry.read(), {
    fileName: `${project.name}.ispac/${entry.name}`,
    ...(password === undefined ? {} : { password }),
  });
  return read === undefined
    ? { diagnostics }
    : { source: { package: read, project, projectBytes: bytes, folder }, diagnostics };
}
