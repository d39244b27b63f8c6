import type { DriverOptions, Secret } from 'opendtsx/sdk';

/** How the data on the way is protected: `optional` encrypts without looking at the certificate where the server can, as old providers do for the login. */
export type Encryption = 'optional' | 'mandatory' | 'strict';

/** What a connection is made with, and where it leads, without secrets in `displayName`. */
export interface ConnectionSettings {
  readonly host: string;
  /** Undefined: that of the instance, or 1433. */
  readonly port: number | undefined;
  readonly instance: string | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  /** Domain of a Windows account, which proves itself by NTLM. */
  readonly domain: string | undefined;
  readonly password: Secret | string | undefined;
  readonly encryption: Encryption;
  readonly trustServerCertificate: boolean;
  /** Name that the certificate must have, where it is not the host's. */
  readonly certificateHost: string | undefined;
  readonly connectTimeoutSeconds: number;
  /** Further attempts when the server cannot be reached, and the seconds between them. */
  readonly retries: number;
  readonly retrySeconds: number;
  readonly applicationName: string;
  readonly readOnlyIntent: boolean;
  readonly multiSubnetFailover: boolean;
  readonly displayName: string;
}

type Words = ReadonlyMap<string, string>;

/**
 * Settings from a target (`//user@host:port/database?encrypt=true`), or from the options of a connection string when the target is empty. The words of a
 * connection string (`Encrypt`, `Connect Timeout`, …) are also those of the part behind `?`. Throws a TypeError when the target is no address.
 */
export function connectionSettings(target: string, options: DriverOptions): ConnectionSettings {
  if (target.trim() === '') {
    const server = serverOf(options.server ?? '(local)');
    const port = options.port === undefined ? server.port : portOf(options.port);
    return settingsOf({ ...server, port }, options, new Map(Object.entries(options.settings ?? {})));
  }
  const url = new URL(`sqlserver:${target}`);
  if (url.hostname === '') throw new TypeError('an address without host');
  const [instance, database] = pathOf(url);
  const words = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const given = {
    database: database ?? options.database,
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
  };
  return settingsOf({ host, instance, port: url.port === '' ? undefined : Number(url.port) }, given, words);
}

/** Instance and database of `/database` or `/instance/database`. */
function pathOf(url: URL): readonly [string | undefined, string | undefined] {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const [first, second] = parts.map((part) => decodeURIComponent(part));
  return second === undefined ? [undefined, first] : [first, second];
}

interface Server {
  readonly host: string;
  readonly instance: string | undefined;
  readonly port: number | undefined;
}

/** A data source as providers write it: `tcp:host,port`, `host\instance`, `.`, `(local)`. */
function serverOf(text: string): Server {
  const [place = '', port] = text
    .trim()
    .replace(/^(?:tcp|lpc|admin):/i, '')
    .split(',');
  const [name = '', instance] = place.trim().split('\\');
  const isLocal = /^(?:|\.|\(local\)|localhost)$/i.test(name.trim());
  return {
    host: isLocal ? 'localhost' : name.trim(),
    // MSSQLSERVER is the name of the default instance.
    instance: instance === undefined || /^(?:mssqlserver)?$/i.test(instance.trim()) ? undefined : instance.trim(),
    port: port === undefined ? undefined : portOf(port),
  };
}

function portOf(text: string): number {
  const port = Number(text.trim());
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError('no port');
  return port;
}

function settingsOf(
  server: Server,
  given: {
    readonly database?: string | undefined;
    readonly user?: string | undefined;
    readonly password?: Secret | string | undefined;
  },
  words: Words,
): ConnectionSettings {
  const [, domain, account] = /^([^\\]+)\\(.+)$/.exec(given.user ?? '') ?? [];
  const place = `${server.host}${server.instance === undefined ? '' : `\\${server.instance}`}`;
  const port = server.port === undefined ? '' : `,${server.port}`;
  return {
    ...server,
    database: given.database,
    user: account ?? given.user,
    domain,
    password: given.password,
    encryption: encryptionOf(words),
    trustServerCertificate: isYes(wordOf(words, 'trustservercertificate', 'trust server certificate')),
    certificateHost: wordOf(words, 'hostnameincertificate', 'host name in certificate'),
    connectTimeoutSeconds: numberOf(wordOf(words, 'connect timeout', 'connection timeout', 'timeout'), 15),
    retries: numberOf(wordOf(words, 'connectretrycount', 'connect retry count'), 0),
    retrySeconds: numberOf(wordOf(words, 'connectretryinterval', 'connect retry interval'), 10),
    applicationName: wordOf(words, 'application name', 'app') ?? 'OpenDTSX',
    readOnlyIntent: /^readonly$/i.test(wordOf(words, 'applicationintent', 'application intent') ?? ''),
    multiSubnetFailover: isYes(wordOf(words, 'multisubnetfailover', 'multi subnet failover')),
    displayName: `SQL Server ${place}${port}/${given.database ?? ''}`,
  };
}

/**
 * Source: documentation of the providers: `Use Encryption for Data` of OLE DB, `Encrypt` of SqlClient and ODBC; MSOLEDBSQL19 and Microsoft.Data.SqlClient
 * encrypt unless told otherwise, the older ones do not.
 */
function encryptionOf(words: Words): Encryption {
  const written = wordOf(words, 'encrypt', 'use encryption for data')?.toLowerCase();
  if (written === 'strict') return 'strict';
  if (written !== undefined) return isYes(written) || written === 'mandatory' ? 'mandatory' : 'optional';
  return /^(?:msoledbsql19|microsoft\.data\.sqlclient)/i.test(words.get('provider') ?? '') ? 'mandatory' : 'optional';
}

function wordOf(words: Words, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = words.get(name);
    if (value !== undefined && value.trim() !== '') return value.trim();
  }
  return undefined;
}

function isYes(text: string | undefined): boolean {
  return /^(?:true|yes|1)$/i.test(text ?? '');
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}
