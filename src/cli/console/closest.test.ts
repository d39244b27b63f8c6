import { describe, expect, it } from 'vitest';
import { closest } from './closest.ts';

describe('closest', () => {
  it.each([
    ['Fiel', 'File'],
    ['reporing', 'Reporting'],
    ['valdate', 'Validate'],
    ['conections', 'Connection'],
    ['Val', 'Validate'],
  ])('finds %s', (given, expected) => {
    expect(closest(given, ['Reporting', 'File', 'Validate', 'Connection'])).toBe(expected);
  });

  it.each(['zebra', '', 'xx'])('finds nothing for %j', (given) => {
    expect(closest(given, ['Reporting', 'File'])).toBeUndefined();
  });
});
