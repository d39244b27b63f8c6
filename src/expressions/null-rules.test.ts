import { describe, expect, it } from 'vitest';
import type { Value } from '../datatypes/value.ts';
import { compileExpression } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { functionNames } from './function-names.ts';

// Source: documentation (each function's and operator's page), exceptions below included.

/** A call of every function with arguments of the right types. */
const calls: Readonly<Record<string, readonly string[]>> = {
  ABS: ['1.5'],
  CEILING: ['1.5'],
  CODEPOINT: ['"a"'],
  DATEADD: ['"day"', '1', '(DT_DBTIMESTAMP)"2020-01-01"'],
  DATEDIFF: ['"day"', '(DT_DBTIMESTAMP)"2020-01-01"', '(DT_DBDATE)"2020-01-01"'],
  DATEPART: ['"day"', '(DT_DBTIMESTAMP)"2020-01-01"'],
  DAY: ['(DT_DBTIMESTAMP)"2020-01-01"'],
  EXP: ['1'],
  FINDSTRING: ['"a"', '"a"', '1'],
  FLOOR: ['1.5'],
  GETDATE: [],
  GETUTCDATE: [],
  HEX: ['1'],
  ISNULL: ['1'],
  LEFT: ['"a"', '1'],
  LEN: ['"a"'],
  LN: ['1'],
  LOG: ['1'],
  LOWER: ['"a"'],
  LTRIM: ['"a"'],
  MONTH: ['(DT_DBTIMESTAMP)"2020-01-01"'],
  POWER: ['1', '1'],
  REPLACE: ['"a"', '"a"', '"b"'],
  REPLACENULL: ['"a"', '"b"'],
  REPLICATE: ['"a"', '1'],
  REVERSE: ['"a"'],
  RIGHT: ['"a"', '1'],
  ROUND: ['1.5', '1'],
  RTRIM: ['"a"'],
  SIGN: ['1'],
  SQRT: ['1'],
  SQUARE: ['1'],
  SUBSTRING: ['"a"', '1', '1'],
  TOKEN: ['"a"', '"b"', '1'],
  TOKENCOUNT: ['"a"', '"b"'],
  TRIM: ['"a"'],
  UPPER: ['"a"'],
  YEAR: ['(DT_DBTIMESTAMP)"2020-01-01"'],
};

const nullOf = (argument: string): string => {
  if (argument.startsWith('(DT_DBTIMESTAMP)')) return 'NULL(DT_DBTIMESTAMP)';
  if (argument.startsWith('(DT_DBDATE)')) return 'NULL(DT_DBDATE)';
  if (argument.startsWith('"')) return 'NULL(DT_WSTR, 5)';
  return argument.includes('.') ? 'NULL(DT_NUMERIC, 5, 1)' : 'NULL(DT_I4)';
};

function valueOfText(text: string): Value {
  const { expression, diagnostics } = compileExpression(text, {});
  if (expression === undefined) throw new Error(`${text}: ${diagnostics[0].message}`);
  const result = evaluateExpression(expression, { variable: () => null, now: () => 0n, utcNow: () => 0n });
  if ('error' in result) throw new Error(`${text}: ${result.error.message}`);
  return result.value;
}

const withNullAt = (operands: readonly string[], at: number): string[] =>
  operands.map((operand, index) => (index === at ? nullOf(operand) : operand));

describe('NULL in a function', () => {
  it('is tried for every function', () => {
    expect(Object.keys(calls)).toEqual([...functionNames]);
  });

  for (const [name, operands] of Object.entries(calls)) {
    it(`${name} has a value without NULL`, () => {
      expect(valueOfText(`${name}(${operands.join(', ')})`)).not.toBeNull();
    });

    operands.forEach((operand, at) => {
      if (at === 0 && name.startsWith('DATE')) return;
      const text = `${name}(${withNullAt(operands, at).join(', ')})`;
      const exceptions: Readonly<Record<string, Value>> = {
        ISNULL: true,
        REPLACENULL: at === 0 ? 'b' : 'a',
        TOKENCOUNT: at === 0 ? 0 : 1,
      };
      const expected = name in exceptions ? exceptions[name] : null;
      it(`${text} is ${expected} (argument ${at + 1} instead of ${operand})`, () => {
        expect(valueOfText(text)).toBe(expected);
      });
    });
  }
});

describe('NULL in an operator', () => {
  const operands: Readonly<Record<string, string>> = {
    '+': '1',
    '-': '1',
    '*': '1.5',
    '/': '1.5',
    '%': '1',
    '&': '1',
    '|': '1',
    '^': '1',
    '==': '1',
    '!=': '"a"',
    '<': '1',
    '>': '"a"',
    '<=': '1.5',
    '>=': '(DT_DBDATE)"2020-01-01"',
  };
  for (const [operator, operand] of Object.entries(operands)) {
    it(`${operator} is NULL when either side is, or both are`, () => {
      const none = nullOf(operand);
      expect(valueOfText(`${operand} ${operator} ${operand}`)).not.toBeNull();
      for (const [left, right] of [
        [none, operand],
        [operand, none],
        [none, none],
      ]) {
        expect(valueOfText(`${left} ${operator} ${right}`)).toBeNull();
      }
    });
  }

  it('is NULL for text joined with NULL', () => {
    for (const text of ['"a" + NULL(DT_WSTR, 5)', 'NULL(DT_WSTR, 5) + "a"', 'NULL(DT_NTEXT) + (DT_NTEXT)"a"']) {
      expect(valueOfText(text)).toBeNull();
    }
  });

  it('is NULL for - and ~', () => {
    expect([valueOfText('-NULL(DT_I4)'), valueOfText('~NULL(DT_I4)'), valueOfText('-NULL(DT_R8)')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is NULL of the type for every cast', () => {
    for (const type of ['DT_I4', 'DT_WSTR, 5', 'DT_NUMERIC, 5, 2', 'DT_BOOL', 'DT_DATE']) {
      expect(valueOfText(`(${type})NULL(DT_WSTR, 5)`)).toBeNull();
    }
  });

  it('of a divisor that is zero too is NULL: there is nothing to divide', () => {
    expect(valueOfText('NULL(DT_I4) / 0')).toBeNull();
  });
});

describe('three-valued logic', () => {
  const spelled = { T: 'TRUE', F: 'FALSE', N: 'NULL(DT_BOOL)' } as const;
  const values: Readonly<Record<string, Value>> = { T: true, F: false, N: null };
  // Left, right, result; source: documentation, tables of the logical AND, OR and NOT pages.
  const and = 'TTT TFF TNN FTF FFF FNF NTN NFF NNN';
  const or = 'TTT TFT TNT FTT FFF FNN NTT NFN NNN';
  for (const [operator, table] of [
    ['&&', and],
    ['||', or],
  ]) {
    for (const [left, right, result] of table.split(' ') as unknown as (keyof typeof spelled)[][]) {
      it(`${left} ${operator} ${right} is ${result}`, () => {
        expect(valueOfText(`${spelled[left]} ${operator} ${spelled[right]}`)).toBe(values[result]);
      });
    }
  }

  it('! turns T into F, F into T and keeps N', () => {
    expect([valueOfText('!TRUE'), valueOfText('!FALSE'), valueOfText('!NULL(DT_BOOL)')]).toEqual([false, true, null]);
  });

  it('chooses neither branch of ? : for N, and the chosen branch may be N', () => {
    expect(valueOfText('NULL(DT_BOOL) ? 1 : 2')).toBeNull();
    expect(valueOfText('TRUE ? NULL(DT_I4) : 2')).toBeNull();
    expect(valueOfText('FALSE ? NULL(DT_I4) : 2')).toBe(2);
  });
});
