import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

const secret = new Secret('hunter2');

describe('a secret', () => {
  it('gives its text when it is asked to reveal it', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each<[string, () => string]>([
    ['as text', () => String(secret)],
    ['in a template', () => `${secret}`],
    ['concatenated', () => `${['x', secret].join('')}`.slice(1)],
    ['inspected', () => inspect(secret)],
    ['inspected with everything hidden', () => inspect(secret, { showHidden: true, depth: 9 })],
    ['formatted', () => format('%s', secret)],
    ['as JSON', () => JSON.parse(JSON.stringify(secret))],
  ])('is **** %s', (_, show) => {
    expect(show()).toBe('****');
  });

  it('is **** inside of other objects, and has no member that holds its text', () => {
    expect(JSON.stringify({ password: secret })).toBe('{"password":"****"}');
    expect(inspect({ password: secret })).toBe('{ password: **** }');
    expect(Object.values(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone({ ...secret }))).toBe('{}');
  });

  it('equals another with the same text', () => {
    expect(secret.equals(new Secret('hunter2'))).toBe(true);
    expect(secret.equals(new Secret('hunter3'))).toBe(false);
    expect(secret.equals(undefined)).toBe(false);
  });
});
