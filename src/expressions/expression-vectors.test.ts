import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { compareDecimals } from '../datatypes/decimal.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Decimal, Value } from '../datatypes/value.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { columnEvaluator } from './column-evaluator.ts';
import { type CompiledExpression, compileExpression, type TypedExpressionTree } from './compile-expression.ts';
import { type EvaluationEnvironment, evaluateExpression } from './evaluate-expression.ts';
import { describeType, typeFromSpecification } from './type-specification.ts';

interface NamedValue {
  readonly name: string;
  readonly type: ColumnType;
  readonly value: Value;
}

interface VectorCase {
  readonly id: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

const folder = join(import.meta.dirname, 'fixtures');

function casesOf(file: string): VectorCase[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return text
    .split(/^case /m)
    .slice(1)
    .map((block) => {
      const [id, ...lines] = block.trimEnd().split('\n');
      const fields = new Map<string, string[]>();
      for (const line of lines.filter((each) => each.trim() !== '')) {
        const [, key, value] = /^ {2}(\w+) *(.*)$/.exec(line) ?? [];
        fields.set(key, [...(fields.get(key) ?? []), value]);
      }
      return { id: id.trim(), fields };
    });
}

function fixtureValue(json: unknown, type: ColumnType): Value {
  if (json === null) return null;
  if (type.type === 'DT_BOOL') return json as boolean;
  const text = String(json);
  const result = convertValue(text, columnType('DT_WSTR'), type, { localeId: 1033 });
  if (result.error !== undefined) throw new Error(`the fixture value ${text} does not fit ${type.type}`);
  return result.value;
}

function namedValues(lines: readonly string[] = []): NamedValue[] {
  return lines.map((line) => {
    const [, name, specification, json] = /^(.+) \((DT_[^)]*)\) = (.*)$/.exec(line) ?? [];
    const [typeName, ...args] = specification.split(',').map((part) => part.trim());
    const type = typeFromSpecification(typeName, args.map(Number), 'cast', 0);
    return { name, type, value: fixtureValue(JSON.parse(json), type) };
  });
}

class Fixture {
  readonly columns: readonly NamedValue[];
  readonly variables: readonly NamedValue[];
  readonly fields: VectorCase['fields'];

  constructor(fixture: VectorCase) {
    this.fields = fixture.fields;
    this.columns = namedValues(fixture.fields.get('column'));
    this.variables = namedValues(fixture.fields.get('variable'));
  }

  text(key: string): string | undefined {
    return this.fields.get(key)?.[0];
  }

  compile(): CompiledExpression {
    return compileExpression(
      this.text('expression') ?? '',
      {
        column: ({ lineageId, source, name }) => {
          const wanted =
            lineageId === undefined ? (source === undefined ? name : `${source}.${name}`) : `#${lineageId}`;
          const index = this.columns.findIndex((column) => column.name === wanted);
          return index < 0 ? undefined : { index, type: this.columns[index].type };
        },
        variable: ({ namespace, name }) =>
          this.variables.find((variable) => variable.name === `${namespace}::${name}`)?.type,
        localeId: 1033,
      },
      { assignment: this.fields.has('assigns') },
    );
  }

  environment(nullColumns: boolean): EvaluationEnvironment {
    const now = this.text('now');
    const clock = () => (now === undefined ? 0n : BigInt(Date.parse(`${now}Z`)) * 10_000n);
    return {
      variable: (name) => this.variables.find((variable) => variable.name === name)?.value ?? null,
      column: (index) => (nullColumns ? null : this.columns[index].value),
      now: clock,
      utcNow: clock,
    };
  }
}

function expectValue(actual: Value, type: ColumnType, fixture: Fixture): void {
  const json: unknown = JSON.parse(fixture.text('value') ?? 'null');
  if (type.type === 'DT_R4' || type.type === 'DT_R8') {
    if (json === null) expect(actual).toBeNull();
    else expect(Math.abs(Number(actual) / Number(json) - 1)).toBeLessThan(type.type === 'DT_R4' ? 1e-6 : 1e-12);
    return;
  }
  if (typeof actual === 'object' && actual !== null && 'coefficient' in actual) {
    expectDecimal(
      actual,
      String(json),
      fixture.text('compare') === 'numerically' || fixture.text('type') === undefined,
    );
    return;
  }
  expect(actual).toEqual(fixtureValue(json, type));
}

function expectDecimal(actual: Decimal, text: string, ignoreScale: boolean): void {
  const scale = text.split('.')[1]?.length ?? 0;
  const expected = { coefficient: BigInt(text.replace('.', '')), scale };
  expect(compareDecimals(actual, expected)).toBe(0);
  if (!ignoreScale) expect(actual.scale).toBe(scale);
}

interface ColumnRun {
  readonly values: readonly Value[];
  readonly codes: ReadonlyMap<number, number>;
}

/** Rows of the fixture's values, those in `nullRows` all NULL. */
function runByColumn(
  tree: TypedExpressionTree,
  fixture: Fixture,
  rows: number,
  nullRows: readonly number[],
): ColumnRun {
  const inputs = tree.columns.map((index) => {
    const { type, value } = fixture.columns[index];
    const vector = createVector(type, rows);
    for (let row = 0; row < rows; row++) writeVector(vector, row, nullRows.includes(row) ? null : value, type);
    return vector;
  });
  const evaluator = columnEvaluator(tree, fixture.environment(false));
  const output: Vector = createVector(evaluator.type, rows);
  const codes = new Map<number, number>();
  evaluator.evaluate(rows, undefined, inputs, output, { report: (row, code) => codes.set(row, code) });
  return { values: Array.from({ length: rows }, (_, row) => readVector(output, row, evaluator.type)), codes };
}

function expectError(compiled: CompiledExpression, fixture: Fixture): void {
  const expected = fixture.text('error');
  if (compiled.expression === undefined) {
    const actual = compiled.diagnostics.find((finding) => finding.severity === 'error');
    // For constants and variables the same failure may come up before or while running.
    const classes = expected === 'runtime' ? ['validate', 'runtime'] : [expected];
    expect(classes).toContain(actual?.args.errorClass);
    expect(actual?.message).not.toMatch(/<\w+>|SSIS message/);
    return;
  }
  const result = evaluateExpression(compiled.expression, fixture.environment(false));
  expect(result).toHaveProperty('error');
  if ('error' in result) expect(result.error.message).not.toMatch(/<\w+>|SSIS message/);
  expect(expected === 'runtime' || compiled.expression.columns.length === 0).toBe(true);
  expect([...runByColumn(compiled.expression, fixture, 1, []).codes.keys()]).toEqual([0]);
}

function check(fixture: Fixture): void {
  const compiled = fixture.compile();
  if (fixture.text('error') !== undefined) {
    expectError(compiled, fixture);
    return;
  }
  expect(compiled.diagnostics.filter((finding) => finding.severity === 'error')).toEqual([]);
  const tree = compiled.expression;
  if (tree === undefined) return;
  const type = fixture.text('type');
  if (type !== undefined) expect(type.includes(',') ? describeType(tree.type) : tree.type.type).toBe(type);
  const target = fixture.text('assigns');
  if (target !== undefined) expect(tree.assignmentTarget ?? '-').toBe(target);
  const byRow = evaluateExpression(tree, fixture.environment(false));
  if ('error' in byRow) throw new Error(byRow.error.message);
  expectValue(byRow.value, tree.type, fixture);
  const single = runByColumn(tree, fixture, 1, []);
  expect(single).toEqual({ values: [byRow.value], codes: new Map() });
  const onNull = evaluateExpression(tree, fixture.environment(true));
  const three = runByColumn(tree, fixture, 3, [1]);
  expect(three.values[0]).toEqual(byRow.value);
  expect(three.values[2]).toEqual(byRow.value);
  if ('error' in onNull) expect(three.codes.has(1)).toBe(true);
  else expect(three.values[1]).toEqual(onNull.value);
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.vectors'))) {
  describe(`expressions in ${file}`, () => {
    for (const vector of casesOf(file)) {
      it(`${vector.id} ${vector.fields.get('expression')?.[0]} gives ${vector.fields.get('value')?.[0] ?? 'an error'} by row and by column`, () => {
        check(new Fixture(vector));
      });
    }
  });
}
