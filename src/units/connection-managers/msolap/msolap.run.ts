import {
  type AnalysisServicesConnection,
  type ConnectionContext,
  type ConnectionProperties,
  DtsError,
  firstProperty,
  InternalError,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  Secret,
  type ServerTarget,
} from 'opendtsx/sdk';
import {
  type MsolapInstance,
  msolapDeclaration,
  msolapTargets,
  partsOf,
  pumpUrl,
  serverOf,
  timeoutNames,
} from './msolap.ts';

const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Describes the server; the task asks it. Throws what validation finds. */
export async function acquire(
  instance: MsolapInstance,
  context: ConnectionContext,
): Promise<AnalysisServicesConnection> {
  const target = requireServerTarget(instance, msolapTargets);
  const fault = msolapDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const parts = partsOf(instance);
  const url = target === undefined ? pumpUrl(serverOf(parts)) : targetUrl(target);
  if (url === undefined) throw new InternalError('A server that is no pump got past validation.');
  requireHost(url.hostname.replace(/^\[(.*)\]$/, '$1'), Number(url.port) || ports[url.protocol], context);
  const login = target ?? loginOf(parts, url);
  // Nobody may see them in a message about the address.
  url.username = '';
  url.password = '';
  return {
    kind: 'analysis-services',
    name: instance.name,
    url: url.href,
    userName: login.userName,
    password: login.userName === '' ? undefined : (login.password ?? instance.password),
    properties: xmlaProperties(parts, target?.options.get('catalog')),
    connectTimeout: Number(firstProperty(parts, timeoutNames.connect) ?? 60),
    timeout: Number(firstProperty(parts, timeoutNames.command) ?? 0),
    security: await readTransportSecurity(url.protocol === 'https:' ? 'implicit' : 'none', target, instance, context),
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}

function targetUrl({ scheme, host, port, path }: ServerTarget): URL {
  const name = host.includes(':') ? `[${host}]` : host;
  const url = new URL(`${scheme}://${name}${port === undefined ? '' : `:${port}`}/`);
  url.pathname = path;
  return url;
}

function loginOf(parts: ConnectionProperties, url: URL): Pick<ServerTarget, 'userName' | 'password'> {
  const password = firstProperty(parts, ['password', 'pwd']) ?? decoded(url.password);
  return {
    userName: firstProperty(parts, ['user id', 'uid', 'user', 'username']) ?? decoded(url.username),
    password: password === '' ? undefined : new Secret(password),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names of connection strings → properties of XML for Analysis; documentation: connection string properties, supported XMLA properties. */
const propertyNames: readonly (readonly [property: string, names: readonly string[]])[] = [
  ['Catalog', ['initial catalog', 'catalog', 'database']],
  // The server ends the command too: without it the command would go on there.
  ['Timeout', timeoutNames.command],
  ['Cube', ['cube']],
  ['Roles', ['roles']],
  ['EffectiveUserName', ['effectiveusername', 'effective user name']],
  ['CustomData', ['customdata']],
  ['LocaleIdentifier', ['locale identifier', 'localeidentifier', 'lcid']],
  ['SafetyOptions', ['safety options']],
  ['MdxMissingMemberMode', ['mdx missing member mode', 'mdxmissingmembermode']],
  ['SspropInitAppName', ['application name', 'sspropinitappname']],
];

function xmlaProperties(parts: ConnectionProperties, catalog: string | undefined): ReadonlyMap<string, string> {
  const given = propertyNames.flatMap(([property, names]): [string, string][] => {
    const value = firstProperty(parts, names);
    return value === undefined ? [] : [[property, value]];
  });
  return new Map(catalog === undefined ? given : [...given, ['Catalog', catalog]]);
}
