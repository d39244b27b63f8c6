import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  checkServerTarget,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  ServerURL: { kind: 'string', description: 'Address of the server or of its WSDL.', at: 'HttpConnection/@ServerURL' },
  UseServerCredentials: {
    kind: 'boolean',
    description: 'Whether to log in to the server, by basic authentication.',
    at: 'HttpConnection/@UseServerCredentials',
    default: false,
  },
  ServerUserName: {
    kind: 'string',
    description: 'User that logs in to the server.',
    at: 'HttpConnection/@ServerUserName',
  },
  ServerDomain: {
    kind: 'string',
    description: 'Domain of that user.',
    at: 'HttpConnection/@ServerDomain',
  },
  UseClientCertificate: {
    kind: 'boolean',
    description: 'Whether to show a certificate of the Windows store, which needs files here.',
    at: 'HttpConnection/@UseClientCertificate',
    default: false,
  },
  Timeout: {
    kind: 'integer',
    description: 'Seconds without an answer before giving up; 0: no limit.',
    at: 'HttpConnection/@Timeout',
    default: 30,
  },
  ChunkSize: {
    kind: 'integer',
    description: 'KB sent at a time.',
    at: 'HttpConnection/@ChunkSize',
    default: 1,
  },
  UseProxy: {
    kind: 'boolean',
    description: 'Whether to go through a proxy.',
    at: 'HttpConnection/@UseProxy',
    default: false,
  },
  ProxyURL: { kind: 'string', description: 'Address of the proxy.', at: 'HttpConnection/@ProxyURL' },
  BypassProxyOnLocal: {
    kind: 'boolean',
    description: 'Whether hosts without a dot in their name are reached without the proxy.',
    at: 'HttpConnection/@BypassProxyOnLocal',
    default: false,
  },
  ProxyBypassList: {
    kind: 'string',
    description: 'Hosts reached without the proxy, separated by semicolons; `*` stands for any text.',
    at: 'HttpConnection/@ProxyBypassList',
  },
  UseProxyCredentials: {
    kind: 'boolean',
    description: 'Whether to log in to the proxy.',
    at: 'HttpConnection/@UseProxyCredentials',
    default: false,
  },
  ProxyUserName: {
    kind: 'string',
    description: 'User that logs in to the proxy.',
    at: 'HttpConnection/@ProxyUserName',
  },
  ProxyDomain: {
    kind: 'string',
    description: 'Domain of that user.',
    at: 'HttpConnection/@ProxyDomain',
  },
} as const satisfies PropertyDeclarations;

/** An HTTP connection manager ready to be used. */
export type HttpInstance = ConnectionManagerInstance<typeof properties>;

/** What may be given from outside. */
export const httpTargets = { schemes: ['http', 'https'], options: ['wsdl'] };

/** The address that the package means; the connection string wins where it was changed. */
export function serverUrl({ connectionString, connectionStringChanged, properties }: HttpInstance): string {
  const ownProperty = connectionStringChanged === true ? '' : properties.ServerURL;
  return (ownProperty || connectionString).trim();
}

/** An address of a web server; undefined when it is none. */
export function webUrl(text: string): URL | undefined {
  const url = URL.parse(text.trim());
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Declaration of the HTTP connection manager. */
export const httpDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'HTTP' },
  displayName: 'HTTP Connection Manager',
  description:
    'Describes a web server. A target from outside (`http://` or `https://`) replaces address, user and password.',
  gives: 'http',
  properties,
  raises: [
    'DTS_E_CONNECTIONVALIDATIONFAILED',
    'OPENDTSX_E_CONNECTION_PROPERTY',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
  ],
  validate(instance, context) {
    const finding = checkServerTarget(instance, httpTargets);
    if (finding !== undefined) return [finding];
    const findings = [...checkNumbers(instance), ...checkProxy(instance)];
    const certificate = checkCertificate(instance);
    if (certificate !== undefined) findings.push(certificate);
    if (instance.target !== undefined) return findings;
    const url = webUrl(serverUrl(instance));
    if (url === undefined) {
      const detail = 'its ServerURL is no http:// or https:// address';
      return [...findings, diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection: instance.name, detail })];
    }
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const forbidden = context.checkPolicy?.({ kind: 'host', host: url.hostname, port });
    return forbidden === undefined ? findings : [...findings, forbidden];
  },
};

function refused(connection: string, property: string, value: string | number, reason: string): Diagnostic {
  return diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', { connection, property, value, reason });
}

function checkNumbers({ name, properties: { Timeout, ChunkSize } }: HttpInstance): Diagnostic[] {
  return [
    ...(Timeout < 0 ? [refused(name, 'Timeout', Timeout, 'it must be at least 0')] : []),
    ...(ChunkSize < 1 ? [refused(name, 'ChunkSize', ChunkSize, 'it must be at least 1')] : []),
  ];
}

function checkProxy({ name, properties: { UseProxy, ProxyURL } }: HttpInstance): Diagnostic[] {
  if (!UseProxy) return [];
  const url = webUrl(ProxyURL);
  return url?.protocol === 'http:' ? [] : [refused(name, 'ProxyURL', ProxyURL, 'it is no http:// address')];
}

function checkCertificate({ name, target, properties }: HttpInstance): Diagnostic | undefined {
  if (!properties.UseClientCertificate || /[?&]certificate=/.test(target ?? '')) return undefined;
  const reason =
    'there is no Windows certificate store. Repoint the connection to https://host?certificate=client.pem&key=client.key in opendtsx.yaml';
  return refused(name, 'UseClientCertificate', 'True', reason);
}
