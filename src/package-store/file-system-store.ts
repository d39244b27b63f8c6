import { lstat, mkdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from '../datatypes/secret.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { explainRefusal } from '../identity/explain-refusal.ts';
import { type FixedRole, isInRole } from '../identity/principal.ts';
import { replaceFile } from '../runtime/replace-file.ts';
import {
  type FileSystemPlace,
  type FileSystemRoot,
  findFolderPlace,
  findPackageFile,
  onFileSystem,
  packageExtension,
  packageFileName,
  placesIn,
  requireFolderPlace,
} from './file-system-places.ts';
import {
  folderInfo,
  infoLimit,
  packageInfo,
  packageInfoFlags,
  readPackageFacts,
  unknownFacts,
} from './package-info.ts';
import { packageStoreError } from './package-store-errors.ts';
import type { PackageStoreSession } from './package-store-session.ts';
import type { StoreAccess } from './store-access.ts';
import { parseStoredPath, pathWithin, printStoredPath, splitStoredPath } from './stored-path.ts';

const readers = ['db_ssisadmin', 'db_ssisoperator'] as const;
const listers = ['db_ssisadmin', 'db_ssisoperator', 'db_ssisltduser'] as const;

/**
 * Packages as `.dtsx` files in a folder of the server. Files have no owner among our users: db_ssisadmin changes them, db_ssisoperator reads them,
 * db_ssisltduser sees that they are there.
 */
export function fileSystemStore({ caller }: Pick<PackageStoreSession, 'caller'>, root: FileSystemRoot): StoreAccess {
  const shown = (names: readonly string[]) => printStoredPath([root.name, ...names]);
  const require = (roles: readonly FixedRole[], action: string, path: string): void => {
    if (isInRole(caller, ...roles)) return;
    const object = path === '' ? root.name : `${root.name}\\${path}`;
    const permission = `one of the roles ${roles.join(', ')}`;
    throw new DtsError(explainRefusal({ caller, action, object, permission, grantedTo: roles }));
  };
  const writable = (path: string) => require(['db_ssisadmin'], 'change', path);

  const packageFile = async (path: string): Promise<string> => {
    const { folder, name } = parseStoredPath(path);
    const place = await findFolderPlace(root, folder);
    const file = place === undefined ? undefined : await findPackageFile(root, place, name);
    if (file === undefined)
      throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND', { path: shown([...folder, name]) });
    return file;
  };
  const ownFolder = async (path: string): Promise<string> => {
    const names = splitStoredPath(path);
    if (names.length === 0) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_ROOTFOLDER');
    return requireFolderPlace(root, names);
  };

  return {
    async getPackage({ packagePath }) {
      require(readers, 'read', packagePath);
      const file = await packageFile(packagePath);
      return onFileSystem(packagePath, () => readFile(file));
    },
    async putPackage({ packagePath, content, password, overwrite = true }) {
      writable(packagePath);
      readPackageFacts(content, passwordOf(password));
      const { folder, name } = parseStoredPath(packagePath);
      const place = await requireFolderPlace(root, folder);
      const file = await findPackageFile(root, place, name);
      const target = file ?? join(place, packageFileName(name));
      // What has the name without being a package of this store, as a link out of it, is never written through.
      const isTaken = file === undefined ? await isThere(target) : !overwrite;
      if (isTaken) {
        throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PACKAGEEXISTS', { path: shown([...folder, name]) });
      }
      // Its own error names the file of the server; what made it fail does not.
      const writing = () => replaceFile(target, content).catch((error: Error) => Promise.reject(error.cause ?? error));
      await onFileSystem(packagePath, writing);
    },
    async removePackage({ packagePath }) {
      writable(packagePath);
      const file = await packageFile(packagePath);
      await onFileSystem(packagePath, () => rm(file));
    },
    async packageExists({ packagePath }) {
      require(listers, 'enumerate', packagePath);
      const { folder, name } = parseStoredPath(packagePath);
      const place = await findFolderPlace(root, folder);
      return place !== undefined && (await findPackageFile(root, place, name)) !== undefined;
    },
    async createFolder({ parentFolder, folderName }) {
      const path = pathWithin(parentFolder, folderName);
      writable(path);
      const { folder, name } = parseStoredPath(path);
      const place = await requireFolderPlace(root, folder);
      await refuseFolder(root, [...folder, name]);
      await onFileSystem(path, () => mkdir(join(place, name)));
    },
    async renameFolder({ parentFolder, oldName, newName }) {
      const path = pathWithin(parentFolder, oldName);
      const newPath = pathWithin(parentFolder, newName);
      writable(path);
      const place = await ownFolder(path);
      const { folder, name } = parseStoredPath(newPath);
      const target = await findFolderPlace(root, [...folder, name]);
      if (target !== undefined && target !== place) await refuseFolder(root, [...folder, name]);
      await onFileSystem(path, () => rename(place, join(place, '..', name)));
    },
    async removeFolder({ folder }) {
      writable(folder);
      const place = await ownFolder(folder);
      await onFileSystem(folder, () => rmdir(place).catch((error: NodeJS.ErrnoException) => refuseFull(error, folder)));
    },
    async folderExists({ folder }) {
      require(listers, 'enumerate', folder);
      return (await findFolderPlace(root, splitStoredPath(folder))) !== undefined;
    },
    async listPackageInfos({ folder, ...page }) {
      require(listers, 'enumerate', folder);
      const names = splitStoredPath(folder);
      const places = await placesIn(root, await requireFolderPlace(root, names));
      const entries = sortedEntries(places).filter(
        ({ flags, name }) => page.after === undefined || isAfter({ flags, name }, page.after),
      );
      const path = printStoredPath(names);
      return Promise.all(
        entries
          .slice(0, infoLimit(page))
          .map(async ({ name, place }) => (place.isFolder ? folderInfo(name, path) : readInfo(name, path, place.file))),
      );
    },
  };
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function passwordOf(password: Secret | undefined): { readonly password?: Secret } {
  return password === undefined ? {} : { password };
}

async function refuseFolder(root: FileSystemRoot, names: readonly string[]): Promise<void> {
  if ((await findFolderPlace(root, names)) === undefined) return;
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDEREXISTS', { path: printStoredPath([root.name, ...names]) });
}

function refuseFull(error: NodeJS.ErrnoException, path: string): never {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDERNOTEMPTY', { path }, { cause: error });
}

interface Entry {
  readonly name: string;
  readonly flags: number;
}

function sortedEntries(places: ReadonlyMap<string, FileSystemPlace>): (Entry & { readonly place: FileSystemPlace })[] {
  return [...places]
    .filter(([name, { isFolder }]) => isFolder || name.toLowerCase().endsWith(packageExtension))
    .map(([name, place]) => ({
      name: place.isFolder ? name : name.slice(0, -packageExtension.length),
      flags: place.isFolder ? packageInfoFlags.folder : packageInfoFlags.package,
      place,
    }))
    .sort((a, b) => (isAfter(a, b) ? 1 : -1));
}

/** Folders come first; then names as they are spelled. */
function isAfter(entry: Entry, other: Entry): boolean {
  return entry.flags === other.flags ? entry.name > other.name : entry.flags > other.flags;
}

/** A file that is no package is listed all the same: with its name and size. */
async function readInfo(name: string, folder: string, file: string) {
  try {
    const content = await readFile(file);
    return packageInfo(name, folder, content.length, readPackageFacts(content));
  } catch {
    const size = await stat(file).then(
      ({ size: bytes }) => bytes,
      () => 0,
    );
    return packageInfo(name, folder, size, unknownFacts);
  }
}
