import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  type ConnectionProperties,
  checkServerTarget,
  type Diagnostic,
  diagnostic,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** An Analysis Services connection manager ready to be used. */
export type MsolapInstance = ConnectionManagerInstance<typeof properties>;

/** What may be given from outside: the address of the HTTP pump, and the database beside it. */
export const msolapTargets = { schemes: ['http', 'https'], options: ['catalog'] };

/** The parts of the connection string, none when it has no valid form. */
export function partsOf({ connectionString }: MsolapInstance): ConnectionProperties {
  const parsed = parseConnectionString(connectionString);
  return 'properties' in parsed ? parsed.properties : new Map();
}

/** The server that the package means; '' when it names none. */
export function serverOf(parts: ConnectionProperties): string {
  return firstProperty(parts, ['data source', 'datasource', 'server', 'location']) ?? '';
}

/** The address of an HTTP pump; undefined when a server is none. */
export function pumpUrl(server: string): URL | undefined {
  const url = URL.parse(server.trim());
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Names by which connection strings call the seconds that a connection and a command may take. */
export const timeoutNames = { connect: ['connect timeout'], command: ['timeout', 'command timeout', 'query timeout'] };

/**
 * Declaration of the Analysis Services connection manager: a server behind an HTTP pump, with basic authentication or none. Servers of Analysis Services
 * that are reached over TCP or by logins of Windows or Entra are refused.
 */
export const msolapDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'MSOLAP100', aliases: ['MSOLAP90', 'MSOLAP'] },
  displayName: 'Analysis Services Connection Manager',
  description:
    'Names a server of Analysis Services behind its HTTP pump. A target from outside (`https://user@host/olap/msmdpump.dll?catalog=name`) replaces server, user and password.',
  gives: 'analysis-services',
  properties,
  raises: [
    'DTS_E_CONNECTIONSTRINGFORMAT',
    'OPENDTSX_E_CONNECTION_PROPERTY',
    'OPENDTSX_E_MSOLAP_NOTHTTP',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
  ],
  validate(instance, context) {
    const finding = checkServerTarget(instance, msolapTargets);
    if (finding !== undefined) return [finding];
    const { name: connection } = instance;
    const parsed = parseConnectionString(instance.connectionString);
    if ('faultAt' in parsed) {
      if (instance.target !== undefined) return [];
      return [diagnostic('DTS_E_CONNECTIONSTRINGFORMAT', { connection, position: parsed.faultAt })];
    }
    const findings = checkTimeouts(connection, parsed.properties);
    if (instance.target !== undefined) return findings;
    const server = serverOf(parsed.properties);
    const url = pumpUrl(server);
    if (url === undefined) return [...findings, diagnostic('OPENDTSX_E_MSOLAP_NOTHTTP', { connection, server })];
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const forbidden = context.checkPolicy?.({ kind: 'host', host: url.hostname, port });
    return [...findings, ...checkLogin(connection, parsed.properties), ...(forbidden === undefined ? [] : [forbidden])];
  },
};

function refused(connection: string, property: string, value: string, reason: string): Diagnostic {
  return diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', { connection, property, value, reason });
}

function checkTimeouts(connection: string, parts: ConnectionProperties): Diagnostic[] {
  return [...timeoutNames.connect, ...timeoutNames.command].flatMap((name) => {
    const text = parts.get(name) ?? '';
    return /^\d*$/.test(text) ? [] : [refused(connection, name, text, 'it is a number of seconds, 0 for no limit')];
  });
}

// SSPI is what designers write by themselves, also for pumps that ask for no login.
function checkLogin(connection: string, parts: ConnectionProperties): Diagnostic[] {
  const security = parts.get('integrated security') ?? '';
  if (!/^(claimstoken|federated)$/i.test(security)) return [];
  const reason =
    'no token is fetched here. Let the HTTP pump ask for a login (basic authentication), and name User ID and Password';
  return [refused(connection, 'Integrated Security', security, reason)];
}
