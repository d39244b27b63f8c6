import type { DriverDeclaration, DriverOptions, DriverPlace } from 'opendtsx/sdk';
import { connectionSettings } from './connection-settings.ts';

/** Declaration of the PostgreSQL driver: `postgresql://user:password@host:port/database` or `postgresql:host=… dbname=…`. */
export const postgresqlDeclaration: DriverDeclaration = {
  kind: 'driver',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.PostgresqlDriver' },
  displayName: 'PostgreSQL',
  description: 'Reads and writes PostgreSQL databases through COPY.',
  scheme: 'postgresql',
  providers: [
    'PGNP',
    'Npgsql.NpgsqlConnection',
    'Npgsql',
    'PostgreSQL Unicode',
    'PostgreSQL ANSI',
    'PostgreSQL OLE DB Provider',
  ],
  dialect: 'postgresql',
  catalog: [
    'Catalogs',
    'Schemata',
    'Tables',
    'Views',
    'Columns',
    'Procedures',
    'Indexes',
    'Primary_Keys',
    'Foreign_Keys',
  ],
  leadsTo: postgresqlPlace,
  requires: { module: 'pg', install: 'npm install pg pg-copy-streams' },
  raises: [
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_DRIVER_CONNECT',
    'OPENDTSX_E_DRIVER_MISSING',
    'OPENDTSX_E_DRIVER_OTHERDATABASE',
    'OPENDTSX_E_DRIVER_PARAMETER',
  ],
};

// A path is a socket of this machine. What is no valid address is refused by connecting, in words without the target.
function postgresqlPlace(target: string, options: DriverOptions): DriverPlace {
  try {
    const { host = process.env.PGHOST ?? 'localhost', port = 5432 } = connectionSettings(target, options).config;
    return { hosts: [host.startsWith('/') ? { host: 'localhost' } : { host, port }] };
  } catch {
    return { hosts: [] };
  }
}
