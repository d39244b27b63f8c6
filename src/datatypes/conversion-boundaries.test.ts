import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysFromCivil, ticksOfDays } from './calendar.ts';
import { convertValue } from './convert-value.ts';
import { type ColumnType, columnType, type DataTypeName } from './data-type.ts';
import { formatValue } from './format-value.ts';
import type { Decimal, Value } from './value.ts';

const wide = columnType('DT_WSTR');
const type = (name: DataTypeName, scale = 0, precision = 38): ColumnType => columnType(name, { scale, precision });

const convert = (value: Value, from: ColumnType, to: ColumnType, localeId = 1033): string => {
  const result = convertValue(value, from, to, { localeId });
  const shown = result.value === null ? '' : formatValue(result.value, to, localeId);
  return [result.error?.reason, shown].filter((part) => part !== undefined && part !== '').join(' ');
};

/** 10 to a power, written anew: the oracle shares nothing with what it judges. */
const ten = (power: number): bigint => BigInt(`1${'0'.repeat(power)}`);

describe('integers', () => {
  const limits: readonly (readonly [DataTypeName, bigint, bigint])[] = [
    ['DT_I1', -128n, 127n],
    ['DT_I2', -32768n, 32767n],
    ['DT_I4', -2147483648n, 2147483647n],
    ['DT_I8', -9223372036854775808n, 9223372036854775807n],
    ['DT_UI1', 0n, 255n],
    ['DT_UI2', 0n, 65535n],
    ['DT_UI4', 0n, 4294967295n],
    ['DT_UI8', 0n, 18446744073709551615n],
  ];

  // Source: ranges of the data types page.
  for (const [name, minimum, maximum] of limits) {
    it(`${name} takes its range from text, decimals and wider integers, and nothing beyond`, () => {
      const below = minimum === 0n ? 'sign' : 'overflow';
      for (const [value, expected] of [
        [minimum, `${minimum}`],
        [maximum, `${maximum}`],
        [minimum - 1n, below],
        [maximum + 1n, 'overflow'],
      ] as const) {
        expect(convert(`${value}`, wide, type(name))).toBe(expected);
        expect(convert({ coefficient: value, scale: 0 }, type('DT_NUMERIC'), type(name))).toBe(expected);
        if (value >= -(2n ** 63n) && value < 2n ** 63n)
          expect(convert(value, type('DT_I8'), type(name))).toBe(expected);
        if (value >= 0n && value < 2n ** 64n) expect(convert(value, type('DT_UI8'), type(name))).toBe(expected);
        if (Number.isSafeInteger(Number(value)))
          expect(convert(Number(value), type('DT_R8'), type(name))).toBe(expected);
      }
    });
  }

  it('of eight bytes refuse the doubles just beyond', () => {
    expect(convert(2 ** 63, type('DT_R8'), type('DT_I8'))).toBe('overflow');
    expect(convert(-(2 ** 63), type('DT_R8'), type('DT_I8'))).toBe('-9223372036854775808');
    expect(convert(2 ** 64, type('DT_R8'), type('DT_UI8'))).toBe('overflow');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const [name] of limits) expect(convert(value, type('DT_R8'), type(name))).toBe('overflow');
    }
  });

  // Source: OLE Automation rounds doubles to even; exact decimals are cut (inferred).
  it('round doubles half to even and cut decimals', () => {
    const fromDouble = [0.5, 1.5, 2.5, -0.5, -1.5, 2.4999999999999996, 127.5, -128.5];
    expect(fromDouble.map((value) => convert(value, type('DT_R8'), type('DT_I1')))).toEqual([
      '0',
      '2',
      '2',
      '0',
      '-2',
      '2',
      'overflow',
      '-128',
    ]);
    const decimals = [5n, 15n, 1279n, -1289n, -9n].map((coefficient) => ({ coefficient, scale: 1 }));
    expect(decimals.map((value) => convert(value, type('DT_NUMERIC', 1), type('DT_I1')))).toEqual([
      '0',
      '1',
      '127',
      '-128',
      '0',
    ]);
  });
});

describe('floating-point numbers', () => {
  it('of single precision round to the nearest, ties to even, and overflow beyond the largest', () => {
    const single = (value: number): string => convert(value, type('DT_R8'), type('DT_R4'));
    const exact = (value: number): Value => convertValue(value, type('DT_R8'), type('DT_R4'), { localeId: 1033 }).value;
    expect(exact(2 ** 24 + 1)).toBe(2 ** 24);
    expect(exact(2 ** 24 + 3)).toBe(2 ** 24 + 4);
    expect(exact(3.4028234663852886e38)).toBe(3.4028234663852886e38);
    expect(single(3.5e38)).toBe('overflow');
    expect(exact(1e-46)).toBe(0);
    expect([Number.NaN, Number.POSITIVE_INFINITY].map(single)).toEqual(['overflow', 'overflow']);
  });

  it('are read from text by the nearest double', () => {
    const read = (text: string): Value => convertValue(text, wide, type('DT_R8'), { localeId: 1033 }).value;
    expect(['0.1', '9007199254740993', '1.7976931348623157E308', '4.9e-324', '-0'].map(read)).toEqual([
      0.1, 9007199254740992, 1.7976931348623157e308, 5e-324, -0,
    ]);
    for (const text of ['1.8e308', '-1.8e308']) expect(convert(text, wide, type('DT_R8'))).toBe('overflow');
    for (const text of ['NaN', 'Infinity', '1.#INF', '0x10'])
      expect(convert(text, wide, type('DT_R8'))).toBe('invalid');
  });

  it('give decimals their 15 significant digits', () => {
    const numeric = (value: number): string => convert(value, type('DT_R8'), type('DT_NUMERIC', 18));
    expect([0.1, 1 / 3, 123456.789, 1e15].map(numeric)).toEqual([
      '.100000000000000000',
      '.333333333333333000',
      '123456.789000000000000000',
      '1000000000000000.000000000000000000',
    ]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) expect(numeric(value)).toBe('overflow');
  });
});

describe('exact decimals', () => {
  const anyDecimal = fc.record({
    coefficient: fc.bigInt({ min: -ten(38) + 1n, max: ten(38) - 1n }),
    scale: fc.nat(38),
  });

  it('keep the digits their scale has and drop the rest, within the precision', () => {
    fc.assert(
      fc.property(anyDecimal, fc.nat(38), fc.integer({ min: 1, max: 38 }), (value, scale, precision) => {
        const to = type('DT_NUMERIC', scale, precision);
        const result = convertValue(value, type('DT_NUMERIC', value.scale), to, { localeId: 1033 });
        // BigInt division truncates toward zero, as the cast does.
        const expected = (value.coefficient * ten(scale)) / ten(value.scale);
        const fits = expected < ten(precision) && expected > -ten(precision);
        expect(result).toMatchObject(
          fits ? { value: { coefficient: expected, scale } } : { error: { reason: 'overflow' } },
        );
      }),
    );
  });

  it('of DT_DECIMAL hold 96 bits at any scale', () => {
    fc.assert(
      fc.property(anyDecimal, fc.nat(28), (value, scale) => {
        const result = convertValue(value, type('DT_NUMERIC', value.scale), type('DT_DECIMAL', scale), {
          localeId: 1033,
        });
        const expected = (value.coefficient * ten(scale)) / ten(value.scale);
        const fits = expected < 2n ** 96n && expected > -(2n ** 96n);
        expect(result).toMatchObject(
          fits ? { value: { coefficient: expected, scale } } : { error: { reason: 'overflow' } },
        );
      }),
    );
    expect(convert('79228162514264337593543950335', wide, type('DT_DECIMAL'))).toBe('79228162514264337593543950335');
    expect(convert('79228162514264337593543950336', wide, type('DT_DECIMAL'))).toBe('overflow');
    expect(convert('7.9228162514264337593543950335', wide, type('DT_DECIMAL', 28))).toBe(
      '7.9228162514264337593543950335',
    );
  });

  // Source: VarCyFromDec and VarCyFromR8 round half to even.
  it('of DT_CY round half to even at the fourth place, within 64 bits', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        const result = convertValue(value, type('DT_NUMERIC', value.scale), type('DT_CY', 4), { localeId: 1033 });
        const doubled = 2n * value.coefficient * ten(4);
        const unit = ten(value.scale);
        // Two candidates around the exact value; the nearer one, and of two as near the even one.
        const below = (doubled - (((doubled % (2n * unit)) + 2n * unit) % (2n * unit))) / (2n * unit);
        const rest = doubled - below * 2n * unit;
        const expected = rest > unit || (rest === unit && below % 2n !== 0n) ? below + 1n : below;
        const fits = expected < 2n ** 63n && expected >= -(2n ** 63n);
        expect(result).toMatchObject(
          fits ? { value: { coefficient: expected, scale: 4 } } : { error: { reason: 'overflow' } },
        );
      }),
    );
    const cents = [
      '0.00005',
      '0.00015',
      '-0.00025',
      '922337203685477.5807',
      '-922337203685477.5808',
      '922337203685477.5808',
    ];
    expect(cents.map((text) => convert(text, wide, type('DT_CY', 4)))).toEqual([
      '0',
      '0.0002',
      '-0.0002',
      '922337203685477.5807',
      '-922337203685477.5808',
      'overflow',
    ]);
  });

  it('come from text digit by digit', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        const digits = (value.coefficient < 0n ? -value.coefficient : value.coefficient)
          .toString()
          .padStart(value.scale + 1, '0');
        const at = digits.length - value.scale;
        const text = `${value.coefficient < 0n ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`;
        const read = convertValue(text, wide, type('DT_NUMERIC', value.scale), { localeId: 1033 }).value as Decimal;
        expect(read).toEqual(value);
      }),
    );
  });
});

describe('text as numbers', () => {
  // Source: OLE Automation's VarParseNumFromStr.
  const cases: readonly (readonly [string, string])[] = [
    ['  12\t', '12'],
    ['+12', '12'],
    ['- 12', '-12'],
    ['12 -', '-12'],
    ['(12)', '-12'],
    ['1,2,3', '123'],
    ['1.2e2', '120'],
    ['12E-1', '1'],
    ['$ 12', '12'],
    ['.5', '0'],
    ['12.', '12'],
    ['1 2', 'invalid'],
    ['1.2.3', 'invalid'],
    ['+-1', 'invalid'],
    ['1e', 'invalid'],
    ['1e99999', 'invalid'],
    ['0x1F', 'invalid'],
    ['１２', 'invalid'],
    ['', 'invalid'],
    [' ', 'invalid'],
    ['.', 'invalid'],
    [',', 'invalid'],
    ['-', 'invalid'],
    ['()', 'invalid'],
    ['$', 'invalid'],
  ];
  it.each(cases)('%j is %s', (text, expected) => {
    expect(convert(text, wide, type('DT_I4'))).toBe(expected);
  });

  it('does not take an exponent for work without end', () => {
    expect(convert('1e9999', wide, type('DT_NUMERIC'))).toBe('overflow');
    expect(convert('1e-9999', wide, type('DT_NUMERIC'))).toBe('0');
    expect(convert('9'.repeat(4000), wide, type('DT_I8'))).toBe('overflow');
  });
});

describe('dates and times', () => {
  const fractional: readonly (readonly [DataTypeName, string])[] = [
    ['DT_DBTIME2', '12:34:56'],
    ['DT_DBTIMESTAMP2', '2020-05-06 12:34:56'],
    ['DT_DBTIMESTAMPOFFSET', '2020-05-06 12:34:56'],
  ];
  for (const [name, written] of fractional) {
    it(`${name} keeps as many fraction digits as its scale and reports the others`, () => {
      fc.assert(
        fc.property(fc.nat(9_999_999), fc.nat(7), (fraction, scale) => {
          const digits = fraction.toString().padStart(7, '0');
          const zone = name === 'DT_DBTIMESTAMPOFFSET' ? ' -03:30' : '';
          const kept = digits.slice(0, scale);
          const lost = /[1-9]/.test(digits.slice(scale)) ? 'truncated ' : '';
          const expected = `${lost}${written}${kept === '' ? '' : `.${kept}`}${zone}`;
          expect(convert(`${written}.${digits}${zone}`, wide, type(name, scale))).toBe(expected);
          const full = convertValue(`${written}.${digits}${zone}`, wide, type(name, 7), { localeId: 1033 }).value;
          expect(convert(full, type(name, 7), type(name, scale))).toBe(expected);
        }),
      );
    });
  }

  // Source: ranges of the data types page.
  const limits: readonly (readonly [string, DataTypeName, string])[] = [
    ['1601-01-01 00:00:00', 'DT_FILETIME', '1601-01-01 00:00:00:000'],
    ['1600-12-31 23:59:59', 'DT_FILETIME', 'overflow'],
    ['9999-12-31 23:59:59.999', 'DT_FILETIME', '9999-12-31 23:59:59:999'],
    ['0100-01-01', 'DT_DATE', '1/1/0100'],
    ['0099-12-31', 'DT_DATE', 'overflow'],
    ['0001-01-01', 'DT_DBTIMESTAMP2', '0001-01-01 00:00:00'],
    ['9999-12-31 23:59:59', 'DT_DBTIMESTAMP', '9999-12-31 23:59:59'],
    ['0000-01-01', 'DT_DBDATE', 'invalid'],
    ['10000-01-01', 'DT_DBDATE', 'invalid'],
    ['2019-02-29', 'DT_DBDATE', 'invalid'],
    ['24:00:00', 'DT_DBTIME', 'invalid'],
    ['2020-01-01 00:00:00 +14:00', 'DT_DBTIMESTAMPOFFSET', '2020-01-01 00:00:00 +14:00'],
    ['2020-01-01 00:00:00 -14:00', 'DT_DBTIMESTAMPOFFSET', '2020-01-01 00:00:00 -14:00'],
    ['2020-01-01 00:00:00 +14:01', 'DT_DBTIMESTAMPOFFSET', 'invalid'],
    ['2020-01-01 00:00:00 +01:60', 'DT_DBTIMESTAMPOFFSET', 'invalid'],
    ['0001-01-01 00:00:00 +00:01', 'DT_DBTIMESTAMPOFFSET', 'overflow'],
    ['9999-12-31 23:59:59 -00:01', 'DT_DBTIMESTAMPOFFSET', 'overflow'],
  ];
  it.each(limits)('%s as %s: %s', (text, name, expected) => {
    expect(convert(text, wide, type(name))).toBe(expected);
  });

  it('stand for numbers as days since 1899-12-30 and as ticks since 1601', () => {
    const day = ticksOfDays(daysFromCivil(1899, 12, 29)) + 216_000_000_000n;
    expect(convert(day, type('DT_DATE'), type('DT_R8'))).toBe('-1.25');
    expect(convert(-657_434, type('DT_I4'), type('DT_DATE'))).toBe('1/1/0100');
    expect(convert(-657_435, type('DT_I4'), type('DT_DATE'))).toBe('overflow');
    expect(convert(2_958_465, type('DT_I4'), type('DT_DATE'))).toBe('12/31/9999');
    expect(convert(2_958_466, type('DT_I4'), type('DT_DATE'))).toBe('overflow');
    expect(convert(Number.NaN, type('DT_R8'), type('DT_DATE'))).toBe('overflow');
    expect(convert(0n, type('DT_I8'), type('DT_FILETIME'))).toBe('1601-01-01 00:00:00:000');
    expect(convert(-1n, type('DT_I8'), type('DT_FILETIME'))).toBe('overflow');
    expect(convert(2n ** 63n - 1n, type('DT_I8'), type('DT_FILETIME'))).toBe('overflow');
  });
});

describe('GUIDs and bytes', () => {
  const guid = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
  const forms: readonly (readonly [string, string])[] = [
    [guid, `{${guid}}`],
    [`{${guid.toLowerCase()}}`, `{${guid}}`],
    [` {${guid}} `, `{${guid}}`],
    [`{${guid}`, 'invalid'],
    [`${guid}}`, 'invalid'],
    [guid.replaceAll('-', ''), 'invalid'],
    [`(${guid})`, 'invalid'],
    [guid.slice(1), 'invalid'],
    [guid.replace('6', 'G'), 'invalid'],
  ];
  it.each(forms)('reads %j as a GUID: %s', (text, expected) => {
    expect(convert(text, wide, type('DT_GUID'))).toBe(expected);
  });

  it('refuses bytes that are not the 16 of a GUID or more than an integer has', () => {
    expect(convert(new Uint8Array(15), type('DT_BYTES'), type('DT_GUID'))).toBe('invalid');
    expect(convert(new Uint8Array(3), type('DT_BYTES'), type('DT_I2'))).toBe('overflow');
    expect(convert(Uint8Array.of(0xff, 0xff), type('DT_BYTES'), type('DT_I2'))).toBe('-1');
    expect(convert(Uint8Array.of(0xff), type('DT_BYTES'), type('DT_I2'))).toBe('255');
    expect(convert(new Uint8Array(0), type('DT_BYTES'), type('DT_I8'))).toBe('0');
  });

  it('turn into integers and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = convertValue(value, type('DT_I8'), type('DT_BYTES'), { localeId: 1033 }).value;
        expect(convertValue(bytes, type('DT_BYTES'), type('DT_I8'), { localeId: 1033 })).toEqual({ value });
      }),
    );
  });

  it('are written as hexadecimal digits and read from them', () => {
    expect(convert(Uint8Array.of(0, 0xab, 0xff), type('DT_BYTES'), wide)).toBe('00ABFF');
    expect(['0xabCD', 'ab', '', 'abc', 'xy', ' ab'].map((text) => convert(text, wide, type('DT_BYTES')))).toEqual([
      'ABCD',
      'AB',
      '',
      'invalid',
      'invalid',
      'invalid',
    ]);
    const short = columnType('DT_BYTES', { length: 2 });
    expect(convert('010203', wide, short)).toBe('truncated 0102');
  });

  it('are the characters of a text as image: its code page, or UTF-16', () => {
    const narrow = columnType('DT_TEXT', { codePage: 1252 });
    expect(convert('aé€', narrow, type('DT_IMAGE'))).toBe('61E980');
    expect(convert('aé', type('DT_NTEXT'), type('DT_IMAGE'))).toBe('6100E900');
    expect(convert(Uint8Array.of(0x61, 0xe9, 0x80), type('DT_IMAGE'), narrow)).toBe('aé€');
    expect(convert(Uint8Array.of(0x61, 0x00, 0xe9, 0x00), type('DT_IMAGE'), type('DT_NTEXT'))).toBe('aé');
    expect(convert(Uint8Array.of(0x61), type('DT_IMAGE'), wide)).toBe('not-supported');
  });
});
