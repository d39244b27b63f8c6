/** What a provider of a connection string leads to. */
export interface KnownProvider {
  /** Name of the database product, for messages. */
  readonly product: string;
  /** Scheme of the driver that serves the product, when one of that name is registered. */
  readonly scheme: string;
}

const sqlServer: KnownProvider = { product: 'SQL Server', scheme: 'sqlserver' };
const sqlite: KnownProvider = { product: 'SQLite', scheme: 'sqlite' };
const postgresql: KnownProvider = { product: 'PostgreSQL', scheme: 'postgresql' };
const oracle: KnownProvider = { product: 'Oracle', scheme: 'oracle' };
const mysql: KnownProvider = { product: 'MySQL', scheme: 'mysql' };
const db2: KnownProvider = { product: 'DB2', scheme: 'db2' };
const access: KnownProvider = { product: 'Access or Excel', scheme: 'access' };
const analysis: KnownProvider = { product: 'Analysis Services', scheme: 'msolap' };

/**
 * Provider names of OLE DB, connection classes of ADO.NET and ODBC drivers → database; lower case, version suffixes removed.
 * Source: provider and driver documentation of the makers; SSIS connection manager pages.
 */
const providers: Readonly<Record<string, KnownProvider>> = {
  sqlncli: sqlServer,
  sqlncli10: sqlServer,
  sqlncli11: sqlServer,
  msoledbsql: sqlServer,
  msoledbsql19: sqlServer,
  sqloledb: sqlServer,
  sql: sqlServer,
  'system.data.sqlclient.sqlconnection': sqlServer,
  'system.data.sqlclient': sqlServer,
  'microsoft.data.sqlclient.sqlconnection': sqlServer,
  'microsoft.data.sqlclient': sqlServer,
  'sql server': sqlServer,
  'sql server native client 10': sqlServer,
  'sql server native client 11': sqlServer,
  'odbc driver 11 for sql server': sqlServer,
  'odbc driver 13 for sql server': sqlServer,
  'odbc driver 17 for sql server': sqlServer,
  'odbc driver 18 for sql server': sqlServer,
  'system.data.sqlite.sqliteconnection': sqlite,
  'system.data.sqlite': sqlite,
  'microsoft.data.sqlite.sqliteconnection': sqlite,
  'microsoft.data.sqlite': sqlite,
  oledbsqlite: sqlite,
  sqliteoledb: sqlite,
  'sqlite3 odbc driver': sqlite,
  'sqlite odbc driver': sqlite,
  'sqlite odbc (utf-8) driver': sqlite,
  'sqlite utf-8 odbc driver': sqlite,
  pgnp: postgresql,
  'pgnp.se': postgresql,
  pgoledb: postgresql,
  'postgresql ole db provider': postgresql,
  npgsql: postgresql,
  'npgsql.npgsqlconnection': postgresql,
  'postgresql unicode': postgresql,
  'postgresql ansi': postgresql,
  'postgresql unicode(x64)': postgresql,
  'postgresql ansi(x64)': postgresql,
  psqlodbc: postgresql,
  msdaora: oracle,
  'oraoledb.oracle': oracle,
  oracle: oracle,
  'system.data.oracleclient.oracleconnection': oracle,
  'oracle.dataaccess.client.oracleconnection': oracle,
  'oracle.manageddataaccess.client.oracleconnection': oracle,
  mysqlprov: mysql,
  'mysql.data.mysqlclient.mysqlconnection': mysql,
  ibmdadb2: db2,
  db2oledb: db2,
  'ibm.data.db2.db2connection': db2,
  'microsoft.jet.oledb': access,
  'microsoft.ace.oledb': access,
  'microsoft access driver (*.mdb, *.accdb)': access,
  msolap: analysis,
};

/** A provider name as it is compared: lower case, without a version suffix such as `.1` or `.4.0`. */
function comparableProvider(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/(?:\.\d+)+$/, '');
}

/** What a provider leads to; undefined when it is not known here. */
export function knownProvider(name: string): KnownProvider | undefined {
  const key = comparableProvider(name);
  return Object.hasOwn(providers, key) ? providers[key] : undefined;
}
