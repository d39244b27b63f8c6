import { describe, expect, it } from 'vitest';
import type { ColumnEvaluator } from '../datatypes/column-evaluator.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { columnEvaluator, conversionEvaluator } from './column-evaluator.ts';
import { compileExpression } from './compile-expression.ts';

const text = columnType('DT_WSTR', { length: 20 });

function compiled(source: string, type: ColumnType) {
  const { expression, diagnostics } = compileExpression(source, {
    column: () => ({ index: 0, type }),
    variable: () => columnType('DT_I4'),
  });
  if (expression === undefined) throw new Error(diagnostics[0].message);
  return expression;
}

/** Values of the rows and the reports `row kind code`. */
function run(evaluator: ColumnEvaluator, type: ColumnType, values: readonly Value[]) {
  const input = createVector(type, values.length);
  values.forEach((value, row) => {
    writeVector(input, row, value, type);
  });
  const output = createVector(evaluator.type, values.length);
  const reports: string[] = [];
  const report = (row: number, code: number, kind: string) => reports.push(`${row} ${kind} ${code.toString(16)}`);
  evaluator.evaluate(values.length, undefined, [input], output, { report });
  const results = values.map((_, row) => readVector(output, row, evaluator.type));
  return { results, reports, hasNulls: output.hasNulls };
}

describe('a column evaluator', () => {
  const none = { variable: () => null };

  it('reports text longer than the output column as truncation and keeps what fits', () => {
    const target = columnType('DT_WSTR', { length: 3 });
    const { results, reports } = run(columnEvaluator(compiled('TRIM(a)', text), none, target), text, [
      ' ab ',
      'abcd',
      'äöüß',
    ]);
    expect(results).toEqual(['ab', 'abc', 'äöü']);
    expect(reports).toEqual(['1 truncation c020401f', '2 truncation c020401f']);
  });

  it('reports a number outside the output column as an error and stores NULL', () => {
    const whole = columnType('DT_I4');
    const evaluator = columnEvaluator(compiled('a * 2', whole), none, columnType('DT_UI1'));
    const { results, reports, hasNulls } = run(evaluator, whole, [100, 200, null]);
    expect(results).toEqual([200, null, null]);
    expect(reports).toEqual(['1 error c0049060']);
    expect(hasNulls).toBe(true);
  });

  it('reports a division by zero for its row only', () => {
    const whole = columnType('DT_I4');
    const { results, reports } = run(columnEvaluator(compiled('10 / a', whole), none), whole, [5, 0, -3]);
    expect(results).toEqual([2, null, -3]);
    expect(reports).toEqual(['1 error c0049030']);
  });

  it('reads variables once, when it is made', () => {
    let count = 1;
    const whole = columnType('DT_I4');
    const evaluator = columnEvaluator(compiled('a + @Count', whole), { variable: () => count });
    count = 100;
    expect(run(evaluator, whole, [1, 2])).toEqual({ results: [2, 3], reports: [], hasNulls: false });
  });

  it('reads the clock once per call', () => {
    let now = 0n;
    const tick = () => {
      now += 10_000n;
      return now;
    };
    const evaluator = columnEvaluator(compiled('ISNULL(a) ? GETDATE() : GETDATE()', text), { ...none, now: tick });
    expect(run(evaluator, text, ['x', 'y']).results).toEqual([10_000n, 10_000n]);
  });

  it('stays exact where a product leaves 64 bits', () => {
    const price = columnType('DT_NUMERIC', { precision: 18, scale: 2 });
    const large = { coefficient: 999_999_999_999_999_999n, scale: 2 };
    const { results } = run(columnEvaluator(compiled('a * a', price), none), price, [large]);
    expect(results).toEqual([{ coefficient: large.coefficient ** 2n, scale: 4 }]);
  });
});

describe('a conversion evaluator', () => {
  it('reports with the codes of Data Conversion', () => {
    const evaluator = conversionEvaluator(text, columnType('DT_I4'), { localeId: 1033 });
    const { results, reports } = run(evaluator, text, ['12', 'x', '3000000000', null]);
    expect(results).toEqual([12, null, null, null]);
    expect(reports).toEqual(['1 error c020907f', '2 error c0209082']);
  });

  it('reports a character the code page lacks as truncation', () => {
    const evaluator = conversionEvaluator(text, columnType('DT_STR', { length: 4, codePage: 1252 }), {
      localeId: 1033,
    });
    expect(run(evaluator, text, ['abc', 'aé', 'aЖ'])).toMatchObject({
      results: ['abc', 'aé', 'a?'],
      reports: ['2 truncation c0209080'],
    });
  });

  it('reads text by fast parse when asked to', () => {
    const evaluator = conversionEvaluator(text, columnType('DT_I4'), { localeId: 1031, fastParse: true });
    expect(run(evaluator, text, ['  ', '1.5'])).toMatchObject({ results: [0, null], reports: ['1 error c020907f'] });
  });

  it('is refused for types without conversion', () => {
    expect(() => conversionEvaluator(columnType('DT_GUID'), columnType('DT_I4'), { localeId: 1033 })).toThrow(
      /DT_GUID/,
    );
  });
});
