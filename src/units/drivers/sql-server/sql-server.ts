import type { DriverDeclaration, DriverOptions, DriverPlace } from 'opendtsx/sdk';
import { connectionSettings } from './connection-settings.ts';

/** Declaration of the SQL Server driver: `sqlserver://user:password@host:port/database`, or the parts of a connection string. */
export const sqlServerDeclaration: DriverDeclaration = {
  kind: 'driver',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.SqlServerDriver' },
  displayName: 'SQL Server',
  description: 'Reads and writes SQL Server databases; loads through INSERT BULK.',
  scheme: 'sqlserver',
  providers: [
    'SQLNCLI',
    'SQLNCLI10',
    'SQLNCLI11',
    'MSOLEDBSQL',
    'MSOLEDBSQL19',
    'SQLOLEDB',
    'System.Data.SqlClient',
    'System.Data.SqlClient.SqlConnection',
    'Microsoft.Data.SqlClient',
    'Microsoft.Data.SqlClient.SqlConnection',
  ],
  dialect: 'tsql',
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
  leadsTo: sqlServerPlace,
  requires: { module: 'tedious', install: 'npm install tedious@20' },
  raises: [
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_DRIVER_CONNECT',
    'OPENDTSX_E_DRIVER_MISSING',
    'OPENDTSX_E_DRIVER_PARAMETER',
    'OPENDTSX_E_DRIVER_VERSION',
  ],
};

// What is no valid address is refused by connecting, in words without the target.
function sqlServerPlace(target: string, options: DriverOptions): DriverPlace {
  try {
    const { host, port } = connectionSettings(target, options);
    return { hosts: [{ host, ...(port === undefined ? {} : { port }) }] };
  } catch {
    return { hosts: [] };
  }
}
