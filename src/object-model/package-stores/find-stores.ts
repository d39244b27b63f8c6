import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ConnectionSettings } from '../../client/transport/connection-settings.ts';
import { openConnection } from '../../client/transport/open-connection.ts';
import { serverAddress } from '../../client/transport/server-address.ts';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { isLocalServer, requireLocalServer } from '../../package-store/package-store-names.ts';
import { loadOptions } from '../../runtime/load-options.ts';
import type { SecretReference } from '../../runtime/secret-sources.ts';
import type { ServerDeclaration, StoreDeclarations } from '../../runtime/server-declarations.ts';
import type { PackageStores } from './package-stores.ts';
import { serverStores } from './server-stores.ts';

/** Where the servers are that programs name, and the stores of this machine. */
export interface StoreSettings {
  /** Servers by the names that programs give them; they come before those of `opendtsx.yaml`. */
  readonly servers?: Readonly<Record<string, ConnectionSettings>>;
  /** Folders of this machine by the names of stores (`MSDB`, `File System` …); they come before those of `opendtsx.yaml`. */
  readonly packageStore?: Readonly<Record<string, string>>;
  /** Path of an `opendtsx.yaml`, or false for none; that of the working folder when absent. */
  readonly optionsFile?: string | false;
  /** Knows further servers, e.g. those that a user has logged in to. */
  readonly findServer?: (serverName: string) => ConnectionSettings | undefined;
}

/** Who asks a server; without a name the credentials that are declared for it, where SSIS takes those of the Windows user. */
export interface ServerUser {
  readonly userName?: string | null | undefined;
  readonly password?: Secret | string | null | undefined;
}

type Name = string | null | undefined;

/**
 * The stores of the server that a method for SQL Server names: "", `.`, `localhost`, `(local)` and the name of this machine are the stores of this machine, unless a server is
 * declared by this name. Throws OPENDTSX_E_STORE_SERVER when nothing says where another is.
 */
export async function findSqlStores(
  settings: StoreSettings,
  name: Name,
  user: ServerUser = {},
): Promise<PackageStores> {
  const isLocal = (name ?? '').trim().toLowerCase() === '(local)' || isLocalServer(name ?? '', hostname());
  return findStores(settings, name, isLocal, user);
}

/** As `findSqlStores`, for a method of the SSIS service: it does not take `(local)` (source: documentation); throws OPENDTSX_E_PACKAGESTORE_SERVER for it. */
export async function findDtsStores(settings: StoreSettings, name: Name): Promise<PackageStores> {
  const isLocal = isLocalServer(name ?? '', hostname());
  if ((name ?? '').trim().toLowerCase() === '(local)') requireLocalServer(name ?? '', hostname());
  return findStores(settings, name, isLocal, {});
}

async function findStores(
  settings: StoreSettings,
  name: Name,
  isLocal: boolean,
  user: ServerUser,
): Promise<PackageStores> {
  const serverName = (name ?? '').trim();
  const declared = declarations(settings);
  const found = declaredServer(settings, declared, serverName);
  if (found !== undefined) return serverStores(await openConnection(withUser(found, user)));
  if (isLocal) {
    const { localStores } = await import('./local-stores.ts');
    return localStores(new Map([...declared.packageStore, ...Object.entries(settings.packageStore ?? {})]));
  }
  const known = serverInEnvironment(serverName) ?? settings.findServer?.(serverName);
  if (known !== undefined) return serverStores(await openConnection(withUser(known, user)));
  if (!user.userName) throw dtsError('OPENDTSX_E_STORE_SERVER', { server: serverName });
  return serverStores(await openConnection(withUser({ address: serverName }, user)));
}

function declarations({ optionsFile }: StoreSettings): StoreDeclarations {
  if (optionsFile === false) return { servers: new Map(), packageStore: new Map() };
  const { options, diagnostics } = loadOptions(optionsFile, [process.cwd()]);
  const fault = diagnostics.find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  return options;
}

function declaredServer(
  { servers = {} }: StoreSettings,
  declared: StoreDeclarations,
  serverName: string,
): ConnectionSettings | undefined {
  const isWanted = ([name]: readonly [string, unknown]): boolean => name.toLowerCase() === serverName.toLowerCase();
  const given = Object.entries(servers).find(isWanted);
  if (given !== undefined) return given[1];
  const [name, declaration] = [...declared.servers].find(isWanted) ?? [];
  return name === undefined || declaration === undefined ? undefined : settingsOf(name, declaration);
}

function settingsOf(
  name: string,
  { address, user, password, token, ca, allowHttp }: ServerDeclaration,
): ConnectionSettings {
  return {
    address,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: readSecret(name, password) }),
    ...(token === undefined ? {} : { token: readSecret(name, token) }),
    ...(ca === undefined ? {} : { ca: readText(name, ca) }),
    ...(allowHttp === undefined ? {} : { allowsPlainText: allowHttp }),
  };
}

function readSecret(server: string, reference: SecretReference): Secret {
  if ('file' in reference) return new Secret(readText(server, reference.file).replace(/\r?\n$/, ''));
  const value = process.env[reference.variable];
  if (value) return new Secret(value);
  const detail = `the environment variable ${reference.variable} is not set`;
  throw dtsError('OPENDTSX_E_STORE_SECRET', { server, detail });
}

function readText(server: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    throw dtsError('OPENDTSX_E_STORE_SECRET', { server, detail: `${file} cannot be read` }, {}, { cause });
  }
}

/** OPENDTSX_SERVER, with OPENDTSX_TOKEN or OPENDTSX_USER and OPENDTSX_PASSWORD, for the name of its host or its address. */
function serverInEnvironment(serverName: string): ConnectionSettings | undefined {
  const {
    OPENDTSX_SERVER: address,
    OPENDTSX_TOKEN: token,
    OPENDTSX_USER: user,
    OPENDTSX_PASSWORD: password,
  } = process.env;
  if (!address || (!token && !(user && password))) return undefined;
  const { host, hostname: name, origin } = serverAddress(address, true);
  const names = [address, host, name, origin].map((each) => each.toLowerCase());
  if (!names.includes(serverName.toLowerCase())) return undefined;
  return {
    address,
    ...(token ? { token: new Secret(token) } : { user: user ?? '', password: new Secret(password ?? '') }),
  };
}

function withUser(settings: ConnectionSettings, { userName, password }: ServerUser): ConnectionSettings {
  if (!userName) return settings;
  const { token: _, ...others } = settings;
  return { ...others, user: userName, password: password ?? '' };
}
