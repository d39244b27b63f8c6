import type { PackageRoles } from '../../client/package-store/package-store.ts';
import type { StoredInfo } from '../../client/package-store/stored-info.ts';

/** A package that runs: the members of SSIS's `RunningPackage`, as of when it was listed. */
export interface RunningPackage {
  readonly packageName: string;
  readonly packageDescription: string;
  readonly packageId: string;
  /** Of this execution only. */
  readonly instanceId: string;
  readonly userName: string;
  readonly executionStartTime: Date;
  /** Seconds. */
  readonly executionDuration: number;
  /** Asks it to stop; resolves when that is under way. */
  stop(): Promise<void>;
}

/** What says of itself who keeps packages. */
export interface ServerInfo {
  readonly serverName: string;
  readonly product: string;
  readonly version: string;
  /** Names of the package stores. */
  readonly packageStores: readonly string[];
}

/** The package stores of a server or of this machine. Paths begin with the name of a store: `MSDB\Loads\Daily`, `File System\Daily`. */
export interface PackageStores {
  get(path: string): Promise<Uint8Array>;
  /** Another package of this name is replaced unless `overwrite` is false. */
  put(path: string, content: Uint8Array, options?: { readonly overwrite?: boolean }): Promise<void>;
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  createFolder(parent: string, name: string): Promise<void>;
  renameFolder(path: string, name: string): Promise<void>;
  /** Only an empty one. */
  removeFolder(path: string): Promise<void>;
  folderExists(path: string): Promise<boolean>;
  /** The folders and then the packages of a folder, by name; with '' the stores. */
  list(path: string): Promise<StoredInfo[]>;
  /** Whether what it keeps is sealed, so that plain secrets may be stored (protection level ServerStorage). */
  readonly isSealed: boolean;
  roles(path: string): Promise<PackageRoles>;
  setRoles(path: string, roles: PackageRoles): Promise<void>;
  roleNames(): Promise<readonly string[]>;
  runningPackages(): Promise<readonly RunningPackage[]>;
  info(): Promise<ServerInfo>;
}
