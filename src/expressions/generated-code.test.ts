import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { compileExpression } from './compile-expression.ts';
import { generateLoop } from './generate-code.ts';
import { generatedKernels } from './generated-kernels.ts';
import { treesOf } from './typed-tree.ts';

// Source: inferred. Packages come from anywhere; nothing they hold may become code. `CodeText` makes it impossible by type; this looks at the code.

const words = `'use strict' return function const let if else for continue rows
  rowCount selection inputs output context exact foreign owner now utcNow GETDATE GETUTCDATE used heap any constants noNulls
  outNulls outValues outStarts outEnds outHigh outLow values nulls hasNulls bytes starts ends high low length
  r k undefined null true false Math trunc fround min max BigInt asIntN asUintN Number Infinity 'upper' 'lower'`;
const known: ReadonlySet<string> = new Set([...words.split(/\s+/), "'use strict'", ...Object.keys(generatedKernels)]);
const tokenForm =
  /[ \n]+|'use strict'|'upper'|'lower'|\d+(?:\.\d+)?(?:e[+-]?\d+)?n?|[A-Za-z_]\w*|=>|===|!==|>>>|>>|<=|>=|\+\+|&&|\|\||[-+*/%<>=!&|^~?:,;.(){}[\]]/y;
const localForm = /^(?:[vnsebfd]\d+|[vnse]_\d+|[VNSEBLH]\d+)$/;

/** The first place where the source holds anything but the words of the emitter, local names, numbers and signs. */
function foreignText(source: string): string | undefined {
  let at = 0;
  while (at < source.length) {
    tokenForm.lastIndex = at;
    const token = tokenForm.exec(source)?.[0];
    if (token === undefined || /\/[/*]/.test(source.slice(at, at + 2))) return source.slice(at, at + 60);
    if (/^[A-Za-z_]/.test(token) && !known.has(token) && !localForm.test(token)) return token;
    at += token.length;
  }
  return undefined;
}

function sourceOf(text: string, type: ColumnType, target?: ColumnType): string | undefined {
  const { expression } = compileExpression(text, {
    column: () => ({ index: 0, type }),
    variable: () => columnType('DT_WSTR', { length: 10 }),
  });
  if (expression === undefined) return undefined;
  const columns = [...treesOf(expression.root)]
    .filter((tree) => tree.kind === 'column')
    .map(({ type: found }) => found);
  const loopColumns = columns.slice(0, 1).map((found) => ({ index: 0, position: 0, type: found }));
  return generateLoop(expression.root, loopColumns, target ?? expression.type, 1033)?.source;
}

const hostile = [
  '`',
  '$' + '{alert(1)}',
  '*/ alert(1) /*',
  '//',
  '\u2028',
  '\u2029',
  '\n',
  "'; throw 1; '",
  '\\u0027',
  '</script>',
  '{ BAIL }',
  'constants[0]',
  'process.exit(1)',
  '__proto__',
  'constructor',
  '\ud800',
  '$&',
  '$`',
];

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;

describe('generated code', { timeout: 60_000 }, () => {
  const text = columnType('DT_WSTR', { length: 10 });

  it('is checked by a grammar that refuses foreign text', () => {
    for (const source of [
      "const v0 = 'x';",
      'const v0 = `x`;',
      'v0 /* */',
      'v0 // x',
      'alert(1)',
      'v0 = "x"',
      '\u2028',
      'v0 = /x/',
    ]) {
      expect(foreignText(`const r = 1; ${source}`)).toBeDefined();
    }
  });

  for (const evil of hostile) {
    it(`holds nothing of ${JSON.stringify(evil)} in names and texts`, () => {
      const name = `[${evil.replaceAll(']', '')}]`;
      const literal = quoted(evil);
      const places = [
        `${name} + ${literal}`,
        `${name} == ${literal} ? ${literal} : ${name}`,
        `UPPER(${literal} + ${name})`,
        `FINDSTRING(${name}, ${literal}, 1) + 1`,
        `REPLACE(${name}, ${literal}, ${literal}) + ${literal}`,
        `REPLACENULL(${name}, ${literal})`,
        `TOKEN(${name}, ${literal}, 1) + ${literal}`,
        `SUBSTRING(${name} + ${literal}, 1, LEN(${literal}))`,
        `${name.replaceAll('::', '')}.${name} + "x"`,
        `#{${evil.replaceAll(/[[\]{}]/g, '')}} + ${literal}`,
      ];
      for (const place of places) {
        const source = sourceOf(place, text);
        expect(source, place).toBeDefined();
        expect(foreignText(source ?? '')).toBeUndefined();
      }
    });
  }

  it('of every fixture has the alphabet of the emitter only', () => {
    const folder = join(import.meta.dirname, 'fixtures');
    const files = readdirSync(folder).filter((name) => name.endsWith('.vectors'));
    let generated = 0;
    for (const file of files) {
      for (const [, expression] of readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}expression {2}(.*)$/gm)) {
        for (const type of [
          text,
          columnType('DT_I4'),
          columnType('DT_NUMERIC', { precision: 30, scale: 4 }),
          columnType('DT_DBTIMESTAMP'),
        ]) {
          const source = sourceOf(expression, type, columnType('DT_WSTR', { length: 5 })) ?? sourceOf(expression, type);
          if (source === undefined) continue;
          generated++;
          expect(foreignText(source), `${expression}\n${source}`).toBeUndefined();
        }
      }
    }
    expect(generated).toBeGreaterThan(300);
  });

  it('has the alphabet of the emitter only for any literal', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `(${Math.abs(value).toExponential()})`),
      fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value) => `${value}L`),
      fc.tuple(fc.nat(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`),
    );
    const literal = fc.oneof(number, fc.string({ unit: 'binary' }).map(quoted));
    fc.assert(
      fc.property(literal, fc.constantFrom('+', '*', '==', '<', '/'), (value, operator) => {
        for (const type of [text, columnType('DT_R8'), columnType('DT_I8'), columnType('DT_CY')]) {
          const source = sourceOf(`[c] ${operator} ${value}`, type);
          if (source !== undefined) expect(foreignText(source)).toBeUndefined();
        }
      }),
    );
  });
});
