import type { FileSystemRoot } from './file-system-places.ts';
import { fileSystemStore } from './file-system-store.ts';
import { folderInfo, type InfoPage, infoLimit, type PackageInfo } from './package-info.ts';
import { requireAccess } from './package-roles.ts';
import { packageStoreError } from './package-store-errors.ts';
import { msdbName } from './package-store-names.ts';
import type { PackageStoreSession } from './package-store-session.ts';
import type { StoreAccess } from './store-access.ts';
import { createFolder, folderExists, removeFolder, renameFolder } from './stored-folders.ts';
import {
  getPackage,
  listPackageInfos,
  movePackage,
  type PackageTarget,
  packageExists,
  putPackage,
  removePackage,
} from './stored-packages.ts';
import { printStoredPath, splitStoredPath } from './stored-path.ts';

/** One of the stores, and the path within it. */
export interface ResolvedStorePath {
  /** `MSDB`, or the name of a root. */
  readonly storeName: string;
  readonly store: StoreAccess;
  readonly path: string;
}

/** The store that keeps packages in tables. */
export function msdbStore(session: PackageStoreSession): StoreAccess {
  return {
    getPackage: (request) => getPackage(session, request),
    putPackage: (request) => putPackage(session, request),
    removePackage: (request) => removePackage(session, request),
    packageExists: (request) => packageExists(session, request),
    createFolder: async (request) => {
      await createFolder(session, request);
    },
    renameFolder: (request) => renameFolder(session, request),
    removeFolder: (request) => removeFolder(session, request),
    folderExists: (request) => folderExists(session, request),
    listPackageInfos: (request) => listPackageInfos(session, request),
  };
}

/**
 * Resolves a path of the package store, `MSDB\Loads\Daily` or `File System\Daily`; case makes no difference in the name of the store. Throws
 * OPENDTSX_E_PACKAGESTORE_STORE when it begins with no store, OPENDTSX_E_PACKAGESTORE_PATH when it is no path.
 */
export function resolvePackageStorePath(
  session: PackageStoreSession,
  roots: readonly FileSystemRoot[],
  storePath: string,
): ResolvedStorePath {
  const [name = '', ...rest] = splitStoredPath(storePath);
  const path = printStoredPath(rest);
  const key = name.toLowerCase();
  if (key === msdbName.toLowerCase()) return { storeName: msdbName, store: msdbStore(session), path };
  const root = roots.find((each) => each.name.toLowerCase() === key);
  if (root !== undefined) return { storeName: root.name, store: fileSystemStore(session, root), path };
  const stores = storeNames(roots).join(', ');
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_STORE', { path: storePath, stores });
}

/** What a folder of the package store holds; without a path: the stores themselves. */
export async function listPackageStore(
  session: PackageStoreSession,
  roots: readonly FileSystemRoot[],
  { folder = '', ...page }: InfoPage & { readonly folder?: string } = {},
): Promise<PackageInfo[]> {
  if (splitStoredPath(folder).length > 0) {
    const { store, storeName, path } = resolvePackageStorePath(session, roots, folder);
    const infos = await store.listPackageInfos({ ...page, folder: path });
    return infos.map((info) => ({ ...info, folder: printStoredPath([storeName, ...splitStoredPath(path)]) }));
  }
  requireAccess(session.caller, 'enumerate', '');
  const names = storeNames(roots);
  const first = page.after === undefined ? 0 : names.indexOf(page.after.name) + 1;
  return names.slice(first, first + infoLimit(page)).map((name) => folderInfo(name, ''));
}

/** Copies a package, within a store or to another. The copy belongs to the caller. */
export async function copyPackageTo(
  session: PackageStoreSession,
  roots: readonly FileSystemRoot[],
  { sourcePath, packagePath, overwrite = false }: PackageTarget & { readonly sourcePath: string },
): Promise<void> {
  const source = resolvePackageStorePath(session, roots, sourcePath);
  const target = resolvePackageStorePath(session, roots, packagePath);
  refuseSamePlace(source, target);
  const content = await source.store.getPackage({ packagePath: source.path });
  await target.store.putPackage({ packagePath: target.path, content, overwrite });
}

/** Moves a package. Within MSDB it keeps owner and roles; into another store it is copied, and removed where it was when the copy is complete. */
export async function movePackageTo(
  session: PackageStoreSession,
  roots: readonly FileSystemRoot[],
  { sourcePath, packagePath, overwrite = false }: PackageTarget & { readonly sourcePath: string },
): Promise<void> {
  const source = resolvePackageStorePath(session, roots, sourcePath);
  const target = resolvePackageStorePath(session, roots, packagePath);
  refuseSamePlace(source, target);
  if (source.storeName === msdbName && target.storeName === msdbName) {
    return movePackage(session, { sourcePath: source.path, packagePath: target.path, overwrite });
  }
  const content = await source.store.getPackage({ packagePath: source.path });
  await target.store.putPackage({ packagePath: target.path, content, overwrite });
  await source.store.removePackage({ packagePath: source.path });
}

function storeNames(roots: readonly FileSystemRoot[]): readonly string[] {
  return [...roots.map(({ name }) => name), msdbName];
}

function refuseSamePlace(source: ResolvedStorePath, target: ResolvedStorePath): void {
  const keyOf = ({ storeName, path }: ResolvedStorePath): string =>
    `${storeName}\\${storeName === msdbName ? path : path.replace(/\.dtsx$/i, '')}`.toLowerCase();
  if (keyOf(source) !== keyOf(target)) return;
  const path = printStoredPath([source.storeName, source.path]);
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_SAMEPLACE', { path });
}
