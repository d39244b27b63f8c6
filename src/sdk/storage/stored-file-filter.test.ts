import { describe, expect, it } from 'vitest';
import { isInRange, namePattern, parseTimeRange } from './stored-file-filter.ts';

describe('a pattern for names', () => {
  const names = ['a.csv', 'A.csv', 'ab.csv', 'a', 'a*.csv', 'a+.csv'];
  it.each([
    ['', {}, names],
    ['*.*', {}, names],
    ['a?.csv', {}, ['ab.csv', 'a*.csv', 'a+.csv']],
    ['a?.csv', { optionalQuestionMark: true }, ['a.csv', 'ab.csv', 'a*.csv', 'a+.csv']],
    ['a^*.csv', { escape: '^' }, ['a*.csv']],
    ['a+.csv', {}, ['a+.csv']],
    ['a.CSV', { ignoreCase: true }, ['a.csv', 'A.csv']],
  ])('%j with %j', (pattern, rules, expected) => {
    expect(names.filter((name) => namePattern(pattern, rules).test(name))).toEqual(expected);
  });
});

// Source: observed: a French designer wrote "31/12/2200 00:00:00 +02:00".
describe('a time range', () => {
  it.each([
    ['31/12/2200 00:00:00 +02:00', 1033, '2200-12-30T22:00:00.000Z'],
    ['12/31/2200 12:00:00 AM +00:00', 1036, '2200-12-31T00:00:00.000Z'],
    ['02/01/2024 1:05:00 PM', 1033, '2024-02-01T13:05:00.000Z'],
    ['02/01/2024 00:00:00', 1036, '2024-01-02T00:00:00.000Z'],
    ['31.12.2024', 1031, '2024-12-31T00:00:00.000Z'],
    ['2024-05-06T07:08:09+02:00', 1033, '2024-05-06T05:08:09.000Z'],
    ['2024-05-06', 1036, '2024-05-06T00:00:00.000Z'],
  ])('begins at %s in the language %i', (text, localeId, expected) => {
    expect(parseTimeRange(text, '', localeId)).toEqual({ from: new Date(expected), to: undefined });
  });

  it('has the order of day and month of whichever text decides', () => {
    const from = new Date('2024-02-01T00:00:00Z');
    expect(parseTimeRange('01/02/2024', '13/02/2024', 1033)).toMatchObject({ from });
  });

  it.each(['now', '31/31/2024', '2024-13-01', '01/02/24'])('is not %s', (text) => {
    expect(parseTimeRange('', text, 1033)).toEqual({ fault: text });
  });

  it('holds its begin, and not its end', () => {
    const [from, to] = [new Date(1), new Date(3)];
    const inside = [0, 1, 2, 3].filter((time) => isInRange({ from, to }, new Date(time)));
    expect([inside, isInRange({ from: undefined, to: undefined }, from)]).toEqual([[1, 2], true]);
  });
});
