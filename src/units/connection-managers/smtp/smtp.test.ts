import { type Diagnostic, Secret } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { acquire } from './smtp.run.ts';
import { type SmtpInstance, smtpDeclaration } from './smtp.ts';

const properties = { SmtpServer: '', UseWindowsAuthentication: '', EnableSsl: '', Timeout: '', UserName: '' };
const instance: SmtpInstance = {
  id: '{1}',
  name: 'Mail',
  creationName: 'SMTP',
  connectionString: 'SmtpServer=mail.example;UseWindowsAuthentication=False;EnableSsl=False;',
  target: undefined,
  password: undefined,
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

describe('the SMTP connection manager', () => {
  it('describes the mail server of its connection string', async () => {
    expect(await acquire(instance, context)).toEqual({
      kind: 'smtp',
      name: 'Mail',
      host: 'mail.example',
      port: 25,
      userName: '',
      password: undefined,
      timeout: 100,
      security: { mode: 'none' },
    });
  });

  it('obeys properties that were given a value', async () => {
    const given = {
      SmtpServer: 'new.example:587',
      UseWindowsAuthentication: 'True',
      EnableSsl: 'True',
      Timeout: '5',
      UserName: 'u',
    };
    const password = new Secret('word');
    expect(await acquire({ ...instance, properties: given, password }, context)).toMatchObject({
      host: 'new.example',
      port: 587,
      userName: 'u',
      password,
      timeout: 5,
      security: { mode: 'explicit' },
    });
  });

  it.each([
    ['smtp://u:p@h', { host: 'h', port: 25, userName: 'u', security: { mode: 'none' } }],
    ['smtp://h:587?starttls=true', { port: 587, security: { mode: 'explicit' } }],
    ['smtps://h', { port: 465, security: { mode: 'implicit' } }],
  ])('is repointed by %s', async (target, expected) => {
    expect(await acquire({ ...instance, target }, context)).toMatchObject(expected);
  });

  it.each<[string, Partial<SmtpInstance>]>([
    ['DTS_E_CONNECTIONVALIDATIONFAILED', { connectionString: '' }],
    ['DTS_E_CONNECTIONVALIDATIONFAILED', { connectionString: 'SmtpServer' }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', { properties: { ...properties, UseWindowsAuthentication: 'True' } }],
    ['OPENDTSX_E_CONNECTION_PROPERTY', { properties: { ...properties, Timeout: 'long' } }],
    ['OPENDTSX_E_SERVER_TARGET', { target: 'imap://mail.example' }],
  ])('finds %s, and does not connect', async (symbol, changes) => {
    const changed = { ...instance, ...changes };
    expect(symbols(smtpDeclaration.validate(changed, context))).toEqual([symbol]);
    await expect(acquire(changed, context)).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('needs the files of certificates that its target names', async () => {
    await expect(acquire({ ...instance, target: 'smtps://h?ca=/nowhere/ca.pem' }, context)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_SERVER_CERTIFICATE' },
    });
  });

  it.each([undefined, 'smtp://elsewhere.example'])('asks the policy for its host (target %s)', async (target) => {
    const [forbidden] = smtpDeclaration.validate({ ...instance, target: 'x' }, context);
    const checkPolicy = () => forbidden;
    await expect(acquire({ ...instance, target }, { ...context, checkPolicy })).rejects.toThrow(forbidden.message);
  });
});
