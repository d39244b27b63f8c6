import type { Secret } from '../../datatypes/secret.ts';

/** Where a package or folder is: a file, MSDB, or the package store. */
export interface Place {
  readonly kind: 'FILE' | 'SQL' | 'DTS';
  /** As written; of a folder the path of the folder. */
  readonly path: string;
}

/** A server as a command line names it, and who asks it. */
export interface StoreServer {
  readonly name?: string;
  readonly user?: string;
  readonly password?: Secret;
}

/** What is done with a folder of MSDB or the package store. */
export type FolderAction =
  | { readonly kind: 'create-folder'; readonly parent: Place; readonly name: string }
  | { readonly kind: 'delete-folder'; readonly parent: Place; readonly name: string }
  | { readonly kind: 'rename-folder'; readonly parent: Place; readonly name: string; readonly newName: string }
  | { readonly kind: 'folder-exists'; readonly folder: Place }
  | { readonly kind: 'list-folder'; readonly folder: Place; readonly isDeep: boolean };

/** What is done with a package. */
export type DtutilAction =
  /** Saves the package where it lies, with the changes asked for. */
  | { readonly kind: 'change' }
  | { readonly kind: 'delete' | 'exists' | 'describe' }
  | { readonly kind: 'copy' | 'move'; readonly destination: Place }
  | { readonly kind: 'encrypt'; readonly destination: Place; readonly level: number; readonly password?: Secret }
  | { readonly kind: 'sign'; readonly destination: Place; readonly signing: Signing };

/** With what a package is to be signed. */
export interface Signing {
  /** Hexadecimal, in capitals, without blanks. */
  readonly thumbprint: string;
  readonly certificateFile: string;
  /** Opens the private key. */
  readonly passphrase?: Secret;
}

/** What a command line of dtutil asks to do with a package. */
export interface DtutilCommand {
  readonly source: Place;
  /** Of a source in MSDB; this machine when absent. */
  readonly sourceServer?: StoreServer;
  /** Of a destination in MSDB; this machine when absent. */
  readonly destinationServer?: StoreServer;
  readonly action: DtutilAction;
  readonly regeneratesId: boolean;
  /** Upgrades to format 8. */
  readonly converts: boolean;
  /** Opens the package. */
  readonly password?: Secret;
  /** Overwrites and signs again without asking. */
  readonly quiet: boolean;
}

/** A command line, understood: a request for help or the version, or something to do with a package or a folder. */
export type DtutilRequest =
  | { readonly kind: 'help' /** Name of an option, or ''. */; readonly option: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'folder'; readonly action: FolderAction; readonly server?: StoreServer }
  | { readonly kind: 'command'; readonly command: DtutilCommand };
