import type { Readable } from 'node:stream';
import type { Principal } from '../identity/principal.ts';
import type { LaunchablePackage } from './find-launchable-package.ts';

/** What is read of a package. */
export interface ReadWish {
  /** Name of the DataReader destination. */
  readonly dataReader: string;
  /** Whether its columns are all that is wanted: then nothing is executed. */
  readonly isSchemaOnly: boolean;
  /** Whether a data flow that delays its validation is refused. */
  readonly refusesDelayedValidation: boolean;
  /** Aborted when whoever reads is gone: the package is then cancelled. */
  readonly gone: AbortSignal;
}

/** Values for one execution of a package. */
export interface ReadValues {
  readonly settings: readonly { readonly path: string; readonly value: string }[];
  readonly connections: readonly { readonly name: string; readonly value: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** Opens what is encrypted with a password. */
  readonly password?: string;
}

/** Rows of a package that runs. */
export interface RowStream {
  /** GUID in braces, as running packages are listed by; absent for executions of the catalog. */
  readonly instanceId?: string;
  /** Number of the execution in the catalog; absent for other packages. */
  readonly executionId?: number;
  /** A whole stream of Arrow; a package that fails is told in it. The package waits while nobody reads. */
  readonly rows: Readable;
}

/** Runs packages in processes of their own for callers that read their rows. */
export interface PackageReader {
  /**
   * Starts a package that was found, as soon as fewer packages are read than may; resolves when its columns are known. Rejects with the finding of a package that gives none, and with
   * OPENDTSX_E_LAUNCH_BUSY and OPENDTSX_E_LAUNCH_STOPPING.
   */
  open(caller: Principal, found: LaunchablePackage, wish: ReadWish, values: ReadValues): Promise<RowStream>;
}
