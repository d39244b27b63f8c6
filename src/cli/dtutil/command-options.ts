import type { Secret } from '../../datatypes/secret.ts';

/** The one thing that a command line of dtutil does. */
export type DtutilAction =
  /** Saves the package where it lies, with the changes asked for. */
  | { readonly kind: 'change' }
  | { readonly kind: 'delete' | 'exists' | 'describe' }
  | { readonly kind: 'copy' | 'move'; readonly destination: string }
  | { readonly kind: 'encrypt'; readonly destination: string; readonly level: number; readonly password?: Secret }
  | { readonly kind: 'sign'; readonly destination: string; readonly signing: Signing };

/** With what a package is to be signed. */
export interface Signing {
  /** Hexadecimal, in capitals, without blanks. */
  readonly thumbprint: string;
  readonly certificateFile: string;
  /** Opens the private key. */
  readonly passphrase?: Secret;
}

/** What a command line of dtutil asks to do. */
export interface DtutilCommand {
  /** The package, as written. */
  readonly file: string;
  readonly action: DtutilAction;
  readonly regeneratesId: boolean;
  /** Upgrades to format 8. */
  readonly converts: boolean;
  /** Opens the package. */
  readonly password?: Secret;
  /** Overwrites and signs again without asking. */
  readonly quiet: boolean;
}

/** A command line, understood: a request for help or the version, or something to do. */
export type DtutilRequest =
  | { readonly kind: 'help' /** Name of an option, or ''. */; readonly option: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly command: DtutilCommand };
