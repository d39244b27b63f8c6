import { describe, expect, it } from 'vitest';
import type { PackagePlan } from '../plan/package-plan.ts';
import { createSecretMask } from './secret-mask.ts';

function maskOf(plan: {
  readonly parameters?: readonly { readonly sensitive: boolean; readonly value: unknown }[];
  readonly connections?: readonly { readonly connectionString?: string; readonly target?: string }[];
}): (message: string) => string | undefined {
  const mask = createSecretMask();
  mask.learn({ parameters: [], connections: [], ...plan } as unknown as PackagePlan);
  const event = { event: 'OnError', executablePath: '\\Package', executableId: '', sourceName: 'Package' };
  return (message) => mask.apply({ ...event, message }).message;
}

describe('the mask of secrets', () => {
  it('hides values of sensitive parameters and no others', () => {
    const parameters = [
      { sensitive: true, value: 'hush-hush' },
      { sensitive: false, value: 'Monday' },
    ];
    expect(maskOf({ parameters })('Login hush-hush failed on Monday')).toBe('Login **** failed on Monday');
  });

  it('leaves messages readable when a sensitive value is very short', () => {
    expect(maskOf({ parameters: [{ sensitive: true, value: 'a' }] })('a table')).toBe('a table');
  });

  it.each([
    'Data Source=.;Password=hush hush;User ID=x',
    'Data Source=.;Pwd="hush hush"',
    'postgresql://etl:hush%20hush@host/db',
    'postgresql://etl@host/db?password=hush hush&x=1',
  ])('hides the password of %s, however a database repeats it', (connectionString) => {
    expect(maskOf({ connections: [{ connectionString }] })('no login with hush hush')).toBe('no login with ****');
    expect(maskOf({ connections: [{ target: connectionString }] })('hush hush?')).toBe('****?');
  });

  it('takes a URL with a stray percent sign', () => {
    expect(maskOf({ connections: [{ target: 'postgresql://etl:hush%@host/db' }] })('hush% is wrong')).toBe(
      '**** is wrong',
    );
  });

  it('hides the whole of a secret that contains another one', () => {
    const parameters = ['hush', 'hush-hush'].map((value) => ({ sensitive: true, value }));
    expect(maskOf({ parameters })('hush-hush')).toBe('****');
  });
});
