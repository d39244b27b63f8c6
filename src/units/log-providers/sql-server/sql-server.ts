import { checkLogDatabase, type LogProviderDeclaration } from 'opendtsx/sdk';

/** Declaration of the log provider for SQL Server and other databases. */
export const sqlServerLogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.LogProviderSQLServer',
    aliases: [
      'DTS.LogProviderSQLServer',
      '{94150B25-6AEB-4C0D-996D-D37D1C4FDEDA}',
      '{6AA833A1-E4B2-4431-831B-DE695049DC61}',
    ],
  },
  displayName: 'SSIS log provider for SQL Server',
  description:
    'Writes log entries to the table `sysssislog` of a database, which is made when it is missing. On SQL Server entries go through the procedure `sp_ssis_addlogentry`, which may be one of your own.',
  objectData: '<InnerObject />',
  properties: {},
  raises: ['DTS_E_LOGPROVIDERVALIDATIONFAILED', 'DTS_E_OPENLOGFAILED', 'DTS_E_LOGFAILED'],
  validate: checkLogDatabase,
};
