import { describe, expect, it } from 'vitest';
import { civilFromDays } from './calendar.ts';
import { convertValue } from './convert-value.ts';
import { columnType, type DataTypeName } from './data-type.ts';
import { formatIsoTime } from './date-time-text.ts';
import { fastParseDate, fastParseDateTime, fastParseInteger, fastParseTime } from './fast-parse.ts';
import { formatValue } from './format-value.ts';

const refused = 'refused';

function integer(text: string): string {
  return fastParseInteger(text)?.toString() ?? refused;
}

function date(text: string): string {
  const days = fastParseDate(text);
  if (days === undefined) return refused;
  const { year, month, day } = civilFromDays(days);
  return `${year}-${month}-${day}`;
}

function time(text: string): string {
  const parsed = fastParseTime(text);
  return parsed?.time === undefined ? refused : `${formatIsoTime(parsed.time, 7)} ${parsed.offset ?? ''}`.trim();
}

function dateTime(text: string): string {
  const parsed = fastParseDateTime(text);
  if (parsed?.days === undefined) return refused;
  const { year, month, day } = civilFromDays(parsed.days);
  return `${year}-${month}-${day} ${formatIsoTime(parsed.time ?? 0n, 1)} ${parsed.offset ?? ''}`.trim();
}

// Source of all tables: the Parsing Data page, in its order; values it does not print are inferred from its formats.
describe('fast parse of integers', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['  123  ', '123'],
    ['\t123\t ', '123'],
    ['   ', '0'],
    ['', '0'],
    ['+123', '123'],
    ['-123', '-123'],
    ['345', '345'],
    ['007', '7'],
    ['$20', refused],
    ['\u00a0123', refused],
    ['123\n', refused],
    ['\r123', refused],
    ['2EE', refused],
    ['0x2E', refused],
    ['1E+10', refused],
    ['1,000', refused],
    ['1.0', refused],
    ['- 5', refused],
    ['5-', refused],
    ['(5)', refused],
    ['--5', refused],
    ['+', refused],
    ['1 2', refused],
    ['１２', refused],
    ['١٢', refused],
  ];
  it.each(cases)('reads %j as %s', (text, expected) => {
    expect(integer(text)).toBe(expected);
  });
});

describe('fast parse of dates', () => {
  const cases: readonly (readonly [string, string])[] = [
    [' 2004- 02-03', '2004-2-3'],
    ['20040203', '2004-2-3'],
    ['2004-02-03', '2004-2-3'],
    ['\t2004-02-03', '2004-2-3'],
    ['2004-02', '2004-2-1'],
    ['2004', '2004-1-1'],
    ['2004-02-29', '2004-2-29'],
    ['0001-01-01', '1-1-1'],
    ['9999-12-31', '9999-12-31'],
    ['Oct-31-2003', refused],
    ['2003-Oct-31', refused],
    ['03-04-1995', refused],
    ['2004034', refused],
    ['2004-034', refused],
    ['2004W051', refused],
    ['2004-W05-1', refused],
    ['2004W05', refused],
    ['200402', refused],
    ['-0402', refused],
    ['--02', refused],
    ['040203', refused],
    ['2004/02/03', refused],
    ['2004-2-3', refused],
    ['2004-0203', refused],
    ['200402-03', refused],
    ['2004-02-03 ', refused],
    ['2003-02-29', refused],
    ['2004-13-01', refused],
    ['0000-01-01', refused],
    ['', refused],
    ['2004-02-03T10', refused],
  ];
  it.each(cases)('reads %j as %s', (text, expected) => {
    expect(date(text)).toBe(expected);
  });
});

describe('fast parse of times', () => {
  const cases: readonly (readonly [string, string])[] = [
    [' 10:24', '10:24:00.0000000'],
    ['102405', '10:24:05.0000000'],
    ['10:24:05', '10:24:05.0000000'],
    ['1024', '10:24:00.0000000'],
    ['10', '10:00:00.0000000'],
    ['00:00:00', '00:00:00.0000000'],
    ['000000', '00:00:00.0000000'],
    ['0000', '00:00:00.0000000'],
    ['00', '00:00:00.0000000'],
    ['240000', '00:00:00.0000000'],
    ['24:00:00', '00:00:00.0000000'],
    ['2400', '00:00:00.0000000'],
    ['24', '00:00:00.0000000'],
    ['10:24+05:30', '10:24:00.0000000 330'],
    ['1024+0530', '10:24:00.0000000 330'],
    ['10:24:05-05:30', '10:24:05.0000000 -330'],
    ['10-0530', '10:00:00.0000000 -330'],
    ['10:24+05', '10:24:00.0000000 300'],
    ['10:24-05', '10:24:00.0000000 -300'],
    ['10:24Z', '10:24:00.0000000 0'],
    ['12.750', '12:45:00.0000000'],
    ['1220.500', '12:20:30.0000000'],
    ['12:20.5', '12:20:30.0000000'],
    ['122040.250', '12:20:40.2500000'],
    ['12:20:40,1234567', '12:20:40.1234567'],
    ['12:20:40.25+01:00', '12:20:40.2500000 60'],
    ['23:59:60', '23:59:59.9999999'],
    ['23:59:60.0000000', '23:59:59.9999999'],
    ['235960', '23:59:59.9999999'],
    ['235960.0000000', '23:59:59.9999999'],
    ['10:24 AM', refused],
    ['10:24PM', refused],
    ['1', refused],
    ['102', refused],
    ['1:24', refused],
    ['10:2405', refused],
    ['1024:05', refused],
    ['10:24 +05:30', refused],
    ['10:24z', refused],
    ['10:24+5', refused],
    ['10:24+05:60', refused],
    ['10:24+14:01', refused],
    ['10:24:05.', refused],
    ['10:24:05.12345678', refused],
    ['24:00:01', refused],
    ['24.5', refused],
    ['25:00', refused],
    ['10:60', refused],
    ['10:24:60', refused],
    ['23:59:60.5', refused],
    ['', refused],
  ];
  it.each(cases)('reads %j as %s', (text, expected) => {
    expect(time(text)).toBe(expected);
  });
});

describe('fast parse of dates with times', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['  2003-01-10T203910', '2003-1-10 20:39:10.0'],
    ['20030110T203910+01:00', '2003-1-10 20:39:10.0 60'],
    ['2003-10-14', '2003-10-14 00:00:00.0'],
    ['2003-10-14T20:39:10.5Z', '2003-10-14 20:39:10.5 0'],
    ['2003-10T20', '2003-10-1 20:00:00.0'],
    ['2003T2039', '2003-1-1 20:39:00.0'],
    ['2003-10-14t20:39', refused],
    ['2003-10-14 20:39', refused],
    ['2003-10-14T 20:39', refused],
    ['2003-10-14T', refused],
    ['T20:39', refused],
    ['20030110T203910/20030110T203911', refused],
    ['20:39', refused],
  ];
  it.each(cases)('reads %j as %s', (text, expected) => {
    expect(dateTime(text)).toBe(expected);
  });
});

describe('fast parse by the type of the column', () => {
  const parsed = (text: string, name: DataTypeName, localeId = 1033): string => {
    const type = columnType(name, { scale: name === 'DT_DBTIME2' || name === 'DT_DBTIMESTAMPOFFSET' ? 1 : 0 });
    const { value, error } = convertValue(text, columnType('DT_WSTR'), type, { localeId, fastParse: true });
    return value === null ? (error?.reason ?? '') : formatValue(value, type, localeId);
  };

  it('knows no locale where it has rules', () => {
    for (const localeId of [1033, 1031, 1025]) {
      expect(parsed('20040203', 'DT_DBTIMESTAMP', localeId)).toBe('2004-02-03 00:00:00');
      expect(parsed('1.000', 'DT_I4', localeId)).toBe('invalid');
      expect(parsed('03.02.2004', 'DT_DBDATE', localeId)).toBe('invalid');
    }
  });

  it('gives each type its parts, and a zone to DT_DBTIMESTAMPOFFSET alone', () => {
    expect(parsed('2004-02-03', 'DT_DBDATE')).toBe('2004-02-03');
    expect(parsed('10:24', 'DT_DBTIME')).toBe('10:24:00');
    expect(parsed('10:24:05.5', 'DT_DBTIME2')).toBe('10:24:05.5');
    expect(parsed('20040203T1024+0530', 'DT_DATE')).toBe('2/3/2004 10:24:00 AM');
    expect(parsed('20040203T1024+0530', 'DT_DBTIMESTAMP')).toBe('2004-02-03 10:24:00');
    expect(parsed('20040203T1024+0530', 'DT_DBTIMESTAMP2')).toBe('2004-02-03 10:24:00');
    expect(parsed('20040203T1024+0530', 'DT_DBTIMESTAMPOFFSET')).toBe('2004-02-03 10:24:00.0 +05:30');
    expect(parsed('2004-02-03', 'DT_DBTIME')).toBe('invalid');
    expect(parsed('10:24', 'DT_DBDATE')).toBe('invalid');
  });

  it('checks the range of the integer', () => {
    expect(['127', '128', '-129'].map((text) => parsed(text, 'DT_I1'))).toEqual(['127', 'overflow', 'overflow']);
    expect(['-1', '256'].map((text) => parsed(text, 'DT_UI1'))).toEqual(['sign', 'overflow']);
  });

  it('leaves the other types to standard parse', () => {
    expect(parsed('1.234,5', 'DT_R8', 1031)).toBe('1234,5');
    expect(parsed('2004-02-03 10:24:05', 'DT_FILETIME')).toBe('2004-02-03 10:24:05:000');
  });
});
