import type { DriverDeclaration } from 'opendtsx/sdk';

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
  requires: { module: 'pg', install: 'npm install pg pg-copy-streams' },
  raises: [
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_DRIVER_CONNECT',
    'OPENDTSX_E_DRIVER_MISSING',
    'OPENDTSX_E_DRIVER_OTHERDATABASE',
    'OPENDTSX_E_DRIVER_PARAMETER',
  ],
};
