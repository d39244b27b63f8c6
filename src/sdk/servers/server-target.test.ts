import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionContext, ConnectionManagerInstance } from '../connection-manager.ts';
import { loadClientLibrary } from './load-client-library.ts';
import {
  checkServerTarget,
  parseServerTarget,
  readTransportSecurity,
  requireHost,
  requireServerTarget,
  tlsOptions,
} from './server-target.ts';

const instance: ConnectionManagerInstance = {
  id: '{1}',
  name: 'Mail',
  creationName: 'SMTP',
  connectionString: '',
  target: undefined,
  password: undefined,
  retainSameConnection: false,
  properties: {},
};
const context: ConnectionContext = {
  signal: new AbortController().signal,
  hasDriver: () => false,
  checkPath: () => undefined,
  resolvePath: (path) => path,
  openDatabase: () => Promise.reject(new Error('not here')),
};
const rules = { schemes: ['smtp', 'smtps'], options: ['starttls'] };

describe('a server target', () => {
  it.each([
    ['smtp://host', 'host', undefined, '', ''],
    ['smtp:host:587', 'host', 587, '', ''],
    ['SMTP://user%40x:@host:25/a%2Fb?starttls=true', 'host', 25, 'user@x', 'a/b'],
    ['smtp://[::1]:2525', '::1', 2525, '', ''],
  ])('%s', (target, host, port, userName, path) => {
    expect(parseServerTarget(target)).toMatchObject({ scheme: 'smtp', host, port, userName, path });
  });

  it('keeps its password secret', () => {
    const target = parseServerTarget('smtp://u:p%3Aw@host');
    expect([target?.password?.reveal(), JSON.stringify(target)]).toEqual(['p:w', expect.not.stringContaining('p:w')]);
  });

  it.each(['smtp:', '//host', 'host', 'smtp://', 'smtp://u:%zz@host', 'smtp://ho st'])('is not %s', (target) => {
    expect(parseServerTarget(target)).toBeUndefined();
    const finding = checkServerTarget({ ...instance, target }, rules);
    expect([finding?.symbol, finding?.message.includes('%zz')]).toEqual(['OPENDTSX_E_SERVER_TARGET', false]);
  });

  it.each([
    ['ftp://host', /begins with ftp:/],
    ['smtp://host?tls=yes', /unknown option "tls"; known are ca, certificate, key, starttls/],
  ])('is refused: %s', (target, reason) => {
    expect(() => requireServerTarget({ ...instance, target }, rules)).toThrow(reason);
  });

  it('may be absent', () => {
    expect(checkServerTarget(instance, rules)).toBeUndefined();
    expect(requireServerTarget(instance, rules)).toBeUndefined();
  });

  it('names files of certificates, which are read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'target-'));
    for (const name of ['ca', 'cert', 'key']) await writeFile(join(folder, `${name}.pem`), name);
    const target = parseServerTarget(
      `smtps://host?ca=${folder}/ca.pem&certificate=${folder}/cert.pem&key=${folder}/key.pem`,
    );
    const security = await readTransportSecurity('implicit', target, instance, context);
    expect(tlsOptions('host', security)).toEqual({
      servername: 'host',
      ca: [...rootCertificates, 'ca'],
      cert: 'cert',
      key: 'key',
    });
    expect(JSON.stringify(security)).not.toContain('"key":"key"');
    const gone = parseServerTarget(`smtps://host?ca=${folder}/none.pem`);
    await expect(readTransportSecurity('implicit', gone, instance, context)).rejects.toThrow(/none\.pem, named by ca/);
  });

  it('has no server name for an address', () => {
    expect(tlsOptions('127.0.0.1', { mode: 'implicit' })).toEqual({ servername: '' });
  });
});

describe('a host', () => {
  it('is refused by the policy before it is reached', () => {
    const { diagnostic: forbidden } = dtsError('OPENDTSX_E_CONNECTION_PROPERTY', {});
    const asked: unknown[] = [];
    const checkPolicy = (access: unknown) => {
      asked.push(access);
      return forbidden;
    };
    expect(() => requireHost('h', 25, { ...context, checkPolicy })).toThrow(forbidden.message);
    expect(asked).toEqual([{ kind: 'host', host: 'h', port: 25 }]);
    expect(() => requireHost('h', 25, context)).not.toThrow();
  });
});

describe('a client library', () => {
  it('that is missing is named with the line that installs it', async () => {
    const absent = 'opendtsx-no-such-library';
    await expect(loadClientLibrary(() => import(absent), absent, 'The test')).rejects.toThrow(
      /The test needs the library opendtsx-no-such-library/,
    );
  });

  it('that fails by itself says so', async () => {
    await expect(loadClientLibrary(() => Promise.reject(new Error('broken')), 'x', 'The test')).rejects.toThrow(
      'broken',
    );
  });
});
