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
});
