import { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConnectionValidation } from '../connection-manager.ts';
import type { DriverOptions } from '../driver.ts';
import { type ConnectionProperties, firstProperty, parseConnectionString } from './connection-string.ts';
import { knownProvider } from './provider-table.ts';

/** What is known of a database connection. */
export interface DatabaseRequest {
  /** Name of the connection manager. */
  readonly connection: string;
  readonly connectionString: string;
  /** `scheme:rest` given from outside; wins over the connection string. */
  readonly target: string | undefined;
  readonly password: Secret | undefined;
  /** Provider where the connection string names none, e.g. the class of an ADO.NET connection. */
  readonly provider?: string;
}

/** What a driver is opened with. */
export interface DatabaseTarget {
  readonly scheme: string;
  /** What follows the scheme; '' when the options say all. */
  readonly target: string;
  /**
   * `server`, `port`, `database`, `user`, `password`: from the connection string. With a target from outside only `database` is given: the
   * credentials of a package are not for another server.
   */
  readonly options: DriverOptions;
}

/** Where a connection leads, or a finding that says what to do. The finding holds no secret. */
export function resolveDatabase(
  request: DatabaseRequest,
  validation: ConnectionValidation,
): { readonly target: DatabaseTarget } | { readonly finding: Diagnostic } {
  const parsed = parseConnectionString(request.connectionString);
  const properties: ConnectionProperties = 'properties' in parsed ? parsed.properties : new Map();
  if (request.target !== undefined) return outsideTarget(request, properties, validation);
  if ('faultAt' in parsed) {
    const args = { connection: request.connection, position: parsed.faultAt };
    return { finding: diagnostic('DTS_E_CONNECTIONSTRINGFORMAT', args) };
  }
  const provider = providerOf(properties, request.provider);
  const known = knownProvider(provider);
  const scheme = validation.driverForProvider?.(provider) ?? known?.scheme;
  if (scheme === undefined || !validation.hasDriver(scheme)) {
    return { finding: withoutDriver(request.connection, provider, known?.product, properties) };
  }
  return { target: targetOf(scheme, properties, request.password, provider) };
}

/** Whether a target of a driver is the path of a file, to be mapped to this machine. */
export function isFileTarget(scheme: string, target: string): boolean {
  return scheme === 'excel' || (scheme === 'sqlite' && target !== '' && !target.startsWith(':memory:'));
}

const schemeAliases: Readonly<Record<string, string>> = {
  postgres: 'postgresql',
  sqlite3: 'sqlite',
  mssql: 'sqlserver',
};

function outsideTarget(
  request: DatabaseRequest,
  properties: ConnectionProperties,
  validation: ConnectionValidation,
): { readonly target: DatabaseTarget } | { readonly finding: Diagnostic } {
  const match = /^\s*([a-z][a-z0-9+.-]+):([\s\S]*)$/i.exec(request.target ?? '');
  const written = match?.[1].toLowerCase() ?? '';
  const scheme = Object.hasOwn(schemeAliases, written) ? schemeAliases[written] : written;
  if (match === null || !validation.hasDriver(scheme)) {
    const args = { connection: request.connection, scheme };
    return { finding: diagnostic('OPENDTSX_E_CONNECTION_TARGET', args) };
  }
  const database = firstProperty(properties, databaseNames);
  const options = { ...(database === undefined ? {} : { database }), ...extendedOf(scheme, properties) };
  return { target: { scheme, target: match[2], options } };
}

const databaseNames = ['initial catalog', 'database'];
const serverNames = ['data source', 'server', 'host', 'address', 'addr', 'network address', 'location'];

/**
 * The provider of a connection string: OLE DB provider, or ODBC driver without braces; `outer`, or '', when it names none.
 * @param outer provider where the connection string names none, e.g. the class of an ADO.NET connection
 */
export function providerOf(properties: ConnectionProperties, outer: string | undefined): string {
  const inner = properties.get('provider');
  if (inner !== undefined && !/^msdasql(\.1)?$/i.test(inner)) return inner;
  const driver = properties.get('driver');
  if (driver !== undefined) return driver.replace(/^\{|\}$/g, '');
  return inner ?? outer ?? '';
}

function withoutDriver(
  connection: string,
  provider: string,
  product: string | undefined,
  properties: ConnectionProperties,
): Diagnostic {
  const server = firstProperty(properties, serverNames);
  const database = firstProperty(properties, databaseNames);
  const place = [server === undefined ? '' : `server ${server}`, database === undefined ? '' : `database ${database}`]
    .filter((part) => part !== '')
    .join(', ');
  const leadsTo = product ?? (provider === '' ? 'a database without a provider name' : `the provider ${provider}`);
  return diagnostic('OPENDTSX_E_CONNECTION_NODRIVER', {
    connection,
    database: place === '' ? leadsTo : `${leadsTo} (${place})`,
  });
}

function targetOf(
  scheme: string,
  properties: ConnectionProperties,
  outerPassword: Secret | undefined,
  provider: string,
): DatabaseTarget {
  const server = firstProperty(properties, serverNames);
  const database = firstProperty(properties, databaseNames);
  const password = firstProperty(properties, ['password', 'pwd']);
  const options = withoutAbsent({
    server,
    port: firstProperty(properties, ['port']) ?? extendedPort(properties),
    database,
    user: firstProperty(properties, ['user id', 'uid', 'user', 'username', 'user name']),
    password: password === undefined ? outerPassword : new Secret(password),
    ...(scheme === sqlServerScheme ? sqlServerOptions(properties, provider) : {}),
  });
  // A file database has its path where others have the server.
  const isFile = scheme === 'sqlite' || scheme === 'excel';
  const file = isFile ? (server ?? database ?? firstProperty(properties, ['filename', 'dbq']) ?? '') : '';
  return { scheme, target: file, options: { ...options, ...extendedOf(scheme, properties) } };
}

const sqlServerScheme = 'sqlserver';

// Source: connection string keywords of the OLE DB and ADO.NET providers for SQL Server (documentation).
const settingNames = [
  'encrypt',
  'use encryption for data',
  'trustservercertificate',
  'trust server certificate',
  'hostnameincertificate',
  'host name in certificate',
  'connect timeout',
  'connection timeout',
  'timeout',
  'connectretrycount',
  'connect retry count',
  'connectretryinterval',
  'connect retry interval',
  'application name',
  'app',
  'applicationintent',
  'application intent',
  'multisubnetfailover',
  'multi subnet failover',
];

function sqlServerOptions(
  properties: ConnectionProperties,
  provider: string,
): Pick<DriverOptions, 'settings' | 'integratedSecurity'> {
  const given = settingNames.flatMap((name) => {
    const value = firstProperty(properties, [name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  const security = firstProperty(properties, ['integrated security', 'trusted_connection', 'trusted connection']);
  const isIntegrated = security !== undefined && /^(?:sspi|true|yes|1)$/i.test(security.trim());
  return {
    ...(given.length === 0 && provider === '' ? {} : { settings: { ...Object.fromEntries(given), provider } }),
    ...(isIntegrated ? { integratedSecurity: true } : {}),
  };
}

/** How a workbook is read is said by the package, wherever the workbook is. */
function extendedOf(scheme: string, properties: ConnectionProperties): Pick<DriverOptions, 'extendedProperties'> {
  const extended = firstProperty(properties, ['extended properties']);
  return scheme === 'excel' && extended !== undefined ? { extendedProperties: extended } : {};
}

function withoutAbsent(options: { readonly [K in keyof DriverOptions]: DriverOptions[K] | undefined }): DriverOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function extendedPort(properties: ConnectionProperties): string | undefined {
  return /(?:^|;)\s*port\s*=\s*(\d+)/i.exec(properties.get('extended properties') ?? '')?.[1];
}
