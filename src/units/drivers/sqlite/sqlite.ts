import type { DriverDeclaration } from 'opendtsx/sdk';

/** Declaration of the SQLite driver: `sqlite:<path>`, `sqlite::memory:`, `sqlite::memory:<name>`. */
export const sqliteDeclaration: DriverDeclaration = {
  kind: 'driver',
  sdkVersion: 1,
  identifiers: { creationName: 'OpenDTSX.SqliteDriver' },
  displayName: 'SQLite',
  description: 'Reads and writes SQLite files with the SQLite that is part of Node.js.',
  scheme: 'sqlite',
  providers: [
    'System.Data.SQLite.SQLiteConnection',
    'Microsoft.Data.Sqlite.SqliteConnection',
    'OleDbSQLite',
    'SQLite3 ODBC Driver',
    'SQLite ODBC Driver',
  ],
  dialect: 'sqlite',
  catalog: ['Catalogs', 'Schemata', 'Tables', 'Views', 'Columns', 'Indexes', 'Primary_Keys', 'Foreign_Keys'],
  leadsTo: (target) => ({ file: target.startsWith(':memory:') ? undefined : target }),
  raises: [
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_DRIVER_CONNECT',
    'OPENDTSX_E_DRIVER_OTHERDATABASE',
    'OPENDTSX_E_DRIVER_PARAMETER',
  ],
};
