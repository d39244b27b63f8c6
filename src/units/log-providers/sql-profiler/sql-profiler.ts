import { checkLogFile, type LogProviderDeclaration } from 'opendtsx/sdk';

/** Declaration of the log provider for SQL Server Profiler. */
export const sqlProfilerLogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.LogProviderSQLProfiler',
    aliases: [
      'DTS.LogProviderSQLProfiler',
      '{E93F6300-AE0C-4916-A7BF-A8D0CE12C77A}',
      '{5C0B8D21-E9AA-462E-BA34-30FF5F7A42A1}',
    ],
  },
  displayName: 'SSIS log provider for SQL Server Profiler',
  description:
    'Writes log entries as a trace through a FILE connection manager: a text file of tab-separated columns with the names of trace columns, as the binary form of traces is not public.',
  objectData: '<InnerObject />',
  properties: {},
  raises: ['DTS_E_LOGPROVIDERVALIDATIONFAILED', 'DTS_E_OPENLOGFAILED'],
  validate: checkLogFile,
};
