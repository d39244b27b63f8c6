import { describe, expect, it } from 'vitest';
import { closestName } from './closest-name.ts';

describe('closestName', () => {
  it.each([
    ['Fiel', 'File'],
    ['reporing', 'Reporting'],
    ['valdate', 'Validate'],
    ['conections', 'Connection'],
    ['Val', 'Validate'],
  ])('finds %s', (given, expected) => {
    expect(closestName(given, ['Reporting', 'File', 'Validate', 'Connection'])).toBe(expected);
  });

  it.each(['zebra', '', 'xx'])('finds nothing for %j', (given) => {
    expect(closestName(given, ['Reporting', 'File'])).toBeUndefined();
  });

  it('does not compare names nobody types', () => {
    const long = 'x'.repeat(1_000_000);
    expect(closestName(long, [long])).toBeUndefined();
    expect(closestName('x'.repeat(200), ['x'.repeat(201)])).toBeDefined();
  });
});
