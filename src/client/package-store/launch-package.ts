import { randomUUID } from 'node:crypto';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { Connection } from '../transport/connection.ts';

/** Which package a server shall run: the parameters of the documented web method `LaunchPackage`. */
export interface LaunchPackageRequest {
  /** `file`: a folder of the server; `sql`: MSDB; `dts`: a path of the package store. */
  readonly sourceType: 'file' | 'sql' | 'dts';
  readonly sourceLocation?: string;
  readonly packageName: string;
  /** Names the request: the same key starts nothing twice, also over a restart of the client. Made anew when absent. */
  readonly idempotencyKey?: string;
  /** Ends the waiting; the package runs on. */
  readonly signal?: AbortSignal;
}

/** How a package ended on a server. */
export interface LaunchedPackage {
  /** Number of the execution among the running packages. */
  readonly instanceId: string;
  /** A number of `DTSExecResult`: 0 success, 1 failure, 2 completion, 3 canceled. */
  readonly result: 0 | 1 | 2 | 3;
  readonly resultName: 'success' | 'failure' | 'completion' | 'canceled';
  /** The first errors, as `source: message`. */
  readonly errors: readonly string[];
}

/**
 * Has a server run a package, and resolves when it has ended, however long that takes: while no answer comes, the same request asks again and joins the execution
 * that it has started. Throws `RefusedRequest` for a package that there is not, or that cannot be loaded.
 */
export async function launchPackage(
  connection: Connection,
  { sourceType, sourceLocation = '', packageName, idempotencyKey = randomUUID(), signal }: LaunchPackageRequest,
): Promise<LaunchedPackage> {
  const body = { sourceType, sourceLocation, packageName };
  const options = { idempotencyKey, ...(signal === undefined ? {} : { signal }) };
  for (;;) {
    try {
      return await connection.send<LaunchedPackage>('POST', '/package-store/launches', body, options);
    } catch (error) {
      // The package takes longer than an answer may.
      if (!(error instanceof DtsError) || error.diagnostic.symbol !== 'OPENDTSX_E_CLIENT_TIMEOUT') throw error;
    }
  }
}
