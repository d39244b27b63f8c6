import type { Pool } from 'pg';
import type { Secret } from '../datatypes/secret.ts';
import { dtsError } from '../diagnostics/dts-error.ts';

const int8 = 20;

/** A pool of connections in which whole numbers are numbers. The driver is loaded here, and its absence told with the way to install it. */
export async function openPostgresqlPool(url: Secret, connections: number): Promise<Pool> {
  const pg = await loadDriver();
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max: connections,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // A connection that breaks while it is idle is replaced at the next query, which tells of it if that fails too.
  pool.on('error', () => undefined);
  return pool;
}

async function loadDriver(): Promise<typeof import('pg')> {
  try {
    return (await import('pg')).default as unknown as typeof import('pg');
  } catch (cause) {
    throw dtsError('OPENDTSX_E_STORE_DRIVER', {}, {}, { cause });
  }
}
