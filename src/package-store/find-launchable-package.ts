import { readFile } from 'node:fs/promises';
import { DtsError } from '../diagnostics/dts-error.ts';
import { explainRefusal } from '../identity/explain-refusal.ts';
import { isInRole } from '../identity/principal.ts';
import { combinePath } from './combine-path.ts';
import type { FileSystemRoot } from './file-system-places.ts';
import { launchError } from './launch-errors.ts';
import type { LaunchRequest } from './launch-request.ts';
import { findLaunchFile, type LaunchRoot } from './launch-roots.ts';
import { type PackageFacts, readPackageFacts, unknownFacts } from './package-info.ts';
import { resolvePackageStorePath } from './package-store.ts';
import { msdbName } from './package-store-names.ts';
import type { PackageStoreSession } from './package-store-session.ts';
import { parseStoredPath } from './stored-path.ts';

/** A package that a caller may run. */
export interface LaunchablePackage {
  /** As the caller wrote it, with its folder. */
  readonly path: string;
  readonly name: string;
  readonly facts: PackageFacts;
  /** A file of the server where it lies, or what a store keeps. */
  readonly source: { readonly file: string } | { readonly content: Uint8Array };
}

/** Where packages for callers lie. */
export interface LaunchPlaces {
  readonly packageRoots: readonly FileSystemRoot[];
  readonly launchRoots: readonly LaunchRoot[];
}

/** Who may run a file: files have no owner among our users, as in the package store (source: documentation, "Integration Services Roles": execute all). */
const runners = ['db_ssisadmin', 'db_ssisoperator'] as const;

/**
 * Finds a package as the documented web method does: `file` a folder and a name, with `.dtsx` where it has no extension; `sql` the path in MSDB; `dts` the path in the
 * package store. Throws OPENDTSX_E_LAUNCH_SOURCETYPE, OPENDTSX_E_LAUNCH_FILE and OPENDTSX_E_LAUNCH_PACKAGE, and OPENDTSX_E_IDENTITY_DENIED.
 */
export async function findLaunchablePackage(
  session: PackageStoreSession,
  places: LaunchPlaces,
  { sourceType, sourceLocation, packageName }: LaunchRequest,
): Promise<LaunchablePackage> {
  switch (sourceType) {
    case 'file':
      return findFile(session, places, combinePath(sourceLocation, packageName));
    case 'sql': {
      const path = combinePath(sourceLocation, packageName, '\\');
      return findStored(session, places, path, `${msdbName}\\${path.replace(/^[\\/]/, '')}`);
    }
    case 'dts': {
      const path = combinePath(sourceLocation, packageName, '\\');
      return findStored(session, places, path, path);
    }
    default:
      throw launchError('OPENDTSX_E_LAUNCH_SOURCETYPE', { value: sourceType.slice(0, 100) });
  }
}

async function findFile(
  { caller }: PackageStoreSession,
  { launchRoots }: LaunchPlaces,
  combined: string,
): Promise<LaunchablePackage> {
  if (!isInRole(caller, ...runners)) {
    const permission = `one of the roles ${runners.join(', ')}`;
    throw new DtsError(
      explainRefusal({ caller, action: 'run', object: 'package files', permission, grantedTo: runners }),
    );
  }
  const name = combined.split(/[\\/]/).at(-1) ?? '';
  const path = /\.[^.]+$/.test(name) ? combined : `${combined}.dtsx`;
  const file = await findLaunchFile(launchRoots, path);
  if (file === undefined) {
    const roots = launchRoots.map((root) => root.path).join(', ');
    throw launchError('OPENDTSX_E_LAUNCH_FILE', { path, roots: roots === '' ? 'there is none' : roots });
  }
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw launchError('OPENDTSX_E_LAUNCH_LOAD', { path, detail: error.code ?? 'it cannot be read' });
  });
  return { path, name: name.replace(/\.dtsx$/i, ''), facts: factsOf(content), source: { file } };
}

async function findStored(
  session: PackageStoreSession,
  { packageRoots }: LaunchPlaces,
  shown: string,
  storePath: string,
): Promise<LaunchablePackage> {
  const { store, path } = resolvePackageStorePath(session, packageRoots, storePath);
  const { name } = parseStoredPath(path);
  if (!(await store.packageExists({ packagePath: path }))) {
    throw launchError('OPENDTSX_E_LAUNCH_PACKAGE', { path: shown });
  }
  const content = await store.getPackage({ packagePath: path });
  return { path: shown, name, facts: factsOf(content), source: { content } };
}

// What is no package is told when it is loaded, as of every other source.
function factsOf(content: Uint8Array): PackageFacts {
  try {
    return readPackageFacts(content);
  } catch (error) {
    if (error instanceof DtsError) return unknownFacts;
    throw error;
  }
}
