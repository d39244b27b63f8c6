import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';

/** What connection managers of a type lead to, and what to do where no unit opens them. */
interface KnownType {
  readonly pattern: RegExp;
  readonly what: string;
  /** `{database}` stands for the option that names another database. */
  readonly wayOut: string;
}

const knownTypes: readonly KnownType[] = [
  {
    pattern: /^(?:ODBC|ADO|SQLMOBILE)$/i,
    what: 'it opens a database with a driver of Windows',
    wayOut: 'Name the database that holds the same tables: {database}',
  },
  {
    pattern: /oracle|teradata|^SAPBI$|db2/i,
    what: 'it opens a database with a driver of its maker',
    wayOut: 'Name a SQLite or PostgreSQL database that holds the same tables: {database}',
  },
  {
    pattern: /^MULTI(?:FILE|FLATFILE)$/i,
    what: 'it opens several files as one',
    wayOut: 'Loop over the files with a Foreach Loop and one file or flat file connection manager',
  },
  {
    pattern: /odata|sharepoint|^SPCRED$|crm|salesforce|onedrive|powerbi/i,
    what: 'it signs in to a web service',
    wayOut: 'Fetch or send the data with an Execute Process Task (curl, the tool of the service) through a file',
  },
  {
    pattern: /hdinsight|azureresourcemanager/i,
    what: 'it manages a cluster of Azure HDInsight',
    wayOut: 'Manage the cluster with an Execute Process Task (az hdinsight)',
  },
];

const unknown = {
  what: 'what it leads to is not known, as SSIS itself has no such type',
  wayOut: 'Where a database holds the same, name it: {database}',
};

/** The finding about a connection manager that no unit opens: what it leads to, and the way out. */
export function unsupportedConnection(source: string, connection: string, type: string): Diagnostic {
  const { what, wayOut } = knownTypes.find(({ pattern }) => pattern.test(type)) ?? unknown;
  const way = wayOut.replace('{database}', `--connection "${connection}=sqlite:./file.db"`);
  const hint = `${way}; or register a custom unit for the type ${type} (opendtsx/sdk).`;
  return diagnostic('OPENDTSX_E_CONNECTION_UNSUPPORTED', { connection, type, what }, { source, hint });
}
