import { type Diagnostic, Secret } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { acquire } from './http.run.ts';
import { type HttpInstance, httpDeclaration } from './http.ts';

const properties = {
  ServerURL: 'http://rates.example/rates.asmx?wsdl',
  UseServerCredentials: false,
  ServerUserName: 'loader',
  ServerDomain: 'CORP',
  UseClientCertificate: false,
  Timeout: 30,
  ChunkSize: 1,
  UseProxy: false,
  ProxyURL: 'http://proxy.example:3128',
  BypassProxyOnLocal: false,
  ProxyBypassList: '',
  UseProxyCredentials: false,
  ProxyUserName: 'gate',
  ProxyDomain: '',
};
const instance: HttpInstance = {
  id: '{1}',
  name: 'Rates',
  creationName: 'HTTP',
  connectionString: 'http://old.example/',
  target: undefined,
  password: new Secret('of-the-server'),
  secrets: new Map([['ProxyPassword', new Secret('of-the-proxy')]]),
  retainSameConnection: false,
  properties,
};
const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};
const symbols = (findings: readonly Diagnostic[]): string[] => findings.map(({ symbol }) => symbol);
const withProperties = (changes: Partial<typeof properties>): HttpInstance => ({
  ...instance,
  properties: { ...properties, ...changes },
});

describe('the HTTP connection manager', () => {
  it('describes the server, anonymously unless told otherwise', async () => {
    expect(await acquire(instance, context)).toEqual({
      kind: 'http',
      name: 'Rates',
      url: 'http://rates.example/rates.asmx?wsdl',
      repointed: false,
      userName: '',
      password: undefined,
      proxy: undefined,
      timeout: 30,
      chunkSize: 1024,
      security: { mode: 'none' },
    });
  });

  it('logs in with credentials', async () => {
    expect(await acquire(withProperties({ UseServerCredentials: true }), context)).toMatchObject({
      userName: 'CORP\\loader',
      password: instance.password,
    });
  });

  it('keeps user and password of an address out of it', async () => {
    const { url, userName, password } = await acquire(withProperties({ ServerURL: 'https://u:p%2F@h/a' }), context);
    expect([url, userName, password?.reveal()]).toEqual(['https://h/a', 'u', 'p/']);
  });

  it('obeys a connection string that was changed', async () => {
    expect(await acquire({ ...instance, connectionStringChanged: true }, context)).toMatchObject({
      url: 'http://old.example/',
    });
  });

  it.each([
    ['http://h', { url: 'http://h/', repointed: false, userName: '', security: { mode: 'none' } }],
    [
      'https://u:p@h:8443/a%20b',
      { url: 'https://h:8443/a%20b', repointed: true, userName: 'u', security: { mode: 'implicit' } },
    ],
    ['http://h/a?wsdl', { url: 'http://h/a?wsdl', repointed: false }],
    ['http://[::1]:81', { url: 'http://[::1]:81/' }],
  ])('is repointed by %s', async (target, expected) => {
    expect(await acquire({ ...instance, target }, context)).toMatchObject(expected);
  });

  it('goes through a proxy, with credentials where it says so', async () => {
    expect((await acquire(withProperties({ UseProxy: true }), context)).proxy).toEqual({
      url: 'http://proxy.example:3128/',
      userName: '',
      password: undefined,
    });
    const { proxy } = await acquire(withProperties({ UseProxy: true, UseProxyCredentials: true }), context);
    expect([proxy?.userName, proxy?.password?.reveal()]).toEqual(['gate', 'of-the-proxy']);
  });

  it.each([
    ['http://rates/', { BypassProxyOnLocal: true }, true],
    ['http://127.0.0.1/', { BypassProxyOnLocal: true }, true],
    ['http://rates.example/', { BypassProxyOnLocal: true }, false],
    ['http://rates.example/', { ProxyBypassList: 'other.example; *.EXAMPLE' }, true],
    ['http://ratesXexample/', { ProxyBypassList: 'rates.example;' }, false],
  ])('leaves out the proxy for %s with %j: %s', async (ServerURL, changes, isDirect) => {
    const { proxy } = await acquire(withProperties({ UseProxy: true, ServerURL, ...changes }), context);
    expect(proxy === undefined).toBe(isDirect);
  });

  it.each<[string, HttpInstance]>([
    ['DTS_E_CONNECTIONVALIDATIONFAILED', withProperties({ ServerURL: 'ftp://h' })],
    ['DTS_E_CONNECTIONVALIDATIONFAILED', { ...withProperties({ ServerURL: '' }), connectionString: '' }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', withProperties({ UseProxy: true, ProxyURL: 'proxy' })],
    ['OPENDTSX_E_CONNECTION_PROPERTY', withProperties({ UseClientCertificate: true })],
    ['OPENDTSX_E_CONNECTION_PROPERTY', withProperties({ Timeout: -1 })],
    ['OPENDTSX_E_CONNECTION_PROPERTY', withProperties({ ChunkSize: 0 })],
    ['OPENDTSX_E_SERVER_TARGET', { ...instance, target: 'soap://h' }],
  ])('finds %s, and does not connect: %#', async (symbol, changed) => {
    expect(symbols(httpDeclaration.validate(changed, context))).toEqual([symbol]);
    await expect(acquire(changed, context)).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('shows a client certificate of files', async () => {
    const changed = {
      ...withProperties({ UseClientCertificate: true }),
      target: 'https://h?certificate=/nowhere/c.pem',
    };
    expect(httpDeclaration.validate(changed, context)).toEqual([]);
    await expect(acquire(changed, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });

  it('asks the policy for its host and for that of the proxy', async () => {
    const [forbidden] = httpDeclaration.validate({ ...instance, target: 'x' }, context);
    const forbid = (name: string) => ({
      ...context,
      checkPolicy: (access: { readonly kind: string; readonly host?: string; readonly port?: number }) =>
        `${access.host}:${access.port}` === name ? forbidden : undefined,
    });
    await expect(acquire(instance, forbid('rates.example:80'))).rejects.toThrow(forbidden.message);
    await expect(acquire({ ...instance, target: 'https://h' }, forbid('h:443'))).rejects.toThrow(forbidden.message);
    const proxied = withProperties({ UseProxy: true });
    await expect(acquire(proxied, forbid('proxy.example:3128'))).rejects.toThrow(forbidden.message);
  });
});
