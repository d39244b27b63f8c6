import { describe, expect, it } from 'vitest';
import { declareColumns, declareParameters, sqlTypeOf } from './sql-declaration.ts';
import { resultOf, sqlValueOf, variantValue } from './sql-values.ts';

const midnight = Date.UTC(2026, 0, 31);

describe('values of services', () => {
  it.each([
    ['bit', undefined, 1, true],
    ['tinyint', undefined, true, 1],
    ['bigint', undefined, 7, 7n],
    ['uniqueidentifier', undefined, '{0a0b0c0d-0000-0000-0000-000000000001}', '0A0B0C0D-0000-0000-0000-000000000001'],
    ['uniqueidentifier', undefined, 'none', null],
    ['nvarchar(3)', undefined, 'abcdef', 'abc'],
    ['nvarchar(max)', undefined, 'abcdef', 'abcdef'],
    ['datetimeoffset(7)', undefined, midnight + 5, '2026-01-31 00:00:00.0050000 +00:00'],
    ['datetime', undefined, midnight + 5, '2026-01-30 19:00:00.005'],
    ['int', 'date', midnight, 20260130],
    ['int', 'time', midnight, 190000],
    ['int', 'date', undefined, 0],
    ['int', 'duration', 3_723_999, 10203],
    ['int', 'duration', 360_000_000, 1_000_000],
    ['int', undefined, null, null],
  ])('become %s %s: %s is %s', (type, kind, value, expected) => {
    expect(sqlValueOf(sqlTypeOf(type), kind, value, 'America/New_York')).toEqual(expected);
  });

  it.each([
    [true, 'Boolean', { type: { name: 'bit' }, value: true }],
    [5, 'Int32', { type: { name: 'int' }, value: 5 }],
    ['9007199254740993', 'Int64', { type: { name: 'bigint' }, value: 9007199254740993n }],
    ['1.50', 'Decimal', { type: { name: 'decimal', precision: 38, scale: 2 }, value: '1.50' }],
    [
      '2026-01-31T08:30:00',
      'DateTime',
      { type: { name: 'datetime2', scale: 7 }, value: '2026-01-31 08:30:00.0000000' },
    ],
    ['x', 'String', { type: { name: 'nvarchar', length: 4000 }, value: 'x' }],
    [null, 'Int32', null],
  ])('become variants: %s of %s', (value, type, expected) => {
    expect(variantValue(value, type)).toEqual(expected);
  });

  it('fill the columns of a result by the names of members, or with constants', async () => {
    const columns = declareColumns('job_id int\nname sysname = title\nnothing int = null\nserver_id int = 0');
    const rows = [];
    for await (const portion of resultOf(columns, [{ jobId: 3, title: 'x' }], 'UTC').rows) rows.push(...portion);
    expect(rows).toEqual([[3, 'x', null, 0]]);
  });
});

describe('declarations', () => {
  it('of parameters say name, type, default, output, and what the service is given', () => {
    const [first, second, third, fourth] = declareParameters(`
      @old_name sysname
      @enabled tinyint:switch > isOn = 1
      @text nvarchar(10) null
      @made bigint output`);
    expect(first).toEqual({
      parameter: { name: '@old_name', type: { name: 'nvarchar', length: 128 } },
      kind: undefined,
      argument: 'oldName',
      isNullable: false,
    });
    expect(second).toMatchObject({
      parameter: { defaultValue: 1 },
      kind: 'switch',
      argument: 'isOn',
      isNullable: true,
    });
    expect(third).toMatchObject({ isNullable: true });
    expect(third?.parameter).not.toHaveProperty('defaultValue');
    expect(fourth?.parameter).toMatchObject({ isOutput: true, defaultValue: null });
  });

  it('that cannot be read are told at once', () => {
    expect(() => declareParameters('name int')).toThrow(TypeError);
    expect(() => declareColumns('x')).toThrow(TypeError);
    expect(() => sqlTypeOf('nvarchar(')).toThrow(TypeError);
  });
});
