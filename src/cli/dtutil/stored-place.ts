import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { findDtsStores, findSqlStores } from '../../object-model/package-stores/find-stores.ts';
import type { PackageStores } from '../../object-model/package-stores/package-stores.ts';
import { findLoginServer } from '../dtexec/catalog-server/find-login-server.ts';
import { CommandFailure } from './command-failure.ts';
import type { Place, StoreServer } from './command-options.ts';

/** A place in MSDB or in the package store. */
export interface StoredPlace {
  readonly stores: PackageStores;
  /** With the name of the store: `MSDB\Loads\Daily`. */
  readonly path: string;
}

/** The place that SQL or DTS and a path name: SQL on the server of the command line, both on this machine when none is named. Throws a `DtsError` when it cannot be reached. */
export async function storedPlace(place: Place, server: StoreServer = {}): Promise<StoredPlace> {
  const settings = { findServer: findLoginServer };
  const path = place.path.replace(/^[\\/]+/, '');
  if (place.kind === 'DTS') return { stores: await findDtsStores(settings, undefined), path };
  const { name, user, password } = server;
  const stores = await findSqlStores(settings, name, { userName: user, password });
  return { stores, path: path === '' ? 'MSDB' : `MSDB\\${path}` };
}

/** Does something with the package of a command: 4 when there is no such package, 5 when it cannot be had (source: dtutil reference). */
export async function withSource<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    throw isMissing(error.diagnostic)
      ? new CommandFailure(4, [diagnostic('DTS_E_PACKAGENOTFOUND', { package: path })])
      : new CommandFailure(5, [error.diagnostic]);
  }
}

function isMissing({ symbol }: Diagnostic): boolean {
  return symbol === 'OPENDTSX_E_PACKAGESTORE_PACKAGENOTFOUND' || symbol === 'OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND';
}
