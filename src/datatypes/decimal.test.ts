import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  decimalFromNumber,
  decimalToNumber,
  divideDecimals,
  divideRounded,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  wholeDecimal,
} from './decimal.ts';

const decimal = (text: string) => parseDecimal(text) ?? { coefficient: -999n, scale: 0 };
const anyDecimal = fc.record({ coefficient: fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), scale: fc.nat(38) });

describe('decimals', () => {
  it('print and parse to themselves', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        expect(decimal(formatDecimal(value))).toEqual(value);
      }),
    );
  });

  it('add, multiply and divide exactly', () => {
    expect(formatDecimal(addDecimals(decimal('1.10'), decimal('-0.1')))).toBe('1.00');
    expect(formatDecimal(multiplyDecimals(decimal('-1.5'), decimal('0.25')))).toBe('-0.375');
    expect(formatDecimal(divideDecimals(decimal('-2'), decimal('3'), 4))).toBe('-0.6666');
  });

  it('round ties as asked', () => {
    expect(['truncate', 'half-even', 'half-away'].map((mode) => divideRounded(-25n, 10n, mode as 'truncate'))).toEqual([
      -2n,
      -2n,
      -3n,
    ]);
    expect(divideRounded(35n, 10n, 'half-even')).toBe(4n);
    expect(formatDecimal(roundDecimal(decimal('137.1575'), 3))).toBe('137.1580');
  });

  it('compare across scales', () => {
    expect(compareDecimals(decimal('1.50'), decimal('1.5'))).toBe(0);
    expect(compareDecimals(decimal('-1.51'), decimal('-1.5'))).toBeLessThan(0);
  });

  it('have a floor and a ceiling at their scale', () => {
    expect(formatDecimal(wholeDecimal(decimal('-1.20'), 'floor'))).toBe('-2.00');
    expect(formatDecimal(wholeDecimal(decimal('-1.20'), 'ceiling'))).toBe('-1.00');
    expect(formatDecimal(wholeDecimal(decimal('3.00'), 'ceiling'))).toBe('3.00');
  });

  it('come from doubles by 15 significant digits and go back to the nearest', () => {
    expect(decimalFromNumber(0.1 + 0.2)).toEqual({ coefficient: 3n, scale: 1 });
    expect(decimalFromNumber(Number.NaN)).toBeUndefined();
    expect(decimalToNumber(decimal('0.1'))).toBe(0.1);
  });

  it('are refused from text that is no number', () => {
    expect(['', '.', '1.2.3', 'e5', '0x1'].map(parseDecimal)).toEqual(Array(5).fill(undefined));
  });
});
