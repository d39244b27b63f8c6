import { type ConnectionManagerDeclaration, checkDatabase, type PropertyDeclarations } from 'opendtsx/sdk';
import { providerOfCreationName } from './provider-of-creation-name.ts';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the ADO.NET connection manager; its creation name carries the connection class after a colon. */
export const adoNetDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'ADO.NET' },
  displayName: 'ADO.NET Connection Manager',
  description:
    'Connects to a database through a .NET data provider, whose class chooses the driver; a target from outside replaces it.',
  gives: 'database',
  properties,
  raises: [
    'DTS_E_CONNECTIONSTRINGFORMAT',
    'OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY',
    'OPENDTSX_E_CONNECTION_NODRIVER',
    'OPENDTSX_E_CONNECTION_TARGET',
  ],
  validate: (instance, context) => checkDatabase(instance, context, providerOfCreationName(instance.creationName)),
};
