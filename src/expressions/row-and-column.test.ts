import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { columnEvaluator } from './column-evaluator.ts';
import { compileExpression, type TypedExpressionTree } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { expressionOutputConversion, rowErrorCode } from './row-path.ts';

const types = {
  small: columnType('DT_I2'),
  whole: columnType('DT_I4'),
  unsigned: columnType('DT_UI4'),
  long: columnType('DT_I8'),
  price: columnType('DT_NUMERIC', { precision: 15, scale: 2 }),
  wide: columnType('DT_NUMERIC', { precision: 30, scale: 4 }),
  money: columnType('DT_CY'),
  real: columnType('DT_R8'),
  flag: columnType('DT_BOOL'),
  text: columnType('DT_WSTR', { length: 12 }),
  narrow: columnType('DT_STR', { length: 12, codePage: 1252 }),
  day: columnType('DT_DBDATE'),
  moment: columnType('DT_DBTIMESTAMP'),
} satisfies Record<string, ColumnType>;

type ColumnName = keyof typeof types;
const names = Object.keys(types) as ColumnName[];

const decimal = (scale: number, digits: bigint) =>
  fc.bigInt({ min: -(10n ** digits) + 1n, max: 10n ** digits - 1n }).map((coefficient) => ({ coefficient, scale }));
const edge = (values: fc.Arbitrary<Value>, ...edges: Value[]) =>
  fc.oneof(values, fc.constantFrom<Value>(null, ...edges));
const words = fc.oneof(
  fc.stringMatching(/^[ a-zA-Z0-9-]{0,10}$/),
  fc.constantFrom('', '   ', 'äöü ß', ' naïve ', 'Ωmega', 'x😀y', 'ı'),
);

const values: Record<ColumnName, fc.Arbitrary<Value>> = {
  small: edge(fc.integer({ min: -32768, max: 32767 }), 0, -32768),
  whole: edge(fc.integer(), 0, 1, -2147483648, 2147483647),
  unsigned: edge(fc.integer({ min: 0, max: 4294967295 }), 0, 4294967295),
  long: edge(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), 0n, -1n, -(2n ** 63n), 2n ** 63n - 1n),
  price: edge(fc.oneof(decimal(2, 15n), decimal(2, 7n)), { coefficient: 0n, scale: 2 }),
  wide: edge(fc.oneof(decimal(4, 30n), decimal(4, 8n)), { coefficient: 0n, scale: 4 }),
  money: edge(decimal(4, 18n), { coefficient: 10000n, scale: 4 }),
  real: edge(fc.double({ noNaN: true, noDefaultInfinity: true }), 0, -1.5),
  flag: edge(fc.boolean()),
  text: edge(words, 'abc'),
  narrow: edge(fc.stringMatching(/^[ a-zé]{0,10}$/), 'abc'),
  day: edge(fc.integer({ min: -700000, max: 2900000 }), 0),
  moment: edge(
    fc.bigInt({ min: -60000000000000000n, max: 2500000000000000000n }).map((ticks) => ticks - (ticks % 10000n)),
    -1n * 10000n,
  ),
};

const expressions = fc.letrec<{ number: string; text: string; truth: string; date: string }>((tie) => {
  const n = tie('number');
  const t = tie('text');
  const b = tie('truth');
  const d = tie('date');
  const join =
    (open: string, middle: string, close: string) =>
    ([left, right]: [string, string]): string =>
      `${open}${left}${middle}${right}${close}`;
  const pair = (left: fc.Arbitrary<string>, operator: string, right: fc.Arbitrary<string>) =>
    fc.tuple(left, right).map(join('(', ` ${operator} `, ')'));
  const call = (name: string, argument: fc.Arbitrary<string>) => argument.map((inner) => `${name}(${inner})`);
  const choice = (branch: fc.Arbitrary<string>) =>
    fc.tuple(b, branch, branch).map(([c, x, y]) => `(${c} ? ${x} : ${y})`);
  return {
    number: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'small',
        'whole',
        'unsigned',
        'long',
        'price',
        'wide',
        'money',
        'real',
        '0',
        '1',
        '-3',
        '2.50',
        '7L',
      ),
      ...['+', '-', '*', '/', '%', '&', '|'].map((operator) => pair(n, operator, n)),
      call('-', n),
      call('ABS', n),
      call('FLOOR', n),
      ...['DT_I4', 'DT_I8', 'DT_UI1', 'DT_R8', 'DT_NUMERIC, 18, 3', 'DT_CY', 'DT_DECIMAL, 2'].map((type) =>
        call(`(${type})`, n),
      ),
      call('LEN', t),
      call('YEAR', d),
      call('DAY', d),
      fc.tuple(d, d).map(join('DATEDIFF("month", ', ', ', ')')),
      fc.tuple(n, n).map(join('REPLACENULL(', ', ', ')')),
      choice(n),
    ),
    text: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('text', 'narrow', '"x"', '""', '"Straße "'),
      pair(t, '+', t),
      ...['UPPER', 'LOWER', 'TRIM', 'LTRIM', 'RTRIM', 'REVERSE', '(DT_WSTR, 3)', '(DT_STR, 4, 1252)'].map((name) =>
        call(name, t),
      ),
      fc.tuple(t, n).map(join('LEFT(', ', (DT_I4)', ')')),
      fc.tuple(t, n).map(join('RIGHT(', ', (DT_I4)', ')')),
      fc.tuple(t, fc.constantFrom('1, 2', '2, 9', '1, 0', '-1, 1')).map(join('SUBSTRING(', ', ', ')')),
      fc.tuple(t, t).map(join('REPLACENULL(', ', ', ')')),
      call('(DT_WSTR, 12)', n),
      call('(DT_WSTR, 10)', d),
      choice(t),
    ),
    truth: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('flag', 'TRUE', 'NULL(DT_BOOL)'),
      ...['==', '!=', '<', '>='].flatMap((operator) => [
        pair(n, operator, n),
        pair(t, operator, t),
        pair(d, operator, d),
      ]),
      pair(b, '&&', b),
      pair(b, '||', b),
      call('!', b),
      call('ISNULL', fc.oneof(n, t, b, d)),
    ),
    date: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom('day', 'moment', '(DT_DBTIMESTAMP)"2020-02-29 23:59:59.999"', 'GETDATE()'),
      call('(DT_DBDATE)', d),
      call('(DT_DBTIMESTAMP2, 7)', d),
      d.map((inner) => `DATEADD("month", 1, ${inner})`),
      choice(d),
    ),
  };
});

const anyExpression = fc.oneof(expressions.number, expressions.text, expressions.truth, expressions.date);
const rows = fc.array(fc.record(values), { minLength: 1, maxLength: 6 });
const clock = () => 16_000_000_000_000_000n;

function compile(text: string): TypedExpressionTree | undefined {
  const column = ({ name }: { name?: string }) => {
    const index = names.indexOf(name as ColumnName);
    return index < 0 ? undefined : { index, type: types[names[index]] };
  };
  return compileExpression(text, { column }).expression;
}

type Row = Record<ColumnName, Value>;
type RowResult = { value: Value; code?: number };

function byRow(tree: TypedExpressionTree, row: Row, target: ColumnType | undefined): RowResult {
  const environment = { variable: () => null, column: (index: number) => row[names[index]], now: clock, utcNow: clock };
  const result = evaluateExpression(tree, environment);
  if ('error' in result) return { value: null, code: rowErrorCode(result.error.symbol) };
  if (target === undefined) return { value: result.value };
  const { value, error } = expressionOutputConversion(tree.type, target, 1033)(result.value);
  return error === undefined ? { value } : { value, code: error.code };
}

function byColumn(tree: TypedExpressionTree, data: readonly Row[], target: ColumnType | undefined): RowResult[] {
  const evaluator = columnEvaluator(tree, { variable: () => null, now: clock, utcNow: clock }, target);
  const inputs = tree.columns.map((index) => {
    const type = types[names[index]];
    const vector = createVector(type, data.length * 2);
    data.forEach((row, at) => {
      writeVector(vector, at * 2 + 1, row[names[index]], type);
    });
    return vector;
  });
  const output = createVector(evaluator.type, data.length * 2);
  const codes = new Map<number, number>();
  const selection = Int32Array.from(data, (_, at) => at * 2 + 1);
  evaluator.evaluate(data.length, selection, inputs, output, { report: (row, code) => codes.set(row, code) });
  return data.map((_, at) => {
    const value = readVector(output, at * 2 + 1, evaluator.type);
    const code = codes.get(at * 2 + 1);
    return code === undefined ? { value } : { value, code };
  });
}

describe('evaluating by column', () => {
  it('gives what evaluating row by row gives, for random expressions', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyExpression, rows, (text, data) => {
        const tree = compile(text);
        if (tree === undefined) return;
        compiled++;
        expect(byColumn(tree, data, undefined)).toEqual(data.map((row) => byRow(tree, row, undefined)));
      }),
      { numRuns: 1500 },
    );
    expect(compiled).toBeGreaterThan(100);
  });

  it('converts into a narrower column with the same values and codes, for random expressions', () => {
    const targets: readonly ColumnType[] = [
      columnType('DT_WSTR', { length: 4 }),
      columnType('DT_STR', { length: 3, codePage: 1252 }),
      columnType('DT_I2'),
      columnType('DT_NUMERIC', { precision: 9, scale: 1 }),
      columnType('DT_DBDATE'),
    ];
    fc.assert(
      fc.property(anyExpression, rows, fc.constantFrom(...targets), (text, data, target) => {
        const tree = compile(text);
        if (tree === undefined) return;
        expect(byColumn(tree, data, target)).toEqual(data.map((row) => byRow(tree, row, target)));
      }),
      { numRuns: 1000 },
    );
  });
});
