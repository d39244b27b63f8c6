import { type ConnectionManagerDeclaration, checkDatabase, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the OLEDB connection manager: a database by connection string, or by a target given from outside. */
export const oledbDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'OLEDB' },
  displayName: 'OLE DB Connection Manager',
  description:
    'Connects to a database. The Provider of the connection string chooses the driver; a target from outside replaces both.',
  gives: 'database',
  properties,
  raises: [
    'DTS_E_CONNECTIONSTRINGFORMAT',
    'OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY',
    'OPENDTSX_E_CONNECTION_NODRIVER',
    'OPENDTSX_E_CONNECTION_TARGET',
  ],
  validate: (instance, context) => checkDatabase(instance, context),
};
