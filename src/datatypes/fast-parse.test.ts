import { describe, expect, it } from 'vitest';
import { formatIsoTime } from './date-time-text.ts';
import { fastParseDate, fastParseDateTime, fastParseInteger, fastParseTime } from './fast-parse.ts';

const time = (text: string): string => {
  const parsed = fastParseTime(text);
  return parsed?.time === undefined ? 'refused' : `${formatIsoTime(parsed.time, 3)} ${parsed.offset ?? ''}`.trim();
};

describe('fast parse', () => {
  it('reads integers with blanks, tabs and one sign only', () => {
    expect([' +12\t', '-7', '', '2EE', '1,000', '1E+10', '\u00a05', '--1'].map(fastParseInteger)).toEqual([
      12n,
      -7n,
      0n,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads the ISO dates of the documentation and no others', () => {
    expect(['20200301', '2020-03-01', ' 2020-03', '2020'].map(fastParseDate)).toEqual([18322, 18322, 18322, 18262]);
    const refused = ['01-03-2020', '2020060', '2020W101', '200301', '2020-02-30', '2020-Mar-01'];
    expect(refused.map(fastParseDate)).toEqual(refused.map(() => undefined));
  });

  it('puts the fraction on the last unit of a time', () => {
    expect(['12.750', '1220.500', '122030.5', '12:20:30,25'].map(time)).toEqual([
      '12:45:00.000',
      '12:20:30.000',
      '12:20:30.500',
      '12:20:30.250',
    ]);
  });

  it('reads midnight as 24, a leap second, and zones', () => {
    expect(['24', '2400', '24:00:00', '23:59:60', '10:00Z', '10:00+05:30', '1000-03'].map(time)).toEqual([
      '00:00:00.000',
      '00:00:00.000',
      '00:00:00.000',
      '23:59:59.999',
      '10:00:00.000 0',
      '10:00:00.000 330',
      '10:00:00.000 -180',
    ]);
    expect(['10:00 AM', '25:00', '24:01', '1:2'].map(time)).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it('needs an upper-case T between date and time', () => {
    expect(fastParseDateTime('2020-03-01T10')?.days).toBe(18322);
    expect(['2020-03-01 10:00', '2020-03-01t10:00', '2020-03-01T 10'].map(fastParseDateTime)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
