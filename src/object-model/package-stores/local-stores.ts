import { mkdir } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { DTSPackageInfoFlags, type StoredInfo } from '../../client/package-store/stored-info.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { FileSystemRoot } from '../../package-store/file-system-places.ts';
import { fileSystemStore } from '../../package-store/file-system-store.ts';
import { packageStoreError } from '../../package-store/package-store-errors.ts';
import { fileSystemName, msdbName } from '../../package-store/package-store-names.ts';
import type { StoreAccess } from '../../package-store/store-access.ts';
import { parseStoredPath, printStoredPath, splitStoredPath } from '../../package-store/stored-path.ts';
import { productVersion } from '../../runtime/product-version.ts';
import type { PackageStores } from './package-stores.ts';
import { runningHere } from './running-here.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the stores of this user: that of OPENDTSX_PACKAGE_STORE, else `opendtsx/package-store` where programs keep data of a user. */
export function localStoreFolder(environment: Environment = process.env, platform = process.platform): string {
  const { OPENDTSX_PACKAGE_STORE: given, XDG_DATA_HOME, LOCALAPPDATA } = environment;
  if (given) return given;
  const data = platform === 'win32' ? LOCALAPPDATA : XDG_DATA_HOME;
  return join(data || join(homedir(), '.local', 'share'), 'opendtsx', 'package-store');
}

/**
 * The stores of this machine: folders with `.dtsx` files. MSDB and `File System` are there always: in `localStoreFolder` unless they are declared to be
 * elsewhere. @param declared folders by the names of stores
 */
export function localStores(declared: ReadonlyMap<string, string> = new Map()): PackageStores {
  const roots = rootsOf(declared);
  const folder = async <T>(path: string, work: (store: StoreAccess, inside: string) => Promise<T>): Promise<T> => {
    const { store, inside } = await storeOf(roots, path);
    return work(store, inside);
  };
  return {
    get: (path) => folder(path, (store, packagePath) => store.getPackage({ packagePath })),
    put: (path, content, { overwrite } = {}) =>
      folder(path, (store, packagePath) => store.putPackage({ packagePath, content, overwrite })),
    remove: (path) => folder(path, (store, packagePath) => store.removePackage({ packagePath })),
    exists: (path) => folder(path, (store, packagePath) => store.packageExists({ packagePath })),
    createFolder: (path, folderName) =>
      folder(path, (store, parentFolder) => store.createFolder({ parentFolder, folderName })),
    renameFolder: (path, newName) =>
      folder(path, (store, inside) => {
        const { folder: parents, name: oldName } = parseStoredPath(inside);
        return store.renameFolder({ parentFolder: printStoredPath(parents), oldName, newName });
      }),
    removeFolder: (path) => folder(path, (store, inside) => store.removeFolder({ folder: inside })),
    folderExists: (path) => folder(path, (store, inside) => store.folderExists({ folder: inside })),
    list: (path) => listLocal(roots, path),
    isSealed: false,
    roles: async (path) => refuseRoles(path),
    setRoles: async (path) => refuseRoles(path),
    roleNames: async () => [],
    runningPackages: async () => runningHere.list(),
    info: async () => ({
      serverName: hostname(),
      product: 'OpenDTSX',
      version: productVersion(),
      packageStores: roots.map(({ name }) => name),
    }),
  };
}

function refuseRoles(path: string): never {
  throw dtsError('OPENDTSX_E_STORE_ROLES', { path });
}

function rootsOf(declared: ReadonlyMap<string, string>): readonly FileSystemRoot[] {
  const named = [...declared].map(([name, place]) => ({ name, folder: place }));
  const missing = [fileSystemName, msdbName].filter(
    (name) => !named.some((root) => root.name.toLowerCase() === name.toLowerCase()),
  );
  const roots = [...named, ...missing.map((name) => ({ name, folder: join(localStoreFolder(), name) }))];
  // In the order in which a server lists them.
  const isMsdb = ({ name }: FileSystemRoot): boolean => name.toLowerCase() === msdbName.toLowerCase();
  return [...roots.filter((root) => !isMsdb(root)), ...roots.filter(isMsdb)];
}

async function storeOf(
  roots: readonly FileSystemRoot[],
  path: string,
): Promise<{ readonly root: FileSystemRoot; readonly store: StoreAccess; readonly inside: string }> {
  const [name = '', ...rest] = splitStoredPath(path);
  const root = roots.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (root === undefined) {
    const stores = roots.map((each) => each.name).join(', ');
    throw packageStoreError('OPENDTSX_E_PACKAGESTORE_STORE', { path, stores });
  }
  await mkdir(root.folder, { recursive: true });
  // The file system says what this user may; for us there is nobody else.
  const caller = { id: 0, name: userInfo().username, ids: [0], roles: ['sysadmin'] };
  return { root, store: fileSystemStore({ caller }, root), inside: printStoredPath(rest) };
}

async function listLocal(roots: readonly FileSystemRoot[], path: string): Promise<StoredInfo[]> {
  if (splitStoredPath(path).length === 0) return roots.map(({ name }) => storeInfo(name));
  const { root, store, inside } = await storeOf(roots, path);
  const found: StoredInfo[] = [];
  for (let after: Parameters<StoreAccess['listPackageInfos']>[0]['after']; ; ) {
    const infos = await store.listPackageInfos({ folder: inside, ...(after === undefined ? {} : { after }) });
    for (const { creationDate, ...info } of infos) {
      const date = creationDate === undefined ? undefined : new Date(creationDate);
      found.push({
        ...info,
        folder: printStoredPath([root.name, ...splitStoredPath(info.folder)]),
        creationDate: date,
      });
    }
    after = infos.at(-1);
    if (infos.length < 1000) return found;
  }
}

function storeInfo(name: string): StoredInfo {
  return {
    name,
    description: '',
    packageGuid: '',
    versionGuid: '',
    creationDate: undefined,
    creationName: '',
    flags: DTSPackageInfoFlags.Folder,
    packageDataSize: 0,
    folder: '',
    versionMajor: 0,
    versionMinor: 0,
    versionBuild: 0,
    versionComments: '',
  };
}
