import { describe, expect, it } from 'vitest';
import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { SqlType, SqlValue } from '../../../tsql/sql-type.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { downLevelType } from './down-level-type.ts';
import { MalformedMessage, OutOfBytes } from './malformed-message.ts';
import { negotiateVersion, type ProtocolVersion } from './protocol-version.ts';
import { readType } from './read-type.ts';
import { readValue } from './read-value.ts';
import { typeCases } from './testing/every-type.ts';
import { writeType } from './write-type.ts';
import { valueWriter } from './write-value.ts';
import { variantWriter } from './write-variant.ts';

const newest = negotiateVersion(0x7400_0004) as ProtocolVersion;

function bytes(type: SqlType, value: SqlValue): Buffer {
  const out = new ByteWriter();
  writeType(out, type);
  (type.name === 'sql_variant' ? variantWriter(newest) : valueWriter(type))(out, value);
  return Buffer.from(out.view());
}

function read(content: Buffer, place: 'row' | 'parameter' = 'row'): { type: SqlType; value: SqlValue } {
  const reader = new ByteReader(content);
  const wire = readType(reader);
  const value = readValue(reader, wire, place);
  expect(reader.remaining).toBe(0);
  return { type: wire.type, value };
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('values', () => {
  it.each(typeCases)('come back as they were: $name', ({ type, value }) => {
    expect(read(bytes(type, value))).toEqual({ type, value });
    expect(read(bytes(type, null))).toEqual({ type, value: null });
  });

  it.each(typeCases)('cut off anywhere are never read beyond their end: $name', ({ type, value }) => {
    const whole = bytes(type, value);
    for (const length of [0, 1, 2, whole.length >> 1, whole.length - 1]) {
      expect(() => read(whole.subarray(0, length))).toThrow(OutOfBytes);
    }
  });
});

// Source: documentation, MS-TDS 2.2.5.4 and 2.2.5.5, the bytes as described there.
describe('bytes', () => {
  it.each<[string, SqlType, SqlValue, string]>([
    ['int, least byte first', { name: 'int' }, 1, '26 04 04 01000000'],
    ['bit', { name: 'bit' }, true, '68 01 01 01'],
    ['money, high half first', { name: 'money' }, '1.0000', '6e 08 08 00000000 10270000'],
    ['money below zero', { name: 'money' }, '-0.0001', '6e 08 08 ffffffff ffffffff'],
    ['decimal: sign, magnitude', { name: 'decimal', precision: 9, scale: 2 }, '-12.34', '6a 05 09 02 05 00 d2040000'],
    [
      'datetime: days since 1900, 1/300 s',
      { name: 'datetime' },
      '1900-01-02 00:00:01.000',
      '6f 08 08 01000000 2c010000',
    ],
    ['datetime before 1900', { name: 'datetime' }, '1899-12-31 00:00:00.000', '6f 08 08 ffffffff 00000000'],
    ['datetime .997 is tick 299', { name: 'datetime' }, '1900-01-01 00:00:00.997', '6f 08 08 00000000 2b010000'],
    ['smalldatetime: days, minutes', { name: 'smalldatetime' }, '1900-01-02 00:02:00', '6f 04 04 0100 0200'],
    ['date: days since year 1', { name: 'date' }, '0001-01-02', '28 03 010000'],
    ['time(0): seconds', { name: 'time', scale: 0 }, '00:01:00', '29 00 03 3c0000'],
    ['datetime2(7)', { name: 'datetime2', scale: 7 }, '0001-01-02 00:00:00.0000001', '2a 07 08 0100000000 010000'],
    [
      'datetimeoffset: in UTC, then the offset',
      { name: 'datetimeoffset', scale: 0 },
      '0001-01-03 00:00:01 +01:00',
      '2b 00 08 714301 010000 3c00',
    ],
    [
      'uniqueidentifier: three groups turned round',
      { name: 'uniqueidentifier' },
      '00112233-4455-6677-8899-AABBCCDDEEFF',
      '24 10 10 33221100 5544 7766 8899aabbccddeeff',
    ],
    ['char: padded, with the collation', { name: 'char', length: 3 }, 'a', 'af 0300 0904d00000 0300 612020'],
    ['nvarchar: length in bytes', { name: 'nvarchar', length: 2 }, 'λ', 'e7 0400 0904d00000 0200 bb03'],
    ['varchar in code page 1252', { name: 'varchar', length: 1 }, '€', 'a7 0100 0904d00000 0100 80'],
    [
      'max types: in chunks',
      { name: 'varbinary', length: 'max' },
      Uint8Array.of(1, 2),
      'a5 ffff 0200000000000000 02000000 0102 00000000',
    ],
    [
      'max types: nothing in them',
      { name: 'varbinary', length: 'max' },
      new Uint8Array(),
      'a5 ffff 0000000000000000 00000000',
    ],
    ['max types: NULL', { name: 'varbinary', length: 'max' }, null, 'a5 ffff ffffffffffffffff'],
  ])('are those of %s', (_, type, value, expected) => {
    expect(bytes(type, value).toString('hex')).toBe(expected.replaceAll(' ', ''));
  });

  it('of a decimal in a sql_variant have a magnitude of 16 bytes, whatever the precision', () => {
    // Source: observed, Mono SqlClient reads 17 bytes there.
    const value = { type: { name: 'decimal', precision: 3, scale: 1 }, value: '1.5' } as const;
    const expected = '62 491f0000 15000000 6a 02 03 01 01 0f000000000000000000000000000000';
    expect(bytes({ name: 'sql_variant' }, value).toString('hex')).toBe(expected.replaceAll(' ', ''));
  });
});

describe('what clients send', () => {
  it.each<[string, string, SqlType, SqlValue]>([
    ['text as a parameter, without a pointer', '23 ffffff7f 0904d00000 02000000 6162', { name: 'text' }, 'ab'],
    ['NULL as text', '23 ffffff7f 0904d00000 ffffffff', { name: 'text' }, null],
    ['an untyped NULL', '1f', { name: 'int' }, null],
    ['an old varchar', '27 05 02 6162', { name: 'varchar', length: 5 }, 'ab'],
    ['an old varchar that is NULL', '27 05 ff', { name: 'varchar', length: 5 }, null],
    ['a fixed int', '38 ffffffff', { name: 'int' }, -1],
    ['a fixed datetime', '3d 00000000 01000000', { name: 'datetime' }, '1900-01-01 00:00:00.003'],
    ['varchar in the code page of its collation', 'a7 0100 1904d00000 0100 cf', { name: 'varchar', length: 1 }, 'П'],
    ['varchar in UTF-8', 'a7 0200 0904d00400 0200 cebb', { name: 'varchar', length: 2 }, 'λ'],
    [
      'a decimal of 17 bytes for few digits',
      '6c 11 05 01 11 01 0f000000000000000000000000000000',
      { name: 'numeric', precision: 5, scale: 1 },
      '1.5',
    ],
    ['xml with a byte order mark', 'f1 00 feffffffffffffff 06000000 fffe3c002f00 00000000', { name: 'xml' }, '</'],
    [
      'a value in several chunks',
      'a5 ffff feffffffffffffff 01000000 01 02000000 0203 00000000',
      { name: 'varbinary', length: 'max' },
      Uint8Array.of(1, 2, 3),
    ],
  ])('is read: %s', (_, content, type, value) => {
    expect(read(hex(content), 'parameter')).toEqual({ type, value });
  });

  it.each([
    ['an int of three bytes', '26 03'],
    ['a decimal of 39 digits', '6a 11 27 00'],
    ['a scale beyond the precision', '6a 05 02 03'],
    ['a time with eight digits', '29 08'],
    ['a value longer than its type can be', '26 04 05 0000000000'],
    ['a text longer than its type', 'e7 0200 0904d00000 0400 41004100'],
    ['an old text longer than its type', '27 01 02 6162'],
    ['a Unicode text of an odd length', 'e7 0400 0904d00000 0100 41'],
    ['a time of 24 hours', '29 00 03 805101'],
    ['a day after the year 9999', '28 03 ffffff'],
    ['an offset of a day', '2b 00 08 000000 010000 a005'],
    ['more than 38 digits', '6a 11 26 00 11 01 ffffffffffffffffffffffffffffffff'],
    ['a sql_variant in a sql_variant', '62 491f0000 02000000 62 00'],
  ])('is refused: %s', (_, content) => {
    expect(() => read(hex(content))).toThrow(MalformedMessage);
  });

  it('makes no room for a length that is only told', () => {
    expect(() => read(hex('a5 ffff ffffffffffffff7f ffffff7f 00'))).toThrow(OutOfBytes);
    expect(() => read(hex('22 ffffff7f fffffffe 00'), 'parameter')).toThrow(OutOfBytes);
  });
});

describe('values of the wrong form are a bug of ours, not half a row:', () => {
  it.each<[string, SqlType, SqlValue]>([
    ['text for an int', { name: 'int' }, 'five'],
    ['a number for text', { name: 'nvarchar', length: 5 }, 5],
    ['text longer than its column', { name: 'nvarchar', length: 2 }, 'abc'],
    ['a date that is none', { name: 'date' }, '2026-02-30'],
    ['a decimal with too many digits', { name: 'decimal', precision: 9, scale: 0 }, '99999999999'],
    ['bytes as text', { name: 'varbinary', length: 5 }, 'abc'],
    ['no identifier', { name: 'uniqueidentifier' }, 'none'],
  ])('%s', (_, type, value) => {
    expect(() => bytes(type, value)).toThrow(InternalError);
  });
});

// Source: documentation, "Backward Compatibility for Down-level Clients" of the date and time types; varchar(max) and xml came with TDS 7.2.
describe('clients of old versions are sent types they know:', () => {
  it.each<[number, SqlType, SqlType]>([
    [0x7209_0002, { name: 'date' }, { name: 'nvarchar', length: 10 }],
    [0x7209_0002, { name: 'time', scale: 7 }, { name: 'nvarchar', length: 16 }],
    [0x7209_0002, { name: 'time', scale: 0 }, { name: 'nvarchar', length: 8 }],
    [0x7209_0002, { name: 'datetime2', scale: 7 }, { name: 'nvarchar', length: 27 }],
    [0x7209_0002, { name: 'datetimeoffset', scale: 7 }, { name: 'nvarchar', length: 34 }],
    [0x7209_0002, { name: 'nvarchar', length: 'max' }, { name: 'nvarchar', length: 'max' }],
    [0x7100_0001, { name: 'nvarchar', length: 'max' }, { name: 'ntext' }],
    [0x7100_0001, { name: 'varchar', length: 'max' }, { name: 'text' }],
    [0x7100_0001, { name: 'varbinary', length: 'max' }, { name: 'image' }],
    [0x7100_0001, { name: 'xml' }, { name: 'ntext' }],
    [0x730b_0003, { name: 'date' }, { name: 'date' }],
  ])('%i %o', (asked, type, expected) => {
    expect(downLevelType(type, negotiateVersion(asked) as ProtocolVersion)).toEqual(expected);
  });
});
