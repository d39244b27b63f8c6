import { type ConnectionManagerDeclaration, checkDatabase, type PropertyDeclarations } from 'opendtsx/sdk';

/** The provider of connection strings that name none. */
export const excelProvider = 'Microsoft.ACE.OLEDB.12.0';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the EXCEL connection manager: a workbook by a connection string of Jet or ACE, or a target given from outside. */
export const excelConnectionDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'EXCEL' },
  displayName: 'Excel Connection Manager',
  description:
    'Connects to a workbook: Data Source is the file, Extended Properties say how it is read. A target from outside replaces the file.',
  gives: 'database',
  properties,
  raises: ['DTS_E_CONNECTIONSTRINGFORMAT', 'OPENDTSX_E_CONNECTION_NODRIVER', 'OPENDTSX_E_CONNECTION_TARGET'],
  validate: (instance, context) => checkDatabase(instance, context, excelProvider),
};
