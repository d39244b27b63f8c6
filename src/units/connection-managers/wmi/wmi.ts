import { hostname } from 'node:os';
import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  diagnostic,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
} from 'opendtsx/sdk';

const properties = {
  ServerName: { kind: 'string', description: 'The machine that is asked: `localhost`, `.` or the name of this one.' },
  Namespace: { kind: 'string', description: 'Namespace of the classes: `\\root\\cimv2`.' },
  UseNtAuth: { kind: 'string', description: 'Logs in as the Windows user. This machine asks for no login.' },
  UserName: { kind: 'string', description: 'User that logs in. This machine asks for no login.' },
} as const satisfies PropertyDeclarations;

/** A WMI connection manager ready to be used. */
export type WmiInstance = ConnectionManagerInstance<typeof properties>;

/** A property that was given a value, or else the part of the connection string; '' when it is absent. */
export function wmiPart({ connectionString, properties }: WmiInstance, name: 'ServerName' | 'Namespace'): string {
  if (properties[name].trim() !== '') return properties[name].trim();
  const parsed = parseConnectionString(connectionString);
  return ('properties' in parsed ? (firstProperty(parsed.properties, [name.toLowerCase()]) ?? '') : '').trim();
}

/**
 * Declaration of the WMI connection manager. Only this machine answers, and only for `\root\cimv2`: other servers speak a protocol of Windows (DCOM).
 */
export const wmiDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'WMI' },
  displayName: 'WMI Connection Manager',
  objectData: '<WmiConnectionManager />',
  description: 'Names the machine that WMI tasks ask: always this one. `ServerName` is `localhost`, `.` or its name.',
  gives: 'wmi',
  properties,
  raises: ['OPENDTSX_E_CONNECTION_PROPERTY'],
  validate(instance) {
    const connection = instance.name;
    const find = (property: string, value: string, reason: string) => [
      diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', { connection, property, value, reason }, { source: connection }),
    ];
    const server = wmiPart(instance, 'ServerName');
    if (!isThisMachine(server)) {
      const reason = 'only this machine can be asked; run the package there, or query it with an Execute Process Task';
      return find('ServerName', server, reason);
    }
    const namespace = wmiPart(instance, 'Namespace');
    if (namespace === '' || namespace.replaceAll('/', '\\').replace(/^\\/, '').toLowerCase() === 'root\\cimv2')
      return [];
    return find('Namespace', namespace, 'only \\root\\cimv2 is answered here');
  },
};

function isThisMachine(server: string): boolean {
  const name = server.replace(/^[\\/]+/, '').toLowerCase();
  const own = hostname().toLowerCase();
  return ['', '.', 'localhost', '127.0.0.1', '::1', own, own.split('.')[0]].includes(name);
}
