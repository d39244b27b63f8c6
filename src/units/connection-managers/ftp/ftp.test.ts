import { type Diagnostic, Secret } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { acquire } from './ftp.run.ts';
import { type FtpInstance, ftpDeclaration } from './ftp.ts';

const properties = {
  ServerName: 'files.example',
  ServerPort: 21,
  ServerUserName: 'loader',
  Timeout: 60,
  Retries: 5,
  ChunkSize: 2,
  UsePassiveMode: false,
};
const instance: FtpInstance = {
  id: '{1}',
  name: 'Files',
  creationName: 'FTP',
  connectionString: 'files.example:2121',
  target: undefined,
  password: new Secret('word'),
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

describe('the FTP connection manager', () => {
  it('describes the server: the port stands in the connection string', async () => {
    expect(await acquire(instance, context)).toEqual({
      kind: 'ftp',
      name: 'Files',
      host: 'files.example',
      port: 2121,
      userName: 'loader',
      password: instance.password,
      passive: false,
      timeout: 60,
      retries: 5,
      chunkSize: 2048,
      security: { mode: 'none' },
    });
  });

  it.each([
    [{ connectionString: '', properties: { ...properties, ServerPort: 2222 } }, 'files.example', 2222],
    [{ properties: { ...properties, ServerName: '' } }, 'files.example', 2121],
    [{ connectionString: 'new.example', connectionStringChanged: true }, 'new.example', 21],
    [{ connectionString: 'ftp://new.example:99/', connectionStringChanged: true }, 'new.example', 99],
    [{ properties: { ...properties, ServerName: 'new.example' } }, 'new.example', 21],
  ])('takes server and port from where they were changed: %#', async (changes, host, port) => {
    expect(await acquire({ ...instance, ...changes }, context)).toMatchObject({ host, port });
  });

  it.each([
    ['ftp://u:p@h', { host: 'h', port: 21, userName: 'u', security: { mode: 'none' } }],
    ['ftpes://h:2100?passive=true', { port: 2100, userName: 'loader', passive: true, security: { mode: 'explicit' } }],
    ['ftps://h?passive=false', { port: 990, passive: false, security: { mode: 'implicit' } }],
  ])('is repointed by %s', async (target, expected) => {
    expect(await acquire({ ...instance, target }, context)).toMatchObject(expected);
  });

  it('logs in as anonymous when no user is named', async () => {
    const nameless = { ...instance, password: undefined, properties: { ...properties, ServerUserName: '' } };
    expect(await acquire(nameless, context)).toMatchObject({ userName: 'anonymous', password: undefined });
  });

  it.each<[string, Partial<FtpInstance>]>([
    ['DTS_E_FTPINVALIDCONNECTIONSTRING', { connectionString: '', properties: { ...properties, ServerName: '' } }],
    ['DTS_E_FTPINVALIDPORT', { properties: { ...properties, ServerPort: 70_000 } }],
    ['DTS_E_FTPINVALIDRETRIES', { properties: { ...properties, Retries: -1 } }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', { properties: { ...properties, Timeout: -1 } }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', { properties: { ...properties, ChunkSize: 0 } }],
    ['OPENDTSX_E_SERVER_TARGET', { target: 'sftp://files.example' }],
  ])('finds %s, and does not connect', async (symbol, changes) => {
    const changed = { ...instance, ...changes };
    expect(symbols(ftpDeclaration.validate(changed, context))).toEqual([symbol]);
    await expect(acquire(changed, context)).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('needs the files of certificates that its target names', async () => {
    await expect(acquire({ ...instance, target: 'ftps://h?ca=/nowhere/ca.pem' }, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });

  it.each([undefined, 'ftp://elsewhere.example'])('asks the policy for its host (target %s)', async (target) => {
    const [forbidden] = ftpDeclaration.validate({ ...instance, target: 'x' }, context);
    const checkPolicy = () => forbidden;
    await expect(acquire({ ...instance, target }, { ...context, checkPolicy })).rejects.toThrow(forbidden.message);
  });
});
