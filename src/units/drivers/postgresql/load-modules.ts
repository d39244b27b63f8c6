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
    load(() => import('pg'), 'pg'),
    load(() => import('pg-copy-streams'), 'pg-copy-streams'),
  ]);
  return { Client: pg.Client, copyFrom: copy.from, copyTo: copy.to };
}

async function load<T>(start: () => Promise<T>, module: string): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const install = postgresqlDeclaration.requires?.install ?? '';
    throw dtsError('OPENDTSX_E_DRIVER_MISSING', { scheme: 'postgresql', module, install }, {}, { cause });
  }
}
