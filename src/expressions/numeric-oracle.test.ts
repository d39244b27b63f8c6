import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import type { Decimal } from '../datatypes/value.ts';
import { compileExpression } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';

// A fraction of two whole numbers is exact; the oracle computes with those and shares nothing with the decimals of the house.
// Source: inferred (SQL Server's rules for precision and scale; further digits are dropped; beyond 38 digits is a run-time error).

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

const ten = (digits: number): bigint => BigInt(`1${'0'.repeat(digits)}`);

const fractionOf = ({ coefficient, scale }: Decimal): Fraction => ({ over: coefficient, under: ten(scale) });

const operations: Readonly<Record<string, (a: Fraction, b: Fraction) => Fraction>> = {
  '+': (a, b) => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under }),
  '-': (a, b) => ({ over: a.over * b.under - b.over * a.under, under: a.under * b.under }),
  '*': (a, b) => ({ over: a.over * b.over, under: a.under * b.under }),
  '/': (a, b) => ({ over: a.over * b.under, under: a.under * b.over }),
};

/** Digits before and after the point of a result, before the limit of 38 digits. */
const digitRules: Readonly<Record<string, (a: ColumnType, b: ColumnType) => readonly [whole: number, scale: number]>> =
  {
    '+': (a, b) => [Math.max(a.precision - a.scale, b.precision - b.scale) + 1, Math.max(a.scale, b.scale)],
    '-': (a, b) => [Math.max(a.precision - a.scale, b.precision - b.scale) + 1, Math.max(a.scale, b.scale)],
    '*': (a, b) => [a.precision + b.precision + 1 - a.scale - b.scale, a.scale + b.scale],
    '/': (a, b) => [a.precision - a.scale + b.scale, Math.max(6, a.scale + b.precision + 1)],
  };

const numeric = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) => fc.record({ precision: fc.constant(precision), scale: fc.nat(precision) }))
  .map((members) => columnType('DT_NUMERIC', members));

const valueOfType = (type: ColumnType): fc.Arbitrary<Decimal> => {
  const limit = ten(type.precision) - 1n;
  const coefficient = fc.oneof(
    fc.bigInt({ min: -limit, max: limit }),
    fc.bigInt({ min: -99n, max: 99n }).map((value) => value % (limit + 1n)),
    fc.constantFrom(limit, -limit, 0n),
  );
  return coefficient.map((value) => ({ coefficient: value, scale: type.scale }));
};

const operand = numeric.chain((type) => fc.record({ type: fc.constant(type), value: valueOfType(type) }));

function evaluate(operator: string, types: readonly ColumnType[], values: readonly Decimal[]) {
  const { expression } = compileExpression(`a ${operator} b`, {
    column: ({ name }) => (name === 'a' ? { index: 0, type: types[0] } : { index: 1, type: types[1] }),
  });
  if (expression === undefined) throw new Error('two numerics have no result');
  return {
    type: expression.type,
    result: evaluateExpression(expression, { variable: () => null, column: (index) => values[index] }),
  };
}

describe('arithmetic over two DT_NUMERIC', { timeout: 60_000 }, () => {
  for (const [operator, compute] of Object.entries(operations)) {
    it(`${operator} has the precision and scale of the rule and is exact to its last digit`, () => {
      fc.assert(
        fc.property(operand, operand, (a, b) => {
          const { type, result } = evaluate(operator, [a.type, b.type], [a.value, b.value]);
          const [whole, scale] = digitRules[operator](a.type, b.type);
          expect(type.type).toBe('DT_NUMERIC');
          if (whole + scale <= 38) expect([type.precision, type.scale]).toEqual([whole + scale, scale]);
          else expect([type.precision, type.scale <= scale]).toEqual([38, true]);
          if (operator === '/' && b.value.coefficient === 0n) {
            expect(result).toMatchObject({ error: { symbol: 'DTS_E_EXPREVALDIVBYZERO' } });
            return;
          }
          const exact = compute(fractionOf(a.value), fractionOf(b.value));
          const coefficient = (exact.over * ten(type.scale)) / exact.under;
          const fits = coefficient < ten(type.precision) && coefficient > -ten(type.precision);
          expect(result).toMatchObject(
            fits
              ? { value: { coefficient, scale: type.scale } }
              : { error: { symbol: 'DTS_E_EXPREVALBINARYOPNUMERICOVERFLOW' } },
          );
        }),
        { numRuns: 2000 },
      );
    });
  }

  it('% is refused: it takes whole numbers only', () => {
    const type = columnType('DT_NUMERIC', { precision: 5, scale: 0 });
    const { diagnostics } = compileExpression('a % b', { column: () => ({ index: 0, type }) });
    expect(diagnostics[0]).toMatchObject({
      symbol: 'DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE',
      args: { errorClass: 'type' },
    });
  });

  it('never overflows while its digits are at most 38', () => {
    const small = fc
      .integer({ min: 1, max: 12 })
      .chain((precision) => fc.record({ precision: fc.constant(precision), scale: fc.nat(Math.min(4, precision)) }));
    const any = small.map((members) => columnType('DT_NUMERIC', members));
    const wide = any.chain((type) => fc.record({ type: fc.constant(type), value: valueOfType(type) }));
    fc.assert(
      fc.property(wide, wide, fc.constantFrom('+', '-', '*'), (a, b, operator) => {
        expect(evaluate(operator, [a.type, b.type], [a.value, b.value]).result).toHaveProperty('value');
      }),
    );
  });
});

describe('whole-number arithmetic', () => {
  const ranges = {
    DT_I1: [-128n, 127n],
    DT_I2: [-32768n, 32767n],
    DT_I4: [-(2n ** 31n), 2n ** 31n - 1n],
    DT_I8: [-(2n ** 63n), 2n ** 63n - 1n],
    DT_UI1: [0n, 255n],
    DT_UI2: [0n, 65535n],
    DT_UI4: [0n, 2n ** 32n - 1n],
    DT_UI8: [0n, 2n ** 64n - 1n],
  } as const;
  const exact: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    // Documentation: assumed to drop the fraction, as whole-number division does everywhere; BigInt does the same.
    '/': (a, b) => a / b,
    '%': (a, b) => a % b,
  };

  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    it(`of ${name} is exact at its limits and overflows beyond`, () => {
      const type = columnType(name as keyof typeof ranges);
      const middle = (minimum + maximum) / 2n;
      const values = [...new Set([minimum, minimum + 1n, -1n, 0n, 1n, 2n, middle, maximum - 1n, maximum])].filter(
        (value) => value >= minimum && value <= maximum,
      );
      const isBig = name.endsWith('I8');
      for (const [operator, compute] of Object.entries(exact)) {
        const { expression } = compileExpression(`a ${operator} b`, {
          column: ({ name: column }) => ({ index: column === 'a' ? 0 : 1, type }),
        });
        if (expression === undefined) throw new Error(`${name} ${operator} was refused`);
        expect(expression.type.type).toBe(name);
        for (const a of values) {
          for (const b of values) {
            const column = (index: number) => (isBig ? [a, b][index] : Number([a, b][index]));
            const result = evaluateExpression(expression, { variable: () => null, column });
            if (b === 0n && (operator === '/' || operator === '%')) {
              expect(result).toMatchObject({ error: { symbol: 'DTS_E_EXPREVALDIVBYZERO' } });
              continue;
            }
            const value = compute(a, b);
            const fits = value >= minimum && value <= maximum;
            expect(result, `${a} ${operator} ${b}`).toMatchObject(
              fits ? { value: isBig ? value : Number(value) } : { error: { symbol: 'DTS_E_EXPREVALBINARYOPOVERFLOW' } },
            );
          }
        }
      }
    });
  }
});
