import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  checkDatabase,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
} from 'opendtsx/sdk';

const properties = {
  SqlServerName: { kind: 'string', description: 'Name of the server.' },
  UseWindowsAuthentication: {
    kind: 'string',
    description: 'True logs in as the user that the credentials of opendtsx.yaml name for the server.',
  },
  UserName: { kind: 'string', description: 'User that logs in, when not by Windows authentication.' },
} as const satisfies PropertyDeclarations;

/** An SMOServer connection manager ready to be used. */
export type SmoServerInstance = ConnectionManagerInstance<typeof properties>;

/** The provider that an SMO connection string stands for: it names none. */
export const smoProvider = 'System.Data.SqlClient.SqlConnection';

/**
 * The connection manager with its connection string in the words of other database connections:
 * `SqlServerName=S;UseWindowsAuthentication=False;UserName=u;` → `Server=S;User ID=u`. Properties that
 * were given a value win. A text without valid form stays as it is.
 */
export function withDatabaseWords(instance: SmoServerInstance): SmoServerInstance {
  const parsed = parseConnectionString(instance.connectionString);
  if ('faultAt' in parsed) return instance;
  const { properties: given } = parsed;
  const { SqlServerName: server, UserName: user } = instance.properties;
  const words = [
    ['Server', server.trim() || firstProperty(given, ['sqlservername', 'server', 'data source'])],
    ['Initial Catalog', firstProperty(given, ['initial catalog', 'database'])],
    ['User ID', user.trim() || firstProperty(given, ['username', 'user id'])],
    ['Password', firstProperty(given, ['password'])],
    [
      'Integrated Security',
      user.trim() === '' ? firstProperty(given, ['usewindowsauthentication', 'integrated security']) : undefined,
    ],
  ] as const;
  const written = words.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${value.replaceAll('"', '""')}"`],
  );
  return { ...instance, connectionString: written.join(';') };
}

/** Declaration of the SMOServer connection manager: a server, for the tasks that maintain and transfer its databases. */
export const smoServerDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'SMOServer' },
  displayName: 'SMO Connection Manager',
  objectData: '<SMOServerConnectionManager />',
  description: 'Connects to a SQL Server, for its maintenance and for transfers; a target from outside replaces it.',
  gives: 'database',
  properties,
  raises: [
    'DTS_E_CONNECTIONSTRINGFORMAT',
    'OPENDTSX_E_CONNECTION_INTEGRATEDSECURITY',
    'OPENDTSX_E_CONNECTION_NODRIVER',
    'OPENDTSX_E_CONNECTION_TARGET',
  ],
  validate: (instance, context) => checkDatabase(withDatabaseWords(instance), context, smoProvider),
};
