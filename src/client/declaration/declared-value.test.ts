import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { TypeCode } from '../catalog/type-code.ts';
import { isSameValue, shown } from './declared-value.ts';

describe('a declared value', () => {
  it.each([
    [TypeCode.String, 'a', 'a'],
    [TypeCode.Boolean, true, 'True'],
    [TypeCode.Int32, 7, '07'],
    [TypeCode.Int64, '9007199254740993', 9007199254740993n],
    [TypeCode.Decimal, '1.50', '1.5'],
    [TypeCode.Decimal, '-0', 0],
    [TypeCode.Double, 0.5, '5e-1'],
    [TypeCode.DateTime, '2026-01-31T22:00:00', '2026-01-31T22:00:00Z'],
    [TypeCode.DateTime, '2026-01-31T00:00:00', '2026-01-31'],
    [TypeCode.String, 'hush', new Secret('hush')],
  ])('of type %i: the server has %s, and %s is the same', (type, server, value) => {
    expect(isSameValue(server, value, type)).toBe(true);
  });

  it.each([
    [TypeCode.String, 'a', 'A'],
    [TypeCode.String, '1', '01'],
    [TypeCode.Int64, '9007199254740993', 9007199254740992n],
    [TypeCode.Decimal, '1', '-1'],
    [TypeCode.Boolean, true, false],
    [TypeCode.DateTime, '2026-01-31T22:00:00', '2026-01-31T22:00:01'],
    [TypeCode.Int32, undefined, 0],
  ])('of type %i: the server has %s, and %s is another', (type, server, value) => {
    expect(isSameValue(server, value, type)).toBe(false);
  });

  it('is not shown when it comes from the environment', () => {
    expect(shown(new Secret('canary'))).toBe('****');
  });
});
