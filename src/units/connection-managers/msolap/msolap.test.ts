import { type Diagnostic, Secret } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { acquire } from './msolap.run.ts';
import { type MsolapInstance, msolapDeclaration } from './msolap.ts';

const pump = 'http://cubes.example/olap/msmdpump.dll';
const instanceWith = (connectionString: string, changes: Partial<MsolapInstance> = {}): MsolapInstance => ({
  id: '{1}',
  name: 'Cubes',
  creationName: 'MSOLAP100',
  connectionString,
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: {},
  ...changes,
});
const context = {
  signal: new AbortController().signal,
  hasDriver: () => true,
  checkPath: () => undefined,
  resolvePath: (path: string) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};
const symbols = (findings: readonly Diagnostic[]): string[] => findings.map(({ symbol }) => symbol);

// Source: documentation: connection string properties (Analysis Services), supported XMLA properties.
describe('the Analysis Services connection manager', () => {
  it('describes the pump, as the designer writes it', async () => {
    const text = `Data Source=${pump};Initial Catalog=Sales;Provider=MSOLAP.7;Integrated Security=SSPI;Impersonation Level=Impersonate;`;
    expect(msolapDeclaration.validate(instanceWith(text), context)).toEqual([]);
    expect(await acquire(instanceWith(text), context)).toEqual({
      kind: 'analysis-services',
      name: 'Cubes',
      url: pump,
      userName: '',
      password: undefined,
      properties: new Map([['Catalog', 'Sales']]),
      connectTimeout: 60,
      timeout: 0,
      security: { mode: 'none' },
    });
  });

  it('takes login, timeouts and properties of XML for Analysis from the connection string', async () => {
    const text = `Data Source=${pump};User ID=CORP\\u;Password="p;1";Connect Timeout=5;Timeout=30;Locale Identifier=1031;Roles=Readers;CustomData=x`;
    const connection = await acquire(instanceWith(text), context);
    expect(connection).toMatchObject({ userName: 'CORP\\u', connectTimeout: 5, timeout: 30 });
    expect(connection.password?.reveal()).toBe('p;1');
    expect([...connection.properties]).toEqual([
      ['Timeout', '30'],
      ['Roles', 'Readers'],
      ['CustomData', 'x'],
      ['LocaleIdentifier', '1031'],
    ]);
  });

  it('takes the password that was given apart, and none without a user', async () => {
    const password = new Secret('given');
    const named = await acquire(instanceWith(`Data Source=${pump};User ID=u`, { password }), context);
    expect(named.password?.reveal()).toBe('given');
    expect((await acquire(instanceWith(`Data Source=${pump}`, { password }), context)).password).toBeUndefined();
  });

  it('keeps user and password of an address out of it', async () => {
    const { url, userName, password } = await acquire(instanceWith('Data Source=https://u:p%2F@h/x'), context);
    expect([url, userName, password?.reveal()]).toEqual(['https://h/x', 'u', 'p/']);
  });

  it('is repointed from outside, also from a server that is not reached over HTTP', async () => {
    const changes = { target: 'https://u:p@h:8443/olap/msmdpump.dll?catalog=Other' };
    const instance = instanceWith('Data Source=localhost;Initial Catalog=Sales;', changes);
    expect(msolapDeclaration.validate(instance, context)).toEqual([]);
    expect(await acquire(instance, context)).toMatchObject({
      url: 'https://h:8443/olap/msmdpump.dll',
      userName: 'u',
      properties: new Map([['Catalog', 'Other']]),
      security: { mode: 'implicit' },
    });
  });

  it.each<[string, string, Partial<MsolapInstance>]>([
    ['OPENDTSX_E_MSOLAP_NOTHTTP', 'Data Source=localhost;', {}],
    ['OPENDTSX_E_MSOLAP_NOTHTTP', 'Data Source=asazure://westus.asazure.windows.net/cubes', {}],
    ['OPENDTSX_E_MSOLAP_NOTHTTP', '', {}],
    ['DTS_E_CONNECTIONSTRINGFORMAT', 'Data Source', {}],
    ['OPENDTSX_E_CONNECTION_PROPERTY', `Data Source=${pump};Timeout=soon`, {}],
    ['OPENDTSX_E_CONNECTION_PROPERTY', `Data Source=${pump};Integrated Security=ClaimsToken`, {}],
    ['OPENDTSX_E_SERVER_TARGET', `Data Source=${pump}`, { target: 'tcp://h' }],
  ])('finds %s in %s, and does not connect', async (symbol, text, changes) => {
    const instance = instanceWith(text, changes);
    expect(symbols(msolapDeclaration.validate(instance, context))).toEqual([symbol]);
    await expect(acquire(instance, context)).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('says how a server is reached instead', () => {
    const [finding] = msolapDeclaration.validate(instanceWith('Data Source=localhost'), context);
    expect(finding.hint).toContain('--connection "Cubes=https://host/olap/msmdpump.dll"');
  });

  it('shows no certificate that is not there', async () => {
    const instance = instanceWith('', { target: 'https://h?certificate=/nowhere/c.pem' });
    await expect(acquire(instance, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });

  it('asks the policy for its host', async () => {
    const [forbidden] = msolapDeclaration.validate(instanceWith(''), context);
    const checkPolicy = (access: { readonly kind: string; readonly host?: string; readonly port?: number }) =>
      `${access.host}:${access.port}` === 'cubes.example:80' ? forbidden : undefined;
    await expect(acquire(instanceWith(`Data Source=${pump}`), { ...context, checkPolicy })).rejects.toThrow(
      forbidden.message,
    );
  });
});
