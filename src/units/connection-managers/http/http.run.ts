import {
  type ConnectionContext,
  DtsError,
  type HttpConnection,
  type HttpProxy,
  InternalError,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  Secret,
  type ServerTarget,
} from 'opendtsx/sdk';
import { type HttpInstance, httpDeclaration, httpTargets, serverUrl, webUrl } from './http.ts';

const bytesInKb = 1024;
const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Describes the web server; the task connects. Throws what validation finds. */
export async function acquire(instance: HttpInstance, context: ConnectionContext): Promise<HttpConnection> {
  const { properties } = instance;
  const target = requireServerTarget(instance, httpTargets);
  const fault = httpDeclaration.validate(instance, context).find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  const url = target === undefined ? webUrl(serverUrl(instance)) : targetUrl(target);
  if (url === undefined) throw new InternalError('An address without form got past validation.');
  requireHost(hostOf(url), Number(url.port) || ports[url.protocol], context);
  const proxy = proxyFor(url, instance);
  if (proxy !== undefined) {
    const address = new URL(proxy.url);
    requireHost(hostOf(address), Number(address.port) || ports[address.protocol], context);
  }
  const own = properties.UseServerCredentials
    ? { userName: withDomain(properties.ServerDomain, properties.ServerUserName), password: instance.password }
    : loginOf(url);
  // Nobody may see them in a message about the address.
  url.username = '';
  url.password = '';
  return {
    kind: 'http',
    name: instance.name,
    url: url.href,
    repointed: target !== undefined && url.pathname !== '/' && !/^\?wsdl$/i.test(url.search),
    userName: target?.userName || own.userName,
    password: target?.password ?? own.password,
    proxy,
    timeout: properties.Timeout,
    chunkSize: properties.ChunkSize * bytesInKb,
    security: await readTransportSecurity(url.protocol === 'https:' ? 'implicit' : 'none', target, instance, context),
  };
}

/** Nothing is held. */
export async function release(): Promise<void> {}

function targetUrl({ scheme, host, port, path, options }: ServerTarget): URL {
  const name = host.includes(':') ? `[${host}]` : host;
  const url = new URL(`${scheme}://${name}${port === undefined ? '' : `:${port}`}/`);
  url.pathname = path;
  if (options.has('wsdl')) url.search = '?wsdl';
  return url;
}

function loginOf({ username, password }: URL): Pick<HttpConnection, 'userName' | 'password'> {
  return {
    userName: decodeURIComponent(username),
    password: password === '' ? undefined : new Secret(decodeURIComponent(password)),
  };
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function proxyFor(url: URL, { properties, secrets }: HttpInstance): HttpProxy | undefined {
  if (!properties.UseProxy) return undefined;
  const host = hostOf(url);
  const isLocal = !/[.:]/.test(host) || /^127\.|^::1$/.test(host);
  if (properties.BypassProxyOnLocal && isLocal) return undefined;
  if (properties.ProxyBypassList.split(';').some((pattern) => matches(pattern.trim(), host))) return undefined;
  const logsIn = properties.UseProxyCredentials;
  return {
    url: new URL(properties.ProxyURL.trim()).href,
    userName: logsIn ? withDomain(properties.ProxyDomain, properties.ProxyUserName) : '',
    password: logsIn ? secrets?.get('ProxyPassword') : undefined,
  };
}

function matches(pattern: string, host: string): boolean {
  if (pattern === '') return false;
  const literal = pattern.replaceAll(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${literal}$`, 'i').test(host);
}

function withDomain(domain: string, user: string): string {
  return domain.trim() === '' ? user : `${domain.trim()}\\${user}`;
}
