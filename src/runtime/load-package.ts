import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Secret } from '../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { readIspac } from '../formats/ispac/read-ispac.ts';
import { type FolderEntry, type ReadProjectFolder, readProjectFolder } from '../formats/project/read-project-folder.ts';
import type { Package } from '../model/package.ts';
import type { Project, ProjectPackage } from '../model/project.ts';
import { entriesAbove, findProjectFile } from './find-project.ts';
import { folderEntries } from './folder-entries.ts';
import type { PackageSource } from './run-request.ts';

/** A package in memory with the project around it. */
export interface LoadedPackage {
  readonly package: Package;
  readonly project: Project | undefined;
  /** Folder of the file; the working folder for packages from memory. */
  readonly folder: string;
  /** The file that package and project were read from: `.dtsx`, `.ispac` or `.dtproj`; absent for packages from memory. */
  readonly file?: string;
  /** The bytes of the project deployment file of a package from memory, where they are known. */
  readonly projectBytes?: Uint8Array;
}

/** A loaded package, or why there is none. */
export interface PackageLoading {
  readonly loaded?: LoadedPackage;
  readonly failure?: 'not-found' | 'not-loadable';
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads a package from a `.dtsx` (with the project files beside or above it), an `.ispac`, a `.dtproj` or its folder, or memory. Never throws for what
 * the files hold.
 */
export function loadPackage(
  source: PackageSource,
  options: { readonly password?: Secret; readonly workingFolder: string },
): PackageLoading {
  if ('package' in source) {
    const { package: loaded, project, folder = options.workingFolder, projectBytes } = source;
    const bytes = projectBytes === undefined ? {} : { projectBytes };
    return { loaded: { package: loaded, project, folder, ...bytes }, diagnostics: [] };
  }
  const file = resolve(options.workingFolder, source.path);
  const reading = { fileName: file, ...(options.password === undefined ? {} : { password: options.password }) };
  try {
    const projectFile = findProjectFile(file);
    if (projectFile !== undefined) return loadFromProjectFolder(projectFile, source.packageName, reading);
    const bytes = readPackageFile(file);
    if (!(bytes instanceof Uint8Array)) return bytes;
    return extname(file).toLowerCase() === '.ispac'
      ? loadFromProjectFile(bytes, source.packageName, reading)
      : loadFromFile(bytes, reading);
  } catch (error) {
    // An entry of an archive turns out to be damaged only when it is unpacked.
    if (error instanceof DtsError) return { failure: 'not-loadable', diagnostics: [error.diagnostic] };
    throw error;
  }
}

/** The bytes of a package or project file, or why there are none. */
export function readPackageFile(file: string): Uint8Array | PackageLoading {
  try {
    const found = statSync(file);
    if (found.isFile()) return readFileSync(file);
    const hint = `This is ${found.isDirectory() ? 'a folder' : 'no regular file'}: name the .dtsx or .ispac file itself.`;
    const finding = diagnostic('DTS_E_PACKAGENOTFOUND', { package: file }, { hint });
    return { failure: 'not-found', diagnostics: [finding] };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const finding = missing
      ? diagnostic('DTS_E_PACKAGENOTFOUND', { package: file })
      : diagnostic('DTS_E_OPENPACKAGEFILE', { file, detail: error instanceof Error ? error.message : String(error) });
    return { failure: missing ? 'not-found' : 'not-loadable', diagnostics: [finding] };
  }
}

interface Reading {
  readonly fileName: string;
  readonly password?: Secret;
}

function loadFromFile(bytes: Uint8Array, reading: Reading): PackageLoading {
  const { package: read, diagnostics } = readPackage(bytes, reading);
  if (read === undefined) return { failure: 'not-loadable', diagnostics };
  const around = projectAround(reading.fileName, reading);
  return {
    loaded: { package: read, project: around.project, folder: dirname(reading.fileName), file: reading.fileName },
    diagnostics: [...diagnostics, ...around.diagnostics],
  };
}

/**
 * The project that a `.dtsx` belongs to: from the files beside it, or else from a `.dtproj` up to three folders above that lists it. Throws a
 * `DtsError` when they cannot be read.
 */
export function projectAround(file: string, options: { readonly password?: Secret }): ReadProjectFolder {
  const beside = folderEntries(dirname(file));
  const entries = beside.some(({ name }) => /\.(?:dtproj|params|conmgr)$/i.test(name)) ? beside : entriesAbove(file);
  return readProjectFolder(basename(file), entries ?? beside, options);
}

function loadFromProjectFolder(file: string, packageName: string | undefined, reading: Reading): PackageLoading {
  if (!existsSync(file)) {
    return { failure: 'not-found', diagnostics: [diagnostic('DTS_E_PACKAGENOTFOUND', { package: file })] };
  }
  const isOther = ({ name }: FolderEntry): boolean => /\.dtproj$/i.test(name) && name !== basename(file);
  const entries = folderEntries(dirname(file)).filter((entry) => !isOther(entry));
  const { project, diagnostics } = readProjectFolder(packageName ?? '', entries, reading);
  if (project !== undefined) return loadFromProject(project, packageName, { ...reading, fileName: file }, diagnostics);
  const names = entries.map(({ name }) => name).filter((name) => /\.dtsx$/i.test(name));
  const hint = `Name a package: ${names.length === 0 ? 'the folder has none' : names.join(', ')}. A project of the package deployment model has nothing that they share.`;
  return {
    failure: 'not-found',
    diagnostics: [...diagnostics, diagnostic('DTS_E_PACKAGENOTFOUND', { package: file }, { hint })],
  };
}

function loadFromProjectFile(bytes: Uint8Array, packageName: string | undefined, reading: Reading): PackageLoading {
  const { project, diagnostics } = readIspac(bytes, reading);
  if (project === undefined) return { failure: 'not-loadable', diagnostics };
  return loadFromProject(project, packageName, reading, diagnostics);
}

function loadFromProject(
  project: Project,
  packageName: string | undefined,
  reading: Reading,
  diagnostics: readonly Diagnostic[],
): PackageLoading {
  const entry = packageName === undefined ? entryPackage(project) : findProjectPackage(project, packageName);
  if (entry === undefined) {
    const names = project.packages.map(({ name }) => name).join(', ');
    const hint = names === '' ? 'The project has no packages.' : `The project has the packages ${names}.`;
    const sought = packageName ?? `to start with of ${reading.fileName}`;
    const missing = diagnostic('DTS_E_PACKAGENOTFOUND', { package: sought }, { hint });
    return { failure: 'not-found', diagnostics: [...diagnostics, missing] };
  }
  const isFolder = /\.dtproj$/i.test(reading.fileName);
  const fileName = join(isFolder ? dirname(reading.fileName) : reading.fileName, entry.name);
  const read = readPackage(entry.read(), { ...reading, fileName });
  const all = [...diagnostics, ...read.diagnostics];
  if (read.package === undefined) return { failure: 'not-loadable', diagnostics: all };
  const { fileName: file } = reading;
  return { loaded: { package: read.package, project, folder: dirname(file), file }, diagnostics: all };
}

function entryPackage(project: Project): ProjectPackage | undefined {
  if (project.packages.length === 1) return project.packages[0];
  const entryPoints = project.packages.filter(({ entryPoint }) => entryPoint);
  return entryPoints.find(({ name }) => name.toLowerCase() === 'package.dtsx') ?? entryPoints[0];
}

/** A package of a project by file name; the extension may be left out. */
export function findProjectPackage(project: Project, name: string): ProjectPackage | undefined {
  const wanted = name.toLowerCase();
  return project.packages.find((each) => {
    const has = each.name.toLowerCase();
    return has === wanted || has === `${wanted}.dtsx`;
  });
}
