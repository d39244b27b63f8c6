import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { createVector } from '../datatypes/vector.ts';
import { columnEvaluator } from './column-evaluator.ts';
import { compileExpression, type ExpressionScope } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';

// Source of every case here: inferred. Whatever a package holds, compiling ends with an expression or one diagnostic that says where.

const types: Readonly<Record<string, ColumnType>> = {
  a: columnType('DT_I4'),
  t: columnType('DT_WSTR', { length: 20 }),
  b: columnType('DT_BOOL'),
  d: columnType('DT_DBTIMESTAMP'),
};
const names = Object.keys(types);
const scope: ExpressionScope = {
  column: ({ name = '' }) =>
    Object.hasOwn(types, name) ? { index: names.indexOf(name), type: types[name] } : undefined,
  variable: ({ name }) => (name === 'v' ? columnType('DT_I4') : undefined),
};

/** `ok`, or the symbol of the one error; its place must lie in the text and its message must be short. */
function outcome(text: string): string {
  const { expression, diagnostics } = compileExpression(text, scope);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (expression !== undefined) {
    expect(errors).toEqual([]);
    return 'ok';
  }
  expect(errors).toHaveLength(1);
  const [{ symbol, message, location, args }] = errors;
  expect(message.length).toBeLessThan(1000);
  expect(message).not.toMatch(/<\w+>|SSIS message/);
  expect(args.position).toBeGreaterThanOrEqual(1);
  expect(args.position).toBeLessThanOrEqual(text.length + 1);
  const line = text.split('\n')[(location?.line ?? 0) - 1];
  expect(location?.column).toBeLessThanOrEqual((line?.length ?? -1) + 1);
  return symbol;
}

/** Computes a column of one NULL row: that code is generated for it and runs. */
function runOnce(text: string): void {
  const { expression } = compileExpression(text, scope);
  if (expression === undefined) throw new Error(`${text.slice(0, 50)} was refused`);
  const evaluator = columnEvaluator(expression, { variable: () => 1 });
  const inputs = expression.columns.map((index) => {
    const vector = createVector(types[names[index]], 1);
    vector.nulls[0] = 1;
    vector.hasNulls = true;
    return vector;
  });
  evaluator.evaluate(1, undefined, inputs, createVector(evaluator.type, 1), { report: () => undefined });
  evaluateExpression(expression, { variable: () => 1, column: () => null, now: () => 0n, utcNow: () => 0n });
}

/** How often the blocks of this room's files are entered while something runs. */
function stepsOf(run: () => void): number {
  const session = new Session();
  session.connect();
  let steps = 0;
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  session.post('Profiler.takePreciseCoverage', () => undefined);
  run();
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    const files = result.filter(({ url }) => url.includes('/src/') && !url.endsWith('.test.ts'));
    for (const { functions } of files) {
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
  });
  session.post('Profiler.stopPreciseCoverage');
  session.post('Profiler.disable');
  session.disconnect();
  return steps;
}

const nestings: Readonly<Record<string, (levels: number) => string>> = {
  parentheses: (levels) => `${'('.repeat(levels)}1${')'.repeat(levels)}`,
  'parentheses without end': (levels) => '('.repeat(levels),
  'unary operators': (levels) => `${'- '.repeat(levels)}a`,
  casts: (levels) => `${'(DT_I4)'.repeat(levels)}a`,
  'conditionals in the last branch': (levels) => `${'b ? 1 : '.repeat(levels)}2`,
  'conditionals in the middle': (levels) => `${'b ? '.repeat(levels)}1${' : 2'.repeat(levels)}`,
  'conditionals in the condition': (levels) => `${'('.repeat(levels)}b${' ? b : b)'.repeat(levels)}`,
  'function calls': (levels) => `${'TRIM('.repeat(levels)}t${')'.repeat(levels)}`,
  replacements: (levels) => `${'REPLACENULL('.repeat(levels)}a${', 1)'.repeat(levels)}`,
  'replacements by replacements': (levels) => `${'REPLACENULL(a, '.repeat(levels)}1${')'.repeat(levels)}`,
  'operators to the right': (levels) => `${'1 + ('.repeat(levels)}1${')'.repeat(levels)}`,
  'operands in a row': (levels) => `a${' + a'.repeat(levels)}`,
  'texts in a row': (levels) => `t${' + "x"'.repeat(levels)}`,
  'logical operands in a row': (levels) => `b${' && b || b'.repeat(levels)}`,
};

describe('deep nesting', { timeout: 60_000 }, () => {
  for (const [name, nested] of Object.entries(nestings)) {
    it(`of ${name} works up to 300 levels and is refused by name at 10,000`, () => {
      if (name !== 'parentheses without end') runOnce(nested(300));
      expect(outcome(nested(10_000))).toMatch(/^OPENDTSX_E_EXPRESSION_TOO(DEEP|LONG)$/);
      expect(outcome(nested(1_000_000))).toMatch(/^OPENDTSX_E_EXPRESSION_TOO(DEEP|LONG)$/);
    });
  }

  it('does not multiply generated code', () => {
    const lines = (levels: number): number => stepsOf(() => runOnce(nestings.replacements(levels)));
    expect(lines(40) / lines(20)).toBeLessThan(3);
  });
});

const long: Readonly<Record<string, (length: number) => string>> = {
  'a text': (length) => `"${'x'.repeat(length)}"`,
  'a text of escapes': (length) => `"${'\\n'.repeat(length / 2)}"`,
  'a text without end': (length) => `"${'x'.repeat(length)}`,
  blanks: (length) => `${' \n'.repeat(length / 2)}1`,
  'only blanks': (length) => ' '.repeat(length),
  'a number': (length) => '9'.repeat(length),
  'a decimal number': (length) => `0.${'0'.repeat(length)}1`,
  'a hexadecimal number': (length) => `0x${'F'.repeat(length)}`,
  'an exponent': (length) => `1E${'9'.repeat(length)}`,
  'a column name': (length) => 'x'.repeat(length),
  'a bracketed name': (length) => `[${'x'.repeat(length)}]`,
  'a variable name': (length) => `@[User::${'x'.repeat(length)}]`,
  'a function name': (length) => `${'X'.repeat(length)}(1)`,
  'a date part': (length) => `DATEPART("${'x'.repeat(length)}", d)`,
  'a type name': (length) => `(DT_${'X'.repeat(length)})1`,
  'type parameters': (length) => `(DT_I4${', 1'.repeat(length / 3)})1`,
  'open brackets': (length) => '['.repeat(length),
  'open lineage ids': (length) => '#{['.repeat(length / 3),
  'lineage ids with unmatched brackets': (length) => '#{[} + '.repeat(length / 7),
  'many operands': (length) => `a${' + a'.repeat(length / 4)}`,
  'many arguments': (length) => `LEN(${'1, '.repeat(length / 3)}1)`,
  'wide trees': (length) => balanced(Math.floor(Math.log2(length / 4))),
};

function balanced(levels: number): string {
  return levels === 0 ? 'a' : `(${balanced(levels - 1)}+${balanced(levels - 1)})`;
}

describe('ten million characters', { timeout: 60_000 }, () => {
  for (const [name, text] of Object.entries(long)) {
    it(`of ${name} end in an expression or one diagnostic`, () => {
      expect(outcome(text(10_000_000))).toMatch(/^(ok|DTS_E_\w+|OPENDTSX_E_EXPRESSION_\w+)$/);
    });

    it(`of ${name} take steps in proportion`, () => {
      const length = 64_000;
      // 15 at most were seen; steps by the square would be thousands.
      expect(stepsOf(() => void outcome(text(length))) / length).toBeLessThan(40);
    });
  }
});

const folder = join(import.meta.dirname, 'fixtures');
const expressions = readdirSync(folder)
  .filter((name) => name.endsWith('.vectors'))
  .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/^ {2}expression {2}(.*)$/gm)])
  .map((match) => match[1]);

describe('damaged expressions', { timeout: 60_000 }, () => {
  it('cut off anywhere end in an expression or one diagnostic', () => {
    expect(expressions.length).toBeGreaterThan(250);
    for (const text of expressions) {
      for (let length = 0; length < text.length; length++) outcome(text.slice(0, length));
    }
  });

  it('with random characters changed end in an expression or one diagnostic', () => {
    const character = fc.oneof(
      fc.constantFrom(...'"\'\\[](){}@#?:=&|!~<>+-*/%,.0xXeEuUlLfF \n\t\0`$\u00a0\u2028\ufeff\ud800\udfff😀'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const change = fc.tuple(fc.nat(200), fc.nat(2), fc.array(character, { maxLength: 3 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...expressions),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (text, changes) => {
          let damaged = text;
          for (const [at, removed, inserted] of changes) {
            const place = at % (damaged.length + 1);
            damaged = damaged.slice(0, place) + inserted.join('') + damaged.slice(place + removed);
          }
          outcome(damaged);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('made of random tokens end in an expression or one diagnostic', () => {
    const token = fc.constantFrom(
      ...'a t b d @v @[User::v] 1 2U 3L 1.5 2E3 "x" TRUE NULL(DT_I4) ( ) , ? : + - * / % & | ^ ~ ! && || == != < >= = . # [ ] DT_I4 (DT_WSTR,5) LEN( DATEADD( "d" REPLACENULL( ISNULL( NULL('.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 25 }), (tokens) => {
        outcome(tokens.join(' '));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('texts that grow without end', { timeout: 60_000 }, () => {
  const cases: Readonly<Record<string, string>> = {
    'by +': `REPLICATE("x", 99999999)${' + REPLICATE("x", 99999999)'.repeat(9)}`,
    'by REPLACE': 'REPLACE(REPLICATE("x", 999999), "x", REPLICATE("y", 999999))',
    'by REPLICATE': 'REPLICATE(REPLICATE("x", 99999999), 99999999)',
  };
  for (const [name, text] of Object.entries(cases)) {
    it(`${name} are refused with a diagnostic`, () => {
      expect(outcome(text)).toMatch(/^DTS_E_EXPREVAL/);
    });
  }

  it('stop before memory does', () => {
    expect(outcome('REVERSE(REPLICATE("x", 10000000))')).toBe('ok');
    expect(outcome('LOWER(REPLICATE("Ä", 2000000))')).toBe('ok');
  });
});
