import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowErrorKind, RowErrorSink } from '../datatypes/column-evaluator.ts';
import { canConvert } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { columnEvaluator } from './column-evaluator.ts';
import { compileExpression, type TypedExpressionTree } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { functionNames } from './function-names.ts';
import { expressionOutputConversion, rowErrorCode } from './row-path.ts';
import { treesOf } from './typed-tree.ts';

const types = {
  tiny: columnType('DT_I1'),
  byte: columnType('DT_UI1'),
  small: columnType('DT_I2'),
  word: columnType('DT_UI2'),
  whole: columnType('DT_I4'),
  unsigned: columnType('DT_UI4'),
  long: columnType('DT_I8'),
  natural: columnType('DT_UI8'),
  price: columnType('DT_NUMERIC', { precision: 15, scale: 2 }),
  wide: columnType('DT_NUMERIC', { precision: 30, scale: 4 }),
  exact: columnType('DT_DECIMAL', { scale: 3 }),
  money: columnType('DT_CY'),
  single: columnType('DT_R4'),
  real: columnType('DT_R8'),
  flag: columnType('DT_BOOL'),
  text: columnType('DT_WSTR', { length: 12 }),
  narrow: columnType('DT_STR', { length: 12, codePage: 1252 }),
  note: columnType('DT_NTEXT'),
  memo: columnType('DT_TEXT', { codePage: 1252 }),
  picture: columnType('DT_IMAGE'),
  bytes: columnType('DT_BYTES', { length: 16 }),
  guid: columnType('DT_GUID'),
  day: columnType('DT_DBDATE'),
  time: columnType('DT_DBTIME'),
  instant: columnType('DT_DBTIME2', { scale: 5 }),
  moment: columnType('DT_DBTIMESTAMP'),
  precise: columnType('DT_DBTIMESTAMP2', { scale: 7 }),
  zoned: columnType('DT_DBTIMESTAMPOFFSET', { scale: 3 }),
  oleDate: columnType('DT_DATE'),
  fileTime: columnType('DT_FILETIME'),
} satisfies Record<string, ColumnType>;

type ColumnName = keyof typeof types;
const names = Object.keys(types) as ColumnName[];

const decimal = (scale: number, digits: bigint) =>
  fc.bigInt({ min: -(10n ** digits) + 1n, max: 10n ** digits - 1n }).map((coefficient) => ({ coefficient, scale }));
const edge = (values: fc.Arbitrary<Value>, ...edges: Value[]) =>
  fc.oneof(values, fc.constantFrom<Value>(null, ...edges));
const integers = (bits: number, signed: boolean): fc.Arbitrary<Value> => {
  const min = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const max = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const form = (value: bigint): Value => (bits === 64 ? value : Number(value));
  return edge(fc.bigInt({ min, max }).map(form), form(min), form(max), form(0n), form(1n));
};
const words = fc.oneof(
  fc.stringMatching(/^[ a-zA-Z0-9-]{0,10}$/),
  fc.constantFrom(
    '',
    '   ',
    'äöü ß',
    ' naïve ',
    'Ωmega',
    'x😀y',
    'ı',
    '12',
    '-3.5',
    '2020-02-29',
    '10:11:12',
    'True',
    '1.5E3',
  ),
);
const ticksPerDay = 864_000_000_000n;
const firstDay = -719_162;
const lastDay = 2_932_896;
/** 100 ns ticks between two days, whole units only. */
const ticks = (from: number, to: number, unit: bigint): fc.Arbitrary<bigint> =>
  fc
    .bigInt({ min: BigInt(from) * ticksPerDay, max: BigInt(to + 1) * ticksPerDay - 1n })
    .map((value) => (value / unit) * unit);

const values: Record<ColumnName, fc.Arbitrary<Value>> = {
  tiny: integers(8, true),
  byte: integers(8, false),
  small: integers(16, true),
  word: integers(16, false),
  whole: integers(32, true),
  unsigned: integers(32, false),
  long: integers(64, true),
  natural: integers(64, false),
  price: edge(fc.oneof(decimal(2, 15n), decimal(2, 7n)), { coefficient: 0n, scale: 2 }),
  wide: edge(fc.oneof(decimal(4, 30n), decimal(4, 8n)), { coefficient: 0n, scale: 4 }),
  exact: edge(fc.oneof(decimal(3, 28n), decimal(3, 6n)), { coefficient: 2n ** 96n - 1n, scale: 3 }),
  money: edge(decimal(4, 18n), { coefficient: 10000n, scale: 4 }),
  single: edge(fc.float({ noNaN: true, noDefaultInfinity: true }), 0, -0, -1.5),
  real: edge(fc.double({ noNaN: true, noDefaultInfinity: true }), 0, -0, -1.5, 0.5),
  flag: edge(fc.boolean()),
  text: edge(words, 'abc'),
  narrow: edge(fc.stringMatching(/^[ a-zé]{0,10}$/), 'abc'),
  note: edge(words, 'x'.repeat(300)),
  memo: edge(fc.stringMatching(/^[ a-zé]{0,20}$/)),
  picture: edge(fc.uint8Array({ maxLength: 20 })),
  bytes: edge(fc.uint8Array({ maxLength: 16 })),
  guid: edge(fc.uuid().map((text) => `{${text.toUpperCase()}}`)),
  day: edge(fc.integer({ min: firstDay, max: lastDay }), 0, firstDay, lastDay),
  time: edge(fc.integer({ min: 0, max: 86_399 }), 0, 86_399),
  instant: edge(ticks(0, 0, 100n), 0n),
  moment: edge(ticks(-79_258, lastDay, 10_000n), -10_000n),
  precise: edge(ticks(firstDay, lastDay, 1n), -1n),
  zoned: edge(
    fc.record({ ticks: ticks(firstDay + 1, lastDay - 1, 10_000n), offset: fc.integer({ min: -840, max: 840 }) }),
  ),
  oleDate: edge(ticks(-600_000, lastDay, 10_000n), 0n),
  fileTime: edge(ticks(-134_774, lastDay, 10_000n)),
};

const columnsOf = (...wanted: readonly ColumnName[]): fc.Arbitrary<string> => fc.constantFrom(...wanted);

const numberColumns = columnsOf(
  'tiny',
  'byte',
  'small',
  'word',
  'whole',
  'unsigned',
  'long',
  'natural',
  'price',
  'wide',
  'exact',
  'money',
  'single',
  'real',
);
const integerColumns = columnsOf('tiny', 'small', 'whole', 'long');
const numberLiterals = fc.constantFrom(
  '0',
  '1',
  '-3',
  '2.50',
  '7L',
  '9U',
  '5UL',
  '1.5E0',
  '2.25F',
  '0x1F',
  '2147483647',
);
const numberTypes =
  'DT_I1,DT_I2,DT_I4,DT_I8,DT_UI1,DT_UI2,DT_UI4,DT_UI8,DT_R4,DT_R8,DT_CY,DT_NUMERIC 18 3,DT_NUMERIC 38 10,DT_DECIMAL 2'.split(
    ',',
  );
const dateTypes =
  'DT_DATE,DT_DBDATE,DT_DBTIME,DT_DBTIME2 3,DT_DBTIMESTAMP,DT_DBTIMESTAMP2 4,DT_DBTIMESTAMPOFFSET 0,DT_FILETIME'.split(
    ',',
  );
const textTypes = ['DT_WSTR 3', 'DT_WSTR 40', 'DT_STR 4 1252', 'DT_STR 40 65001'];
const parts = ['year', 'qq', 'mm', 'dy', 'dd', 'week', 'dw', 'hh', 'mi', 'ss', 'ms'];

const expressions = fc.letrec<{
  number: string;
  integer: string;
  text: string;
  truth: string;
  date: string;
  binary: string;
  blob: string;
}>((tie) => {
  const n = tie('number');
  const i = tie('integer');
  const t = tie('text');
  const b = tie('truth');
  const d = tie('date');
  const x = tie('binary');
  const l = tie('blob');
  const call = (name: string, ...operands: readonly fc.Arbitrary<string>[]) =>
    fc.tuple(...operands).map((inner) => `${name}(${inner.join(', ')})`);
  const calls = (functions: string, ...operands: readonly fc.Arbitrary<string>[]) =>
    fc
      .tuple(fc.constantFrom(...functions.split(' ')), ...operands)
      .map(([name, ...inner]) => `${name}(${inner.join(', ')})`);
  const pair = (operators: string, left: fc.Arbitrary<string>, right: fc.Arbitrary<string>) =>
    fc.tuple(left, fc.constantFrom(...operators.split(' ')), right).map((inner) => `(${inner.join(' ')})`);
  const cast = (to: readonly string[], from: fc.Arbitrary<string>) =>
    fc.tuple(fc.constantFrom(...to), from).map(([type, inner]) => `((${type.replaceAll(' ', ', ')})${inner})`);
  const none = (to: readonly string[]) => fc.constantFrom(...to).map((type) => `NULL(${type.replaceAll(' ', ', ')})`);
  const choice = (branch: fc.Arbitrary<string>) =>
    fc.tuple(b, branch, branch).map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`);
  const part = fc.constantFrom(...parts).map((name) => `"${name}"`);
  const count = fc.oneof(fc.constantFrom('0', '1', '2', '5', '-1', '100'), columnsOf('tiny', 'whole', 'long'));
  return {
    number: fc.oneof(
      { maxDepth: 4 },
      numberColumns,
      numberLiterals,
      none(numberTypes),
      pair('+ - * /', n, n),
      i,
      calls('- ABS FLOOR CEILING SIGN', n),
      calls('EXP LN LOG SQUARE SQRT', n),
      call('POWER', n, n),
      call('ROUND', n, count),
      cast(numberTypes, n),
      cast(numberTypes, t),
      cast(numberTypes, b),
      cast(['DT_R8', 'DT_I8', 'DT_NUMERIC 38 6'], d),
      cast(['DT_I4', 'DT_UI1'], x),
      calls('LEN CODEPOINT', t),
      call('LEN', l),
      calls('YEAR MONTH DAY', d),
      call('DATEPART', part, d),
      call('DATEDIFF', part, d, d),
      call('FINDSTRING', t, t, count),
      call('TOKENCOUNT', t, t),
      call('REPLACENULL', n, n),
      choice(n),
    ),
    integer: fc.oneof(
      { maxDepth: 3 },
      integerColumns,
      fc.constantFrom('0', '1', '-3', '7L', '0x1F'),
      pair('+ - * / % & | ^', i, i),
      call('~', i),
      cast(['DT_I4', 'DT_I8'], n),
    ),
    text: fc.oneof(
      { maxDepth: 4 },
      columnsOf('text', 'narrow'),
      fc.constantFrom('"x"', '""', '"Straße "', '"a b,c"', '"12"', '"2020-01-31 10:11:12"', '"\\x00e9\\t"'),
      none(['DT_WSTR 5']),
      pair('+', t, t),
      calls('UPPER LOWER TRIM LTRIM RTRIM REVERSE', t),
      calls('LEFT RIGHT', t, count),
      call('REPLICATE', t, fc.constantFrom('0', '2', '3', '-1')),
      call('SUBSTRING', t, count, count),
      call('REPLACE', t, t, t),
      call('TOKEN', t, t, count),
      call('HEX', i),
      ...[n, t, b, d, x, l].map((from) => cast(textTypes, from)),
      call('REPLACENULL', t, t),
      choice(t),
    ),
    truth: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('flag', 'TRUE', 'FALSE', 'NULL(DT_BOOL)'),
      ...[n, t, d].map((side) => pair('== != < > <= >=', side, side)),
      pair('== !=', b, b),
      pair('== !=', x, x),
      pair('== !=', l, l),
      pair('&& ||', b, b),
      call('!', b),
      call('ISNULL', fc.oneof(n, t, b, d, x, l)),
      cast(['DT_BOOL'], fc.oneof(n, t)),
      call('REPLACENULL', b, b),
      choice(b),
    ),
    date: fc.oneof(
      { maxDepth: 3 },
      columnsOf('day', 'time', 'instant', 'moment', 'precise', 'zoned', 'oleDate', 'fileTime'),
      fc.constantFrom('(DT_DBTIMESTAMP)"2020-02-29 23:59:59.999"', 'GETDATE()', 'GETUTCDATE()'),
      none(dateTypes),
      cast(dateTypes, d),
      cast(dateTypes, t),
      cast(['DT_DATE', 'DT_FILETIME'], n),
      call('DATEADD', part, count, d),
      call('REPLACENULL', d, d),
      choice(d),
    ),
    binary: fc.oneof(
      { maxDepth: 2 },
      columnsOf('guid', 'bytes'),
      none(['DT_GUID', 'DT_BYTES 4']),
      cast(['DT_GUID', 'DT_BYTES 3', 'DT_BYTES 16'], fc.oneof(x, t)),
      cast(['DT_BYTES 8'], n),
      call('REPLACENULL', x, x),
      choice(x),
    ),
    blob: fc.oneof(
      { maxDepth: 2 },
      columnsOf('note', 'memo', 'picture'),
      none(['DT_NTEXT', 'DT_TEXT 1252', 'DT_IMAGE']),
      pair('+', l, l),
      cast(['DT_NTEXT', 'DT_TEXT 1252', 'DT_TEXT 65001', 'DT_IMAGE'], fc.oneof(l, t, x)),
      choice(l),
    ),
  };
});

const anyExpression = fc.oneof(...Object.values(expressions));
const rows = fc.array(fc.record(values), { minLength: 1, maxLength: 6 });
const clock = () => 16_000_000_000_000_000n;

/** The variable makes a run longer: OPENDTSX_PROPERTY_RUNS=1000000, with --testTimeout 0. */
const numRuns = Number(process.env.OPENDTSX_PROPERTY_RUNS ?? 3000);

function compile(text: string): TypedExpressionTree | undefined {
  const column = ({ name }: { name?: string }) => {
    const index = names.indexOf(name as ColumnName);
    return index < 0 ? undefined : { index, type: types[names[index]] };
  };
  return compileExpression(text, { column }).expression;
}

type Row = Record<ColumnName, Value>;
type RowResult = { value: Value; problem?: string };

const problemOf = (code: number, kind: RowErrorKind): string => `${kind} ${code.toString(16)}`;

function byRow(tree: TypedExpressionTree, row: Row, target: ColumnType | undefined): RowResult {
  const environment = { variable: () => null, column: (index: number) => row[names[index]], now: clock, utcNow: clock };
  const result = evaluateExpression(tree, environment);
  if ('error' in result) return { value: null, problem: problemOf(rowErrorCode(result.error.symbol), 'error') };
  if (target === undefined) return { value: result.value };
  const { value, error } = expressionOutputConversion(tree.type, target, 1033)(result.value);
  return error === undefined ? { value } : { value, problem: problemOf(error.code, error.kind) };
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
  const problems = new Map<number, string>();
  const selection = Int32Array.from(data, (_, at) => at * 2 + 1);
  const report: RowErrorSink['report'] = (row, code, kind) => problems.set(row, problemOf(code, kind));
  evaluator.evaluate(data.length, selection, inputs, output, { report });
  return data.map((_, at) => {
    const value = readVector(output, at * 2 + 1, evaluator.type);
    const problem = problems.get(at * 2 + 1);
    return problem === undefined ? { value } : { value, problem };
  });
}

/** Text columns end at the first NUL, so a row's value does as well. */
function stored(result: RowResult, type: ColumnType): RowResult {
  const vector = createVector(type, 1);
  writeVector(vector, 0, result.value, type);
  return { ...result, value: readVector(vector, 0, type) };
}

const targets: readonly (ColumnType | undefined)[] = [
  undefined,
  columnType('DT_WSTR', { length: 4 }),
  columnType('DT_STR', { length: 3, codePage: 1252 }),
  columnType('DT_I2'),
  columnType('DT_UI8'),
  columnType('DT_R4'),
  columnType('DT_CY'),
  columnType('DT_NUMERIC', { precision: 9, scale: 1 }),
  columnType('DT_NUMERIC', { precision: 38, scale: 0 }),
  columnType('DT_DBDATE'),
  columnType('DT_DBTIMESTAMP2', { scale: 3 }),
  columnType('DT_BOOL'),
  columnType('DT_NTEXT'),
];

describe('evaluating by column', { timeout: 60_000 }, () => {
  it('is compared for every function, operator and cast', () => {
    const used = new Set<string>();
    for (const text of fc.sample(anyExpression, { numRuns: 8000, seed: 1 })) {
      const tree = compile(text);
      for (const part of tree === undefined ? [] : treesOf(tree.root)) {
        if (part.kind === 'call') used.add(part.name);
        else if (part.kind === 'binary' || part.kind === 'unary') used.add(part.operator);
        else if (part.kind === 'conversion' && part.explicit) used.add(part.type.type);
      }
    }
    const operators = '+ - * / % & | ^ < > <= >= == != && || ! ~'.split(' ');
    const casts = Object.values(types).map(({ type }) => type);
    expect([...functionNames, ...operators, ...casts].filter((name) => !used.has(name))).toEqual([]);
  });

  it('gives the values, codes and dispositions of evaluating row by row, for random expressions into any column', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyExpression, rows, fc.constantFrom(...targets), (text, data, target) => {
        const tree = compile(text);
        if (tree === undefined || (target !== undefined && !canConvert(tree.type.type, target.type))) return;
        compiled++;
        const type = target ?? tree.type;
        expect(byColumn(tree, data, target)).toEqual(data.map((row) => stored(byRow(tree, row, target), type)));
      }),
      { numRuns },
    );
    expect(compiled).toBeGreaterThan(numRuns / 10);
  });

  // Found by the test above: BLOB texts may hold NUL, where other texts end.
  it.each(['(DT_WSTR, 9)note', '(DT_STR, 9, 1252)memo', '(DT_STR, 2, 1252)(DT_TEXT, 1252)picture'])(
    'ends the text at NUL in %s',
    (text) => {
      const tree = compile(text);
      if (tree === undefined) throw new Error(`${text} was refused`);
      const none = Object.fromEntries(names.map((name) => [name, null])) as Row;
      const data = [{ ...none, note: 'a\0b', memo: 'a\0b', picture: new Uint8Array([97, 0, 98]) }];
      for (const target of [undefined, types.text]) expect(byColumn(tree, data, target)).toEqual([{ value: 'a' }]);
      expect(byRow(tree, data[0], undefined)).toEqual({ value: 'a' });
    },
  );

  // Found by the test above: the smallest DT_I8 has no positive counterpart.
  it.each([
    '0 - long',
    'long * -1',
    '-1 * long',
    '-long',
    'long / -1',
    '(long / 1) * -1',
    '0L - (flag ? long : 1L)',
    'ABS(long)',
  ])('overflows in %s for the smallest DT_I8', (text) => {
    const tree = compile(text);
    if (tree === undefined) throw new Error(`${text} was refused`);
    const none = Object.fromEntries(names.map((name) => [name, null])) as Row;
    const data = [{ ...none, flag: true, long: -(2n ** 63n) }];
    expect(byColumn(tree, data, undefined)).toEqual([{ value: null, problem: expect.stringContaining('error') }]);
    expect(byRow(tree, data[0], undefined)).toEqual(byColumn(tree, data, undefined)[0]);
  });
});
