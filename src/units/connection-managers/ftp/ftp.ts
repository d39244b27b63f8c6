import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  checkServerTarget,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  ServerName: { kind: 'string', description: 'Name or address of the server.', at: 'FtpConnection/@ServerName' },
  ServerPort: {
    kind: 'integer',
    description: 'Port of the server.',
    at: 'FtpConnection/@ServerPort',
    default: 21,
  },
  ServerUserName: {
    kind: 'string',
    description: 'User that logs in; `anonymous` needs no password.',
    at: 'FtpConnection/@ServerUserName',
    default: 'anonymous',
  },
  Timeout: {
    kind: 'integer',
    description: 'Seconds without progress before giving up; 0: no limit.',
    at: 'FtpConnection/@Timeout',
    default: 60,
  },
  Retries: {
    kind: 'integer',
    description: 'Attempts to connect; 0: no limit.',
    at: 'FtpConnection/@Retries',
    default: 5,
  },
  ChunkSize: {
    kind: 'integer',
    description: 'KB read from or written to a file at a time.',
    at: 'FtpConnection/@ChunkSize',
    default: 1,
  },
  UsePassiveMode: {
    kind: 'boolean',
    description: 'Whether this side opens the data connections, not the server.',
    at: 'FtpConnection/@UsePassiveMode',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** An FTP connection manager ready to be used. */
export type FtpInstance = ConnectionManagerInstance<typeof properties>;

/** What may be given from outside: plain FTP, TLS by `AUTH TLS` (`ftpes`), or TLS from the first byte (`ftps`). */
export const ftpTargets = { schemes: ['ftp', 'ftpes', 'ftps'], options: ['passive'] };

/** Host and port that the package means; the connection string `host:port` wins where it was changed. */
export function ftpServer({ connectionString, connectionStringChanged, properties }: FtpInstance) {
  const [, host = '', port] = /^\s*(?:ftp:\/\/)?(.*?)(?::(\d+))?\/?\s*$/i.exec(connectionString) ?? [];
  if (properties.ServerName.trim() === '' || connectionStringChanged === true) {
    return { host, port: port === undefined ? properties.ServerPort : Number(port) };
  }
  // The designer writes the port into the connection string only.
  const sameHost = host.toLowerCase() === properties.ServerName.trim().toLowerCase();
  const isUsual = properties.ServerPort === 21;
  return {
    host: properties.ServerName.trim(),
    port: isUsual && sameHost && port !== undefined ? Number(port) : properties.ServerPort,
  };
}

/** Declaration of the FTP connection manager. */
export const ftpDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'FTP' },
  displayName: 'FTP Connection Manager',
  description:
    'Describes an FTP server. A target from outside (`ftp://`, `ftpes://` or `ftps://`) replaces server, user and password, and adds TLS.',
  gives: 'ftp',
  properties,
  raises: [
    'DTS_E_FTPINVALIDCONNECTIONSTRING',
    'DTS_E_FTPINVALIDPORT',
    'DTS_E_FTPINVALIDRETRIES',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
    'OPENDTSX_E_CONNECTION_PROPERTY',
  ],
  validate(instance, context) {
    const finding = checkServerTarget(instance, ftpTargets);
    if (finding !== undefined) return [finding];
    const findings = checkNumbers(instance);
    if (instance.target !== undefined) return findings;
    const { host, port } = ftpServer(instance);
    const args = { connection: instance.name };
    if (host === '') findings.push(diagnostic('DTS_E_FTPINVALIDCONNECTIONSTRING', args));
    if (!(port >= 1 && port <= 65_535)) findings.push(diagnostic('DTS_E_FTPINVALIDPORT', { ...args, port }));
    const forbidden = host === '' ? undefined : context.checkPolicy?.({ kind: 'host', host, port });
    return forbidden === undefined ? findings : [...findings, forbidden];
  },
};

function checkNumbers({ name, properties }: FtpInstance): Diagnostic[] {
  const { Retries, Timeout, ChunkSize } = properties;
  const findings: Diagnostic[] = [];
  if (Retries < 0) findings.push(diagnostic('DTS_E_FTPINVALIDRETRIES', { connection: name, retries: Retries }));
  for (const [property, value, least] of [
    ['Timeout', Timeout, 0],
    ['ChunkSize', ChunkSize, 1],
  ] as const) {
    if (value >= least) continue;
    const args = { connection: name, property, value, reason: `it must be at least ${least}` };
    findings.push(diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', args));
  }
  return findings;
}
