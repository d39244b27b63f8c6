import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { Secret } from '../datatypes/secret.ts';
import type { Value } from '../datatypes/value.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import { createSecretMask, type SecretMask } from './secret-mask.ts';

interface GivenPlan {
  readonly parameters?: readonly { readonly sensitive: boolean; readonly value: Value; readonly type?: object }[];
  readonly connections?: readonly {
    readonly connectionString?: string;
    readonly target?: string;
    readonly password?: Secret;
  }[];
}

function maskOf({ parameters = [], connections = [] }: GivenPlan): SecretMask {
  const mask = createSecretMask();
  const plan = {
    parameters: parameters.map((each) => ({ type: columnType('DT_WSTR', { length: 4000 }), ...each })),
    connections: connections.map((each) => ({ connectionString: '', ...each })),
    root: { executables: [], eventHandlers: [] },
  };
  mask.learnPlan(plan as unknown as PackagePlan);
  return mask;
}

describe('the mask of secrets', () => {
  it('hides values of sensitive parameters and no others', () => {
    const parameters = [
      { sensitive: true, value: 'hush-hush' },
      { sensitive: false, value: 'Monday' },
    ];
    expect(maskOf({ parameters }).text('Login hush-hush failed on Monday')).toBe('Login **** failed on Monday');
  });

  it('hides a sensitive number, and leaves True, False and 0', () => {
    const parameters = [
      { sensitive: true, value: 4711, type: columnType('DT_I4') },
      { sensitive: true, value: 0, type: columnType('DT_I4') },
      { sensitive: true, value: true, type: columnType('DT_BOOL') },
    ];
    expect(maskOf({ parameters }).text('4711 is True, version 11.0')).toBe('**** is True, version 11.0');
  });

  it.each([
    ['a', 'user a: no table', 'user ****: no table'],
    ['x1', 'login etl/x1@host refused', 'login etl/****@host refused'],
    ['p$', 'given p$.', 'given ****.'],
  ])('hides the short secret %s where it stands by itself', (value, message, expected) => {
    expect(maskOf({ parameters: [{ sensitive: true, value }] }).text(message)).toBe(expected);
  });

  it('leaves a message as it is when a sensitive value is empty or blank', () => {
    const parameters = ['', ' '].map((value) => ({ sensitive: true, value }));
    expect(maskOf({ parameters }).text('a table')).toBe('a table');
  });

  it.each([
    'Data Source=.;Password=hush hush;User ID=x',
    'Data Source=.;Pwd="hush hush"',
    'postgresql://etl:hush%20hush@host/db',
    'postgresql://etl:hush%20hush@host/db?owner=a@b',
    'postgresql://etl@host/db?password=hush hush&x=1',
    "postgresql:host=h password='hush hush' dbname=d",
  ])('hides the password of %s, however a database repeats it', (connectionString) => {
    expect(maskOf({ connections: [{ connectionString }] }).text('no login with hush hush')).toBe('no login with ****');
    expect(maskOf({ connections: [{ target: connectionString }] }).text('hush hush?')).toBe('****?');
  });

  it.each([
    ['Data Source=.;Pwd="hu""sh"', 'hu"sh'],
    ["Data Source=.;Pwd='hu''sh'", "hu'sh"],
    ['Data Source=.;Pwd={hu;sh}', 'hu;sh'],
    ['postgresql:host=h password=hush dbname=d', 'hush'],
    [String.raw`postgresql:host=h password='hu\'sh'`, "hu'sh"],
  ])('knows what %s means', (connectionString, password) => {
    const { text } = maskOf({ connections: [{ connectionString }] });
    expect(text(`given ${password}.`)).toBe('given ****.');
  });

  it.each([
    ['in a URL', "hu%20sh%2F%22'"],
    ['in JSON', String.raw`hu sh/\"'`],
    ['in SQL', `hu sh/"''`],
  ])('hides a password as it stands %s', (_, written) => {
    const connections = [{ password: new Secret(`hu sh/"'`) }];
    expect(maskOf({ connections }).text(`<${written}>`)).toBe('<****>');
  });

  it('takes a URL with a stray percent sign', () => {
    const { text } = maskOf({ connections: [{ target: 'postgresql://etl:hush%@host/db' }] });
    expect(text('hush% is wrong')).toBe('**** is wrong');
  });

  it('hides the whole of a secret that contains another one', () => {
    const parameters = ['hush', 'hush-hush'].map((value) => ({ sensitive: true, value }));
    expect(maskOf({ parameters }).text('hush-hush')).toBe('****');
  });

  it('hides what looks like a password though nobody told it', () => {
    expect(createSecretMask().text('driver: "Server=x;Password=abc;Database=d"')).toBe(
      'driver: "Server=x;Password=****;Database=d"',
    );
  });

  it('learns the passwords that an execution is asked for with', () => {
    const mask = createSecretMask();
    mask.learnRequest({
      source: { path: 'a.dtsx' },
      password: new Secret('sesame'),
      connections: new Map([['A', 'Server=x;Pwd=first']]),
      connectionTargets: new Map([['B', 'postgresql://u:second@h/d']]),
    });
    expect(mask.text('sesame first second third')).toBe('**** **** **** third');
  });

  it('hides them in message, arguments and hint of events and findings, and in value and rule of a rejected row', () => {
    const mask = maskOf({ parameters: [{ sensitive: true, value: 'hush' }] });
    const event = { event: 'OnError', executablePath: '\\Package', executableId: '', sourceName: 'Package' };
    const data = { args: { value: 'hush', row: 7 }, hint: 'hush' };
    expect(mask.event({ ...event, message: 'hush', data })).toEqual({
      ...event,
      message: '****',
      data: { args: { value: '****', row: 7 }, hint: '****' },
    });
    const finding = diagnostic('OPENDTSX_E_OPTIONSFILE', { file: 'a', detail: 'hush' }, { hint: 'hush' });
    expect(JSON.stringify(mask.finding(finding))).not.toContain('hush');
    const place = { source: '\\Package', component: 'c', output: '', column: '', origin: undefined, time: '' } as const;
    const row = { ...place, code: 1, symbol: 's', kind: 'error', action: 'redirected' } as const;
    const rejected = { ...row, value: 'Pwd=hush', rule: 'hush', columns: { Note: 'a hush', Count: 1 } };
    const masked = { value: 'Pwd=****', rule: '****', columns: { Note: 'a ****', Count: 1 } };
    expect(mask.row(rejected)).toEqual({ ...rejected, ...masked });
  });
});
