import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionNames } from './function-names.ts';

interface Vector {
  readonly id: string;
  readonly expression: string;
  readonly source: string;
  /** `value`, `null`, or the class of the error. */
  readonly outcome: string;
}

const folder = join(import.meta.dirname, 'fixtures');

const vectors: readonly Vector[] = readdirSync(folder)
  .filter((name) => name.endsWith('.vectors'))
  .flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split(/^case /m)
      .slice(1),
  )
  .map((block) => {
    const field = (key: string): string | undefined => new RegExp(`^ {2}${key} +(.*)$`, 'm').exec(block)?.[1];
    const value = field('value') === 'null' ? 'null' : 'value';
    return {
      id: block.split('\n')[0].trim(),
      expression: field('expression') ?? '',
      source: field('source') ?? '',
      outcome: field('error') ?? value,
    };
  });

const having = (form: RegExp, outcome?: string): readonly string[] =>
  vectors
    .filter((vector) => form.test(vector.expression) && (outcome ?? vector.outcome) === vector.outcome)
    .map(({ id }) => id);

/** Every rule of the language that vectors can show, by the headings of the documentation, with what its vectors look like. */
const rules: readonly (readonly [rule: string, form: RegExp, outcome?: string])[] = [
  ['integer literal', /^\d+$/],
  ['integer literal with L', /^\d+[lL]$/],
  ['integer literal with U', /^\d+[uU]$/],
  ['integer literal with UL and LU', /^\d+(ul|UL|LU)$/],
  ['integer literal out of range', /^\d{10}U?$/, 'parse'],
  ['real literal with exponent and F', /^[\d.]+[eE][+-]?\d+[fF]$/],
  ['real literal with exponent and L', /^[\d.]+[eE][+-]?\d+[lL]$/],
  ['exponent without suffix', /^\d+E\d+$/],
  ['exact literal', /^\d*\.\d*$/],
  ['hexadecimal literal', /^0[xX][0-9A-Fa-f]+U?$/],
  ['Boolean literal in any case', /^tRuE$/],
  ['string literal', /^"[^"]*"$/],
  ['string literal without end', /^"[^"]*$/, 'parse'],
  ['single quotes', /^'/, 'parse'],
  ...['a', 'b', 'f', 'n', 'r', 't', 'v', '"', '\\'].map(
    (letter) => [`escape \\${letter}`, new RegExp(`\\\\${letter.replace(/[\\]/, '\\\\')}`)] as const,
  ),
  ['escape \\xhhhh', /\\x[0-9a-f]{4}/],
  ['escape \\x with other digits', /\\x12"/, 'parse'],
  ['escape \\x0000', /\\x0000/, 'parse'],
  ['unknown escape', /\\q/, 'parse'],
  ['lineage identifier', /#\d+/],
  ['regular identifier', /_x \+ a1\$#@/],
  ['qualified identifier', /^\[[^\]]+\]$/],
  ['dotted identifier', /\]?\.\[?#?Age/],
  ['variable', /@\w+/],
  ['variable in brackets', /@\[\w+ \w+\]/],
  ['variable with namespace', /@\[User::/],
  ['blank after @', /@ /, 'parse'],
  ['parameter', /@\[\$/],
  ['names of variables by case', /^@count$/, 'parse'],
  ['function name in brackets', /^\[LEN\]\(/],
  ['parentheses', /^\(2 \+ 3\)/],
  ['- (negate)', /^-/],
  ['- of an unsigned value', /-\(DT_UI4\)/, 'type'],
  ['- overflow', /-@Smallest/, 'runtime'],
  ['!', /^!/],
  ['! of NULL', /^!NULL/, 'null'],
  ['~', /^~/],
  ['~ of no integer', /^~1\.0/, 'type'],
  ...['+', '-', '*', '/', '%', '&', '|', '^', '==', '!=', '<', '>', '<=', '>=', '&&', '||'].flatMap((operator) => {
    const sign = operator.replaceAll(/[|*+^]/g, '\\$&');
    return [
      [operator, new RegExp(` ${sign} `), 'value'],
      [`${operator} with an operand of another type`, new RegExp(` ${sign} `), 'type'],
    ] as const;
  }),
  ...['-', '/', '%', '|', '^', '==', '!=', '<', '>', '>='].map((operator) => {
    const sign = operator.replaceAll(/[|^]/g, '\\$&');
    return [`${operator} with NULL`, new RegExp(`NULL\\(.* ${sign} |${sign} NULL`), 'null'] as const;
  }),
  ['+ joins text', /" \+ |\+ "/, 'value'],
  ['a constant divided by zero', /^5 \/ 0$/, 'validate'],
  ['a column divided by zero', /^5 \/ Z$/, 'runtime'],
  ['arithmetic overflow', /2147483647 \+ @One/, 'runtime'],
  ['signed with unsigned', /\(DT_I1\)1 \+ \(DT_UI1\)1/],
  ['DT_UI8 with signed', /\(DT_UI8\)1 \+ 1/, 'type'],
  ['DT_DECIMAL with DT_DECIMAL', /\(DT_DECIMAL,2\)1\.5 \+/],
  ['a time against a date', /\(DT_DBTIME\).* == \(DT_DBDATE\)/, 'type'],
  ['text against a date', /"7\/4\/2003"/, 'type'],
  ['text is not padded', /"a" == "a "/],
  ['comparison by accent and width', /"e" == /],
  ['BLOBs of two kinds', /DT_NTEXT.*DT_TEXT/, 'type'],
  ['GUIDs', /DT_GUID\)"\{.*==/],
  ['bytes', /DT_BYTES,2\)"FF00" !=/],
  ['precedence of == before &', /5 & 3 == 3/, 'type'],
  ['precedence of & ^ |', /1 \| 2 \^ 3 & 4/],
  ['associativity of ? :', /FALSE \? 1 : FALSE \? 2 : 3/],
  ['? :', / \? /],
  ['? : without Boolean', /^5 \? /, 'type'],
  ['? : of two families', /TRUE \? "a" : 3/, 'type'],
  ['? : of NULL', /^NULL\(DT_BOOL\) \? /, 'null'],
  ['NULL(DT_STR) inside', /NULL\(DT_STR/, 'type'],
  ['a cast to DT_STR inside', /UPPER\(\(DT_STR/],
  ['TRUE as number', /\(DT_I4\)TRUE/],
  ['a cast cuts text', /\(DT_STR,2,1252\)"abc"/],
  ['a cast out of range', /\(DT_UI1\)300/, 'runtime'],
  ['a cast without its parameters', /\(DT_WSTR\)"a"/, 'parse'],
  ['a cast with too many parameters', /\(DT_I4,5\)/, 'parse'],
  ['a cast with a precision out of range', /NUMERIC,39/, 'parse'],
  ['a cast with a scale out of range', /NUMERIC,5,6/, 'parse'],
  ['a cast with an unknown code page', /99999/, 'parse'],
  ['an illegal cast', /\(DT_GUID\)5/, 'type'],
  ['NULL(type)', /^NULL\(/, 'null'],
  ['NULL()', /^NULL\(\)/, 'parse'],
  ['assignment', /^@Counter = /],
  ['assignment to a system variable', /^@\[System::PackageName\] = /, 'runtime'],
  ['single =', /5 = 3/, 'parse'],
  ['unknown function', /NOSUCH/, 'parse'],
];

/** Functions that fail for a value, and those that have no value for NULL to be tried with. */
const failing = 'DATEADD FINDSTRING LEFT POWER REPLACE REPLICATE RIGHT ROUND SQRT SUBSTRING'.split(' ');
const neverNull = 'GETDATE GETUTCDATE ISNULL TOKENCOUNT'.split(' ');

describe('the vectors', () => {
  it('name where each is from', () => {
    const known = /^(doc:|rule:|assumed$|observed |inferred)/;
    expect(vectors.filter(({ source }) => !known.test(source))).toEqual([]);
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
  });

  for (const [rule, form, outcome] of rules) {
    it(`show the rule: ${rule}`, () => {
      expect(having(form, outcome)).not.toEqual([]);
    });
  }

  for (const name of functionNames) {
    it(`show ${name} with a value, with NULL and with its errors`, () => {
      const form = new RegExp(`\\b${name} ?\\(`);
      expect(having(form, 'value')).not.toEqual([]);
      if (!neverNull.includes(name)) expect(having(form, 'null')).not.toEqual([]);
      if (failing.includes(name)) expect([...having(form, 'runtime'), ...having(form, 'validate')]).not.toEqual([]);
    });

    it(`hold the examples of the page of ${name}`, () => {
      const pages = new RegExp(`^doc:${name.toLowerCase()}$`);
      const shown = vectors.filter(
        ({ source, expression }) => pages.test(source) || (/^doc:/.test(source) && expression.includes(name)),
      );
      expect(shown.map(({ id }) => id)).not.toEqual([]);
    });
  }
});
