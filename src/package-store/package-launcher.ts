import type { Principal } from '../identity/principal.ts';
import type { LaunchablePackage } from './find-launchable-package.ts';
import type { LaunchRequest } from './launch-request.ts';
import type { PackageStoreSession } from './package-store-session.ts';

/** How a package ended: a number of `DTSExecResult`. */
export type LaunchResultCode = 0 | 1 | 2 | 3;

/** How a package ended, and what went wrong in it. */
export interface LaunchResult {
  readonly result: LaunchResultCode;
  /** The first errors, as `source: message`. */
  readonly errors: readonly string[];
}

/** A package that runs, or has ended. */
export interface Launch {
  /** GUID in braces, as running packages are listed by. */
  readonly instanceId: string;
  /** Rejects with OPENDTSX_E_LAUNCH_… when the package could not be run, or it is not known how it ended. */
  readonly ended: Promise<LaunchResult>;
}

/** How a package is started. */
export interface LaunchOptions {
  /** Made anew when absent. A launch with a number that is known is that launch: nothing is started. */
  readonly instanceId?: string;
  /** The package begins when this resolves; when it rejects, it is not run. */
  readonly when?: Promise<void>;
  /** Aborted when nobody waits any more: a package that has not begun is then not run. One that runs is not canceled by it. */
  readonly whileWaiting?: AbortSignal;
}

/** Runs packages in processes of their own for callers that wait for the result. */
export interface PackageLauncher {
  /** Finds the package and checks that the caller may run it; starts nothing. */
  find(session: PackageStoreSession, request: LaunchRequest): Promise<LaunchablePackage>;
  /** Starts a package that was found, as soon as fewer packages run than may. Throws OPENDTSX_E_LAUNCH_BUSY and OPENDTSX_E_LAUNCH_STOPPING. */
  start(caller: Principal, found: LaunchablePackage, options?: LaunchOptions): Launch;
  /** One of the latest launches; throws OPENDTSX_E_LAUNCH_UNKNOWN for one that this process does not remember. */
  recall(instanceId: string): Launch;
}
