import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import type { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { type BuiltProject, buildIspac } from '../formats/ispac/build-ispac.ts';
import { readIspac } from '../formats/ispac/read-ispac.ts';
import type { Project } from '../model/project.ts';
import { folderEntries, orRefuse } from './folder-entries.ts';

/** A project in memory, with the findings of reading it. */
export interface LoadedProject {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a project folder is built. */
export interface ProjectBuilding {
  readonly password?: Secret;
  /** Name of the configuration; the first one when absent. */
  readonly configuration?: string;
}

/** Loads a project deployment file, or builds the project of a folder or `.dtproj` in memory. Throws a `DtsError` for what cannot be read. */
export function loadProject(path: string, options: ProjectBuilding = {}): LoadedProject {
  const file = resolve(path);
  if (extname(file).toLowerCase() === '.ispac') return openIspac(readBytes(file), file, options.password);
  const { bytes, diagnostics } = buildProject(file, options);
  const built = openIspac(bytes, file, options.password);
  return { project: built.project, diagnostics };
}

/** A built project deployment file. */
export interface ProjectBuild {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** Builds the project of a folder, or of a `.dtproj`, as the designer does; the same files give the same bytes. Throws a `DtsError` for what cannot be read. */
export function buildProject(path: string, { password, configuration }: ProjectBuilding = {}): ProjectBuild {
  const file = resolve(path);
  const isFolder = statOf(file).isDirectory();
  const built = buildIspac(folderEntries(isFolder ? file : dirname(file)), {
    ...(isFolder ? {} : { projectFile: basename(file) }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(password === undefined ? {} : { password }),
  });
  const { bytes, fileName } = built;
  if (bytes === undefined || fileName === undefined) throw failure(built);
  return { bytes, fileName, diagnostics: built.diagnostics };
}

function openIspac(bytes: Uint8Array, fileName: string, password: Secret | undefined): LoadedProject {
  const { project, diagnostics } = readIspac(bytes, { fileName, ...(password === undefined ? {} : { password }) });
  if (project === undefined) throw failure({ diagnostics });
  return { project, diagnostics };
}

function failure({ diagnostics }: Pick<BuiltProject, 'diagnostics'>): DtsError {
  const fault = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  return new DtsError(fault);
}

function statOf(file: string): ReturnType<typeof statSync> & object {
  try {
    return statSync(file);
  } catch (cause) {
    throw dtsError('DTS_E_PACKAGENOTFOUND', { package: file }, {}, { cause });
  }
}

function readBytes(file: string): Uint8Array {
  statOf(file);
  return orRefuse(file, () => readFileSync(file));
}
