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
    `return function (output) { ${reads} ${values.join(' ')} const out = output.values, outNulls = output.nulls;
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

/** A loop that writes bytes of text columns; `write` returns the new end, and gives up (−1) for text that is not ASCII. */
function textLoop(
  inputs: readonly Name[],
  most: number,
  write: (row: number, into: Uint8Array, at: number) => number,
): (output: Vector) => void {
  const flags = inputs.map(nulls);
  return (vector) => {
    const output = vector as BytesVector;
    output.used = 0;
    for (let row = 0; row < rows; row++) {
      let isNull = false;
      for (let at = 0; at < flags.length; at++) isNull ||= flags[at][row] !== 0;
      output.nulls[row] = isNull ? 1 : 0;
      if (isNull) continue;
      const bytes = room(output, most);
      output.starts[row] = output.used;
      output.used = write(row, bytes, output.used);
      output.ends[row] = output.used;
    }
  };
}

const text = (name: Name): BytesVector => columns[name] as BytesVector;

function copy(from: BytesVector, row: number, into: Uint8Array, at: number): number {
  const end = from.ends[row];
  let to = at;
  for (let byte = from.starts[row]; byte < end; byte++) into[to++] = from.bytes[byte];
  return to;
}

function upperTrim(row: number, into: Uint8Array, at: number): number {
  const { bytes, starts, ends } = text('t');
  let start = starts[row];
  let end = ends[row];
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  let to = at;
  for (let byte = start; byte < end; byte++) {
    const value = bytes[byte];
    if (value > 0x7f) return -1;
    into[to++] = value >= 0x61 && value <= 0x7a ? value - 32 : value;
  }
  return to;
}

function joined(row: number, into: Uint8Array, at: number): number {
  const middle = copy(text('t'), row, into, at);
  into[middle] = 0x2d;
  return copy(text('u'), row, into, middle + 1);
}

function piece(row: number, into: Uint8Array, at: number): number {
  const { bytes, starts, ends } = text('t');
  for (let byte = starts[row]; byte < ends[row]; byte++) if (bytes[byte] > 0x7f) return -1;
  const start = Math.min(ends[row], starts[row] + 1);
  const end = Math.min(ends[row], start + 5);
  let to = at;
  for (let byte = start; byte < end; byte++) into[to++] = bytes[byte];
  return to;
}

function digits(row: number, into: Uint8Array, at: number): number {
  const printed = String(int('a')[row]);
  for (let index = 0; index < printed.length; index++) into[at + index] = printed.charCodeAt(index);
  return at + printed.length;
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
      'const v = price[r] * (10000n - rate[r]); output.high[r] = v >> 63n; output.low[r] = BigInt.asUintN(64, v);',
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
  { expression: 'UPPER(TRIM(t))', kind: 'text', loop: textLoop(['t'], 20, upperTrim) },
  { expression: 't + "-" + u', kind: 'text', loop: textLoop(['t', 'u'], 41, joined) },
  { expression: 'SUBSTRING(t, 2, 5)', kind: 'text', loop: textLoop(['t'], 20, piece) },
  { expression: '(DT_WSTR, 12)a', kind: 'text', loop: textLoop(['a'], 12, digits) },
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
