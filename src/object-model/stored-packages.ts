import type { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { msdbName } from '../package-store/package-store-names.ts';
import { pathWithin, printStoredPath, splitStoredPath } from '../package-store/stored-path.ts';
import type { StoredPackage } from '../runtime/save-package.ts';
import type { DefaultEvents } from './dts-events.ts';
import type { Package } from './package.ts';
import { findDtsStores, findSqlStores, type StoreSettings } from './package-stores/find-stores.ts';
import { PackageInfos } from './package-stores/package-infos.ts';
import type { PackageStores, RunningPackage, ServerInfo } from './package-stores/package-stores.ts';

/** The name of a server, a user or a role; nothing stands for this machine, for who runs the program, and for no role. */
export type OptionalName = string | null | undefined;

/** A password; nothing stands for none. */
export type OptionalPassword = Secret | string | null | undefined;

/**
 * The methods of `Application` for packages in MSDB (`…SqlServer`) and in the package store of the SSIS service (`…DtsServer`), with the names, arguments and order of
 * SSIS (source: documentation). `.` is this machine: folders of its user; other names are servers of OpenDTSX. A package runs where it was loaded to: in this program.
 * All throw a `DtsError`: DTS_E_PACKAGENOTFOUND, OPENDTSX_E_STORE_SERVER, OPENDTSX_E_PACKAGESTORE_… and what the server refuses.
 */
export abstract class StoredPackages {
  /** Where servers and stores are, unless `opendtsx.yaml` says it. */
  protected abstract readonly stores: StoreSettings;
  protected abstract openStored(content: Uint8Array, place: string): Package;
  protected abstract contentToStore(
    source: Package,
    place: string,
    isSealed: boolean,
  ): Pick<StoredPackage, 'bytes' | 'diagnostics'>;

  /** Loads a package of MSDB: `\Loads\Daily`. */
  async loadFromSqlServer(
    packagePath: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
    events?: DefaultEvents | null,
  ): Promise<Package> {
    const stores = await this.sql(serverName, serverUserName, serverPassword);
    return this.load(stores, inMsdb(packagePath), events);
  }

  /** Saves a package in the outermost folder of MSDB under its own name. */
  async saveToSqlServer(
    source: Package,
    events?: DefaultEvents | null,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    await this.saveToSqlServerAs(source, events, source.name, serverName, serverUserName, serverPassword);
  }

  /** Saves a package in MSDB under another name, or in a folder. */
  async saveToSqlServerAs(
    source: Package,
    events: DefaultEvents | null | undefined,
    packagePath: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    await this.save(await this.sql(serverName, serverUserName, serverPassword), source, inMsdb(packagePath), events);
  }

  async existsOnSqlServer(
    packagePath: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<boolean> {
    return (await this.sql(serverName, serverUserName, serverPassword)).exists(inMsdb(packagePath));
  }

  async removeFromSqlServer(
    packagePath: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    const stores = await this.sql(serverName, serverUserName, serverPassword);
    await found(packagePath, stores.remove(inMsdb(packagePath)));
  }

  async folderExistsOnSqlServer(
    folderName: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<boolean> {
    return (await this.sql(serverName, serverUserName, serverPassword)).folderExists(inMsdb(folderName));
  }

  async createFolderOnSqlServer(
    parentFolder: string,
    newFolderName: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    const stores = await this.sql(serverName, serverUserName, serverPassword);
    await stores.createFolder(inMsdb(parentFolder), newFolderName);
  }

  async renameFolderOnSqlServer(
    parentFolder: string,
    oldFolderName: string,
    newFolderName: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    const stores = await this.sql(serverName, serverUserName, serverPassword);
    await stores.renameFolder(pathWithin(inMsdb(parentFolder), oldFolderName), newFolderName);
  }

  /** Only an empty one. */
  async removeFolderFromSqlServer(
    folder: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<void> {
    await (await this.sql(serverName, serverUserName, serverPassword)).removeFolder(inMsdb(folder));
  }

  /** The folders and packages of one folder of MSDB; `\` is the outermost. */
  async getPackageInfos(
    folder: string,
    serverName?: OptionalName,
    serverUserName?: OptionalName,
    serverPassword?: OptionalPassword,
  ): Promise<PackageInfos> {
    const path = inMsdb(folder);
    const infos = await (await this.sql(serverName, serverUserName, serverPassword)).list(path);
    // What lies in MSDB is named from there on.
    const inside = infos.map((info) => ({ ...info, folder: `\\${splitStoredPath(info.folder).slice(1).join('\\')}` }));
    return new PackageInfos(path, inside);
  }

  /** Loads a package of the package store: `File System\Daily`, `MSDB\Loads\Daily`. */
  async loadFromDtsServer(
    packagePath: string,
    serverName?: OptionalName,
    events?: DefaultEvents | null,
  ): Promise<Package> {
    return this.load(await this.dts(serverName), packagePath, events);
  }

  async saveToDtsServer(
    source: Package,
    events: DefaultEvents | null | undefined,
    packagePath: string,
    serverName?: OptionalName,
  ): Promise<void> {
    await this.save(await this.dts(serverName), source, packagePath, events);
  }

  async existsOnDtsServer(packagePath: string, serverName?: OptionalName): Promise<boolean> {
    return (await this.dts(serverName)).exists(packagePath);
  }

  async removeFromDtsServer(packagePath: string, serverName?: OptionalName): Promise<void> {
    await found(packagePath, (await this.dts(serverName)).remove(packagePath));
  }

  async folderExistsOnDtsServer(folderName: string, serverName?: OptionalName): Promise<boolean> {
    return (await this.dts(serverName)).folderExists(folderName);
  }

  async createFolderOnDtsServer(parentFolder: string, newFolderName: string, serverName?: OptionalName): Promise<void> {
    await (await this.dts(serverName)).createFolder(parentFolder, newFolderName);
  }

  async renameFolderOnDtsServer(
    parentFolder: string,
    oldFolderName: string,
    newFolderName: string,
    serverName?: OptionalName,
  ): Promise<void> {
    await (await this.dts(serverName)).renameFolder(pathWithin(parentFolder, oldFolderName), newFolderName);
  }

  /** Only an empty one. */
  async removeFolderFromDtsServer(folder: string, serverName?: OptionalName): Promise<void> {
    await (await this.dts(serverName)).removeFolder(folder);
  }

  /** The folders and packages of one folder of the package store; `\` or nothing lists the stores. */
  async getDtsServerPackageInfos(packagePath: string, serverName?: OptionalName): Promise<PackageInfos> {
    return new PackageInfos(packagePath, await (await this.dts(serverName)).list(packagePath));
  }

  /** The packages of the caller that run on a server, or in this program; administrators of a server see all. */
  async getRunningPackages(serverName?: OptionalName): Promise<readonly RunningPackage[]> {
    return (await this.dts(serverName)).runningPackages();
  }

  /** The roles that a package of MSDB is given to; '' where the fixed roles decide. */
  async getPackageRoles(
    serverName: OptionalName,
    packagePath: string,
  ): Promise<{ readonly readerRole: string; readonly writerRole: string }> {
    const { readRole = '', writeRole = '' } = await (await this.dts(serverName)).roles(inStore(packagePath));
    return { readerRole: readRole, writerRole: writeRole };
  }

  /** Gives a package of MSDB to roles; nothing takes it from them. */
  async setPackageRoles(
    serverName: OptionalName,
    packagePath: string,
    readerRole: OptionalName,
    writerRole: OptionalName,
  ): Promise<void> {
    const stores = await this.dts(serverName);
    await stores.setRoles(inStore(packagePath), {
      ...(readerRole ? { readRole: readerRole } : {}),
      ...(writerRole ? { writeRole: writerRole } : {}),
    });
  }

  /** The roles that packages of MSDB can be given to. */
  async getDtsServerRoles(serverName?: OptionalName): Promise<readonly string[]> {
    return (await this.dts(serverName)).roleNames();
  }

  /** Name, version and package stores of a server, or of this machine. */
  async getServerInfo(serverName?: OptionalName): Promise<ServerInfo> {
    return (await this.dts(serverName)).info();
  }

  private sql(serverName: OptionalName, userName: OptionalName, password: OptionalPassword): Promise<PackageStores> {
    return findSqlStores(this.stores, serverName, { userName, password });
  }

  private dts(serverName: OptionalName): Promise<PackageStores> {
    return findDtsStores(this.stores, serverName);
  }

  private async load(stores: PackageStores, path: string, events: DefaultEvents | null | undefined): Promise<Package> {
    const loaded = this.openStored(await found(path, stores.get(path)), path);
    tell(loaded.diagnostics, path, events);
    return loaded;
  }

  private async save(
    stores: PackageStores,
    source: Package,
    path: string,
    events: DefaultEvents | null | undefined,
  ): Promise<void> {
    const { bytes, diagnostics } = this.contentToStore(source, path, stores.isSealed);
    await stores.put(path, bytes);
    tell(diagnostics, path, events);
  }
}

function inMsdb(path: string): string {
  return printStoredPath([msdbName, ...splitStoredPath(path)]);
}

// Methods of the service name packages of MSDB with or without it.
function inStore(path: string): string {
  const [first = ''] = splitStoredPath(path);
  return first.toUpperCase() === msdbName ? path : inMsdb(path);
}

async function found<T>(path: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const isMissing =
      error instanceof DtsError && error.diagnostic.symbol === 'OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND';
    throw isMissing ? dtsError('DTS_E_PACKAGENOTFOUND', { package: path }, {}, { cause: error }) : error;
  }
}

function tell(findings: readonly Diagnostic[], path: string, events: DefaultEvents | null | undefined): void {
  const source = { name: splitStoredPath(path).at(-1) ?? '', id: '', path };
  for (const { severity, code, subComponent = '', message } of findings) {
    if (severity === 'error') events?.onError?.(source, code, subComponent, message);
    else if (severity === 'warning') events?.onWarning?.(source, code, subComponent, message);
    else events?.onInformation?.(source, code, subComponent, message);
  }
}
