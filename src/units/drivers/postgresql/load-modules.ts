import { dtsError } from 'opendtsx/sdk';
import { postgresqlDeclaration } from './postgresql.ts';

/** The client libraries. */
export interface ClientModules {
  readonly Client: typeof import('pg').Client;
  readonly copyFrom: typeof import('pg-copy-streams').from;
  readonly copyTo: typeof import('pg-copy-streams').to;
}

/** Loads the client libraries. Throws OPENDTSX_E_DRIVER_MISSING with the line that installs them. */
export async function loadModules(): Promise<ClientModules> {
  const [{ default: pg }, copy] = await Promise.all([
    loadClientModule(() => import('pg'), 'pg'),
    loadClientModule(() => import('pg-copy-streams'), 'pg-copy-streams'),
  ]);
  return { Client: pg.Client, copyFrom: copy.from, copyTo: copy.to };
}

/** Loads one library. Throws OPENDTSX_E_DRIVER_MISSING when it is not installed; other failures as they are. */
export async function loadClientModule<T>(start: () => Promise<T>, module: string): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const install = postgresqlDeclaration.requires?.install ?? '';
    throw dtsError('OPENDTSX_E_DRIVER_MISSING', { scheme: 'postgresql', module, install }, {}, { cause });
  }
}
