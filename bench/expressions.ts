import { cpus } from 'node:os';
import { packedCivilFromDays } from '../src/datatypes/calendar.ts';
import { type ColumnType, columnType } from '../src/datatypes/data-type.ts';
import { readVector } from '../src/datatypes/read-vector.ts';
import type { Value } from '../src/datatypes/value.ts';
import type { BytesVector, Int32Vector, Int64Vector, Vector } from '../src/datatypes/vector.ts';
import { createVector } from '../src/datatypes/vector.ts';
import { writeVector } from '../src/datatypes/write-vector.ts';
import { columnEvaluator } from '../src/expressions/column-evaluator.ts';
import { compileExpression } from '../src/expressions/compile-expression.ts';
import { evaluateExpression } from '../src/expressions/evaluate-expression.ts';

const rows = 10_000;
const passes = 400;
const rowPasses = 20;

const types = {
  a: columnType('DT_I4'),
  b: columnType('DT_I4'),
  big: columnType('DT_I8'),
  price: columnType('DT_NUMERIC', { precision: 15, scale: 2 }),
  rate: columnType('DT_NUMERIC', { precision: 9, scale: 4 }),
  x: columnType('DT_R8'),
  y: columnType('DT_R8'),
  day: columnType('DT_DBDATE'),
  t: columnType('DT_WSTR', { length: 20 }),
  u: columnType('DT_WSTR', { length: 20 }),
} satisfies Record<string, ColumnType>;
type Name = keyof typeof types;
const names = Object.keys(types) as Name[];

/** The same numbers at every run. */
let seed = 20261121;
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}

const whole = (most: number): number => Math.floor(random() * most);
const words = ['north', ' South', 'east ', '  west  ', 'Oslo', 'New York', 'a', ''];

const makers: Readonly<Record<Name, () => Value>> = {
  a: () => whole(1000) - 500,
  b: () => whole(100),
  big: () => BigInt(whole(2 ** 31)) * 1000n,
  price: () => ({ coefficient: BigInt(whole(10_000_000)), scale: 2 }),
  rate: () => ({ coefficient: BigInt(whole(10_000)), scale: 4 }),
  x: () => random() * 1000,
  y: () => random() - 0.5,
  day: () => whole(20_000),
  t: () => words[whole(words.length)] as string,
  u: () => words[whole(words.length)] as string,
};

function columnOf(name: Name): Vector {
  const vector = createVector(types[name], rows);
  for (let row = 0; row < rows; row++) {
    writeVector(vector, row, row % 50 === 0 ? null : makers[name](), types[name]);
  }
  return vector;
}

const columns = Object.fromEntries(names.map((name) => [name, columnOf(name)])) as Record<Name, Vector>;
const int = (name: Name): Int32Array => (columns[name] as Int32Vector).values;
const long = (name: Name): BigInt64Array => (columns[name] as Int64Vector).values;
const double = (name: Name): Float64Array => (columns[name] as Extract<Vector, { layout: 'f64' }>).values;
const nulls = (name: Name): Uint8Array => columns[name].nulls;

/** One expression, and the loop a careful programmer would write for it over the same buffers, NULL and overflow included. */
interface Case {
  readonly expression: string;
  readonly kind: 'numbers' | 'text';
  readonly loop: (output: Vector) => void;
}

function overflow(): never {
  throw new Error('the data of the benchmark do not overflow');
}

function numberLoop(inputs: readonly Name[], compute: string): (output: Vector) => void {
  const reads = inputs.map((name, at) => `const N${at} = nulls(${JSON.stringify(name)});`).join('\n');
  const values = inputs.map((name) => {
    const layout = columns[name].layout;
    const read = layout === 'i64' ? 'long' : layout === 'f64' ? 'double' : 'int';
    return `const ${name} = ${read}(${JSON.stringify(name)});`;
  });
  const any = inputs.map((_, at) => `N${at}[r] !== 0`).join(' || ');
  return new Function(
    'nulls',
    'int',
    'long',
    'double',
    'overflow',
    'civil',
    `return function (output) { ${reads} ${values.join(' ')} const out = output.values, outNulls = output.nulls, high = output.high, low = output.low;
      for (let r = 0; r < ${rows}; r++) {
        if (${any}) { outNulls[r] = 1; continue; }
        outNulls[r] = 0;
        ${compute}
      } };`,
  )(nulls, int, long, double, overflow, packedCivilFromDays) as (output: Vector) => void;
}

function room(output: BytesVector, count: number): Uint8Array {
  if (output.used + count > output.bytes.length) {
    const grown = new Uint8Array(Math.max(1024, (output.used + count) * 2));
    grown.set(output.bytes.subarray(0, output.used));
    output.bytes = grown;
  }
  return output.bytes;
}

const text = (name: Name): BytesVector => columns[name] as BytesVector;

function upperTrimLoop(vector: Vector): void {
  const output = vector as BytesVector;
  const { bytes, starts, ends, nulls: flags } = text('t');
  let to = 0;
  for (let row = 0; row < rows; row++) {
    output.nulls[row] = flags[row];
    if (flags[row] !== 0) continue;
    let start = starts[row];
    let end = ends[row];
    while (start < end && bytes[start] === 0x20) start++;
    while (end > start && bytes[end - 1] === 0x20) end--;
    output.used = to;
    const into = room(output, end - start);
    output.starts[row] = to;
    for (let byte = start; byte < end; byte++) {
      const value = bytes[byte];
      if (value > 0x7f) overflow();
      into[to++] = value >= 0x61 && value <= 0x7a ? value - 32 : value;
    }
    output.ends[row] = to;
  }
  output.used = to;
}

function joinedLoop(vector: Vector): void {
  const output = vector as BytesVector;
  const left = text('t');
  const right = text('u');
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const isNull = left.nulls[row] | right.nulls[row];
    output.nulls[row] = isNull;
    if (isNull !== 0) continue;
    const leftEnd = left.ends[row];
    const rightEnd = right.ends[row];
    output.used = to;
    const into = room(output, leftEnd - left.starts[row] + 1 + rightEnd - right.starts[row]);
    output.starts[row] = to;
    for (let byte = left.starts[row]; byte < leftEnd; byte++) into[to++] = left.bytes[byte];
    into[to++] = 0x2d;
    for (let byte = right.starts[row]; byte < rightEnd; byte++) into[to++] = right.bytes[byte];
    output.ends[row] = to;
  }
  output.used = to;
}

function pieceLoop(vector: Vector): void {
  const output = vector as BytesVector;
  const { bytes, starts, ends, nulls: flags } = text('t');
  let to = 0;
  for (let row = 0; row < rows; row++) {
    output.nulls[row] = flags[row];
    if (flags[row] !== 0) continue;
    for (let byte = starts[row]; byte < ends[row]; byte++) if (bytes[byte] > 0x7f) overflow();
    const start = Math.min(ends[row], starts[row] + 1);
    const end = Math.min(ends[row], start + 5);
    output.used = to;
    const into = room(output, 5);
    output.starts[row] = to;
    for (let byte = start; byte < end; byte++) into[to++] = bytes[byte];
    output.ends[row] = to;
  }
  output.used = to;
}

function digitsLoop(vector: Vector): void {
  const output = vector as BytesVector;
  const values = int('a');
  const flags = nulls('a');
  let to = 0;
  for (let row = 0; row < rows; row++) {
    output.nulls[row] = flags[row];
    if (flags[row] !== 0) continue;
    const printed = String(values[row]);
    output.used = to;
    const into = room(output, printed.length);
    output.starts[row] = to;
    for (let at = 0; at < printed.length; at++) into[to++] = printed.charCodeAt(at);
    output.ends[row] = to;
  }
  output.used = to;
}

const cases: readonly Case[] = [
  {
    expression: 'a + b * 2',
    kind: 'numbers',
    loop: numberLoop(['a', 'b'], 'const v = a[r] + b[r] * 2; if (v !== (v | 0)) overflow(); out[r] = v;'),
  },
  {
    expression: 'a % 7 == 3',
    kind: 'numbers',
    loop: numberLoop(['a'], 'out[r] = a[r] % 7 === 3 ? 1 : 0;'),
  },
  {
    expression: 'a > 100 && b < 50 ? a : b',
    kind: 'numbers',
    loop: numberLoop(['a', 'b'], 'out[r] = a[r] > 100 && b[r] < 50 ? a[r] : b[r];'),
  },
  {
    expression: 'big * 3L - 7L',
    kind: 'numbers',
    loop: numberLoop(['big'], 'const v = big[r] * 3n - 7n; if (v !== BigInt.asIntN(64, v)) overflow(); out[r] = v;'),
  },
  {
    expression: 'price * (1 - rate)',
    kind: 'numbers',
    loop: numberLoop(
      ['price', 'rate'],
      'const v = price[r] * (10000n - rate[r]); high[r] = v >> 63n; low[r] = BigInt.asUintN(64, v);',
    ),
  },
  {
    expression: 'x * 1.5E0 + y',
    kind: 'numbers',
    loop: numberLoop(['x', 'y'], 'const v = x[r] * 1.5 + y[r]; if (!Number.isFinite(v)) overflow(); out[r] = v;'),
  },
  {
    expression: 'YEAR(day) * 100 + MONTH(day)',
    kind: 'numbers',
    loop: numberLoop(['day'], 'const c = civil(day[r]); out[r] = (c >> 9) * 100 + ((c >> 5) & 15);'),
  },
  { expression: 'UPPER(TRIM(t))', kind: 'text', loop: upperTrimLoop },
  { expression: 't + "-" + u', kind: 'text', loop: joinedLoop },
  { expression: 'SUBSTRING(t, 2, 5)', kind: 'text', loop: pieceLoop },
  { expression: '(DT_WSTR, 12)a', kind: 'text', loop: digitsLoop },
];

const fastest = (run: () => void, count = passes): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < count; pass++) {
    const started = performance.now();
    run();
    best = Math.min(best, performance.now() - started);
  }
  return (best * 1e6) / rows;
};

function compare(one: Case): string {
  const { expression, diagnostics } = compileExpression(one.expression, {
    column: ({ name }) => ({ index: names.indexOf(name as Name), type: types[name as Name] }),
  });
  if (expression === undefined) throw new Error(diagnostics[0]?.message);
  const evaluator = columnEvaluator(expression, { variable: () => null });
  const inputs = expression.columns.map((index) => columns[names[index] as Name]);
  const [ours, plain] = [createVector(evaluator.type, rows), createVector(evaluator.type, rows)];
  const errors = { report: overflow };
  const byColumn = () => evaluator.evaluate(rows, undefined, inputs, ours, errors);
  let row = 0;
  const environment = {
    variable: () => null,
    column: (index: number) => readVector(columns[names[index] as Name], row, types[names[index] as Name]),
  };
  const byRow = () => {
    for (row = 0; row < rows; row++) evaluateExpression(expression, environment);
  };
  const [loopTime, columnTime, rowTime] = [
    fastest(() => one.loop(plain)),
    fastest(byColumn),
    fastest(byRow, rowPasses),
  ];
  for (row = 0; row < rows; row++) {
    const [left, right] = [ours, plain].map((vector) =>
      JSON.stringify(readVector(vector, row, evaluator.type), printable),
    );
    if (left !== right) throw new Error(`${one.expression}, row ${row}: ${left} is not ${right}`);
  }
  const target = one.kind === 'numbers' ? 1.5 : 3;
  const ratio = columnTime / loopTime;
  const cells = [loopTime, columnTime].map((time) => time.toFixed(1));
  const met = ratio <= target ? 'met' : 'missed';
  return `| \`${one.expression}\` | ${cells.join(' | ')} | ${ratio.toFixed(2)}× | ${target}× ${met} | ${rowTime.toFixed(0)} |`;
}

const printable = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Measures ten expressions and more against loops written by hand, checks that both give the same, and prints a table. */
export function benchExpressions(): void {
  process.stdout.write(
    `ns per value, best of ${passes} passes over ${rows} rows, 2 % NULL; ${cpus()[0]?.model}; Node ${process.version}\n\n`,
  );
  process.stdout.write('| expression | loop by hand | by column | ratio | target | by row |\n');
  process.stdout.write('| --- | --- | --- | --- | --- | --- |\n');
  for (const one of cases) process.stdout.write(`${compare(one)}\n`);
}
