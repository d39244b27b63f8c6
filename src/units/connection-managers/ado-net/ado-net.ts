import {
  type ConnectionManagerDeclaration,
  type Diagnostic,
  type PropertyDeclarations,
  resolveDatabase,
} from 'opendtsx/sdk';
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
  raises: ['DTS_E_CONNECTIONSTRINGFORMAT', 'OPENDTSX_E_CONNECTION_NODRIVER', 'OPENDTSX_E_CONNECTION_TARGET'],
  validate(instance, context): Diagnostic[] {
    const { name: connection, connectionString, target, password } = instance;
    const provider = providerOfCreationName(instance.creationName);
    const resolved = resolveDatabase({ connection, connectionString, target, password, provider }, context);
    return 'finding' in resolved ? [resolved.finding] : [];
  },
};
