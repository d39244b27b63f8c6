import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerJsonCase } from './json-case.ts';

const folder = join(import.meta.dirname, '..', '..', 'expressions', 'fixtures');

interface VectorCase {
  readonly id: string;
  readonly request: { readonly expression: string; readonly context: object };
  readonly type: string | undefined;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly numerically: boolean;
}

/** The cases of a `.vectors` file, each as the line of JSON it would be asked with. */
function casesOf(file: string): VectorCase[] {
  const blocks = readFileSync(join(folder, file), 'utf8')
    .split(/^case /m)
    .slice(1);
  return blocks.map((block) => {
    const fields = [...block.matchAll(/^ {2}(\w+) *(.*)$/gm)].map(([, key, text]) => [key, text] as const);
    const field = (key: string): string | undefined => fields.find(([name]) => name === key)?.[1];
    const vars: Record<string, unknown> = {};
    const cols: Record<string, unknown> = {};
    const lineage: Record<string, unknown> = {};
    for (const [key, text] of fields) {
      if (key !== 'column' && key !== 'variable') continue;
      const [, name, type, json] = /^(.+) \((DT_[^)]*)\) = (.*)$/.exec(text) ?? [];
      if (key === 'variable') vars[name] = [type, JSON.parse(json)];
      else if (name.startsWith('#')) lineage[name.slice(1)] = [type, JSON.parse(json)];
      else cols[name] = [type, JSON.parse(json)];
    }
    const now = field('now');
    return {
      id: block.split('\n', 1)[0],
      request: { expression: field('expression') ?? '', context: { vars, cols, lineage, ...(now && { now }) } },
      // The answer names the type alone; some vectors state its length, precision and scale as well.
      type: field('type')?.split(',')[0],
      value: JSON.parse(field('value') ?? 'null'),
      error: field('error'),
      numerically: field('compare') === 'numerically' || field('type') === undefined,
    };
  });
}

function expectAnswer(vector: VectorCase): void {
  const { line, understood } = answerJsonCase(JSON.stringify(vector.request));
  expect(understood).toBe(true);
  const answer = JSON.parse(line);
  if (vector.error !== undefined) {
    // Constants may fail before or while a value is computed; everything else has one class.
    const isConstant = !/"(?:vars|cols|lineage)":\{"/.test(JSON.stringify(vector.request));
    const accepted = isConstant && /runtime|validate/.test(vector.error) ? ['runtime', 'validate'] : [vector.error];
    expect(accepted).toContain(answer.error);
    expect(answer).toEqual({
      error: answer.error,
      code: expect.stringMatching(/^0x[CE]0/),
      message: expect.any(String),
    });
    return;
  }
  if (vector.type !== undefined) expect(answer.type).toBe(vector.type);
  const isFloat = /^DT_R[48]$/.test(answer.type) && vector.value !== null;
  if (isFloat)
    expect(Math.abs(answer.value / Number(vector.value) - 1)).toBeLessThan(answer.type === 'DT_R4' ? 1e-6 : 1e-12);
  else if (vector.numerically && vector.value !== null) expect(Number(answer.value)).toBe(Number(vector.value));
  else expect(answer).toEqual({ type: answer.type, value: vector.value });
}

describe('a line of JSON answers', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.vectors'))) {
    it.each(casesOf(file))(`$id of ${file} as the vector says`, expectAnswer);
  }
});

function answerOf(request: unknown): unknown {
  return JSON.parse(answerJsonCase(typeof request === 'string' ? request : JSON.stringify(request)).line);
}

describe('a line of JSON', () => {
  it('may write parameters with a type, and the names of variable types', () => {
    const context = { cols: { a: ['DT_WSTR, 3', 'abc'], b: ['DT_NUMERIC:10:4', '1.5'] }, vars: { N: ['Int32', 2] } };
    expect(answerOf({ expression: 'b', context })).toEqual({ type: 'DT_NUMERIC', value: '1.5000' });
    expect(answerOf({ expression: '@N + 1', context })).toEqual({ type: 'DT_I4', value: 3 });
    expect(answerOf({ expression: 'a + "d"', context })).toEqual({ type: 'DT_WSTR', value: 'abcd' });
  });

  it('may leave parameters out: text is as long as it may be, a number has the scale of its value', () => {
    const context = {
      cols: { T: ['DT_WSTR', 'abc'], S: ['DT_STR', 'Lee'], N: ['DT_NUMERIC', '16.00'], D: ['DT_DATE', null] },
    };
    expect(answerOf({ expression: 'T + " " + S', context })).toEqual({ type: 'DT_WSTR', value: 'abc Lee' });
    expect(answerOf({ expression: 'N', context })).toEqual({ type: 'DT_NUMERIC', value: '16.00' });
    expect(answerOf({ expression: 'D', context })).toEqual({ type: 'DT_DATE', value: null });
  });

  it('keeps every digit of a 64-bit integer on the way in and out', () => {
    const line = '{"expression": "@N + 1L", "context": {"vars": {"User::N": ["DT_I8", 9223372036854775806]}}}';
    expect(answerJsonCase(line).line).toBe('{"type":"DT_I8","value":9223372036854775807}');
    const text = { expression: '@T', context: { vars: { T: ['DT_WSTR', '12345678901234567890'] } } };
    expect(answerOf(text)).toEqual({ type: 'DT_WSTR', value: '12345678901234567890' });
  });

  it.each([
    ['no JSON', '{"expression"'],
    ['a number', '17'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no expression', '{"context": {}}'],
    ['an expression that is no text', '{"expression": 1}'],
    ['a context that is no object', '{"expression": "1", "context": []}'],
    ['an unknown member of the context', '{"expression": "1", "context": {"variables": {}}}'],
    ['a variable without a type', '{"expression": "1", "context": {"vars": {"A": 1}}}'],
    ['an unknown type', '{"expression": "1", "context": {"vars": {"A": ["Text", "a"]}}}'],
    ['a length that is no number', '{"expression": "1", "context": {"cols": {"A": ["DT_WSTR, x", "a"]}}}'],
    ['a value of another type', '{"expression": "1", "context": {"cols": {"A": ["DT_I4", "a"]}}}'],
    ['a value that is an object', '{"expression": "1", "context": {"cols": {"A": ["DT_I4", {}]}}}'],
    ['a time that is none', '{"expression": "1", "context": {"now": "yesterday"}}'],
  ])('that holds %s is answered with an error', (_, line) => {
    const answer = answerJsonCase(line);
    expect(answer.understood).toBe(false);
    expect(JSON.parse(answer.line)).toMatchObject({ error: 'input', code: '0xE0D70E11' });
    expect(answer.line).not.toMatch(/undefined|NaN|<\w+>/);
  });
});
