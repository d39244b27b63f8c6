import { checkLogFile, type LogProviderDeclaration } from 'opendtsx/sdk';

/** Declaration of the log provider for text files. */
export const textFileLogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.LogProviderTextFile',
    aliases: [
      'DTS.LogProviderTextFile',
      '{0A039101-ACC1-4E06-943F-279948323883}',
      '{59B2C6A5-663F-4C20-8863-C83F9B72E2EB}',
    ],
  },
  displayName: 'SSIS log provider for Text files',
  description:
    'Writes log entries to a text file of comma-separated values, behind those of earlier executions, through a FILE connection manager.',
  objectData: '<InnerObject />',
  properties: {},
  raises: ['DTS_E_LOGPROVIDERVALIDATIONFAILED', 'DTS_E_OPENLOGFAILED'],
  validate: checkLogFile,
};
