import { checkLogFile, type LogProviderDeclaration } from 'opendtsx/sdk';

/** Declaration of the log provider for XML files. */
export const xmlFileLogDeclaration: LogProviderDeclaration = {
  kind: 'log-provider',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.LogProviderXMLFile',
    aliases: [
      'DTS.LogProviderXMLFile',
      '{440945A4-2A22-4F19-B577-EAF5FDDC5F7A}',
      '{AFED6884-619C-484F-9A09-F42D56E1A7EA}',
    ],
  },
  displayName: 'SSIS log provider for XML files',
  description:
    'Writes log entries to an XML file, one part for each execution, through a FILE connection manager. The file is well-formed after every entry.',
  objectData: '<InnerObject />',
  properties: {},
  raises: ['DTS_E_LOGPROVIDERVALIDATIONFAILED', 'DTS_E_OPENLOGFAILED'],
  validate: checkLogFile,
};
