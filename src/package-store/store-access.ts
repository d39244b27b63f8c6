import type { Secret } from '../datatypes/secret.ts';
import type { InfoPage, PackageInfo } from './package-info.ts';

/** What can be done with a store, whatever it is kept in. Paths are those within the store. */
export interface StoreAccess {
  getPackage(request: { readonly packagePath: string }): Promise<Uint8Array>;
  /** Takes the place of a package of the same name, unless `overwrite` is false. */
  putPackage(request: {
    readonly packagePath: string;
    readonly content: Uint8Array;
    /** Only used to look into the package. */
    readonly password?: Secret;
    readonly overwrite?: boolean;
  }): Promise<void>;
  removePackage(request: { readonly packagePath: string }): Promise<void>;
  packageExists(request: { readonly packagePath: string }): Promise<boolean>;
  createFolder(request: { readonly parentFolder: string; readonly folderName: string }): Promise<void>;
  renameFolder(request: {
    readonly parentFolder: string;
    readonly oldName: string;
    readonly newName: string;
  }): Promise<void>;
  /** Only an empty one. */
  removeFolder(request: { readonly folder: string }): Promise<void>;
  folderExists(request: { readonly folder: string }): Promise<boolean>;
  /** The folders and then the packages of one folder, by name. */
  listPackageInfos(request: InfoPage & { readonly folder: string }): Promise<PackageInfo[]>;
}
