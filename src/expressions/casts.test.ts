import { describe, expect, it } from 'vitest';
import { canConvert, convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { readVector } from '../datatypes/read-vector.ts';
import { isDateTime, isTimeOfDay } from '../datatypes/type-families.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { columnEvaluator } from './column-evaluator.ts';
import { compileExpression, type TypedExpressionTree } from './compile-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { describeType } from './type-specification.ts';

const columns: readonly (readonly [type: ColumnType, values: string])[] = [
  [columnType('DT_I1'), '-128 0 127'],
  [columnType('DT_I2'), '-32768 0 32767'],
  [columnType('DT_I4'), '-2147483648 0 2147483647'],
  [columnType('DT_I8'), '-9223372036854775808 0 9223372036854775807'],
  [columnType('DT_UI1'), '0 255'],
  [columnType('DT_UI2'), '0 65535'],
  [columnType('DT_UI4'), '0 4294967295'],
  [columnType('DT_UI8'), '0 18446744073709551615'],
  [columnType('DT_R4'), '-3.402823E+38 -0.5 0 1.5 2.5 16777216'],
  [columnType('DT_R8'), '-1.79769313486231E+308 -0.5 0 1.5 2.5 9007199254740993'],
  [columnType('DT_CY'), '-922337203685477.5808 -0.00005 0.5 922337203685477.5807'],
  [columnType('DT_DECIMAL', { scale: 3 }), '-79228162514264337593543950.335 -0.5 1.999'],
  [columnType('DT_NUMERIC', { precision: 38, scale: 3 }), '-99999999999999999999999999999999999.999 -0.5 1.999'],
  [columnType('DT_BOOL'), 'True False'],
  [
    columnType('DT_WSTR', { length: 40 }),
    '12 -1.5 True abc 2020-02-29|10:11:12 {6F9619FF-8B86-D011-B42D-00C04FC964FF} FF00',
  ],
  [columnType('DT_STR', { length: 40, codePage: 1252 }), '12 é'],
  [columnType('DT_NTEXT'), '12 Ж'],
  [columnType('DT_TEXT', { codePage: 1252 }), '12 é'],
  [columnType('DT_IMAGE'), '4100420043'],
  [columnType('DT_BYTES', { length: 20 }), '01 0102030405060708 6F9619FF8B86D011B42D00C04FC964FF'],
  [columnType('DT_GUID'), '{6F9619FF-8B86-D011-B42D-00C04FC964FF}'],
  [columnType('DT_DATE'), '0100-01-01 1899-12-30 1899-12-29|12:00:00 9999-12-31'],
  [columnType('DT_DBDATE'), '0001-01-01 1753-01-01 9999-12-31'],
  [columnType('DT_DBTIME'), '00:00:00 23:59:59'],
  [columnType('DT_DBTIME2', { scale: 7 }), '00:00:00 23:59:59.9999999'],
  [columnType('DT_DBTIMESTAMP'), '1753-01-01 9999-12-31|23:59:59.997'],
  [columnType('DT_DBTIMESTAMP2', { scale: 7 }), '0001-01-01 9999-12-31|23:59:59.9999999'],
  [columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }), '0001-01-02|03:04:05|+05:30 9999-12-30|23:59:59.9999999|-14:00'],
  [columnType('DT_FILETIME'), '1601-01-01 9999-12-31|23:59:59.999'],
];

const targets: readonly ColumnType[] = [
  ...columns.map(([type]) => type),
  columnType('DT_WSTR', { length: 3 }),
  columnType('DT_STR', { length: 3, codePage: 1252 }),
  columnType('DT_NUMERIC', { precision: 5, scale: 0 }),
  columnType('DT_DECIMAL', { scale: 0 }),
  columnType('DT_BYTES', { length: 2 }),
  columnType('DT_DBTIME2', { scale: 0 }),
  columnType('DT_DBTIMESTAMP2', { scale: 0 }),
];

function valueOfType(text: string, type: ColumnType): Value {
  if (type.type === 'DT_IMAGE') return new Uint8Array(Buffer.from(text, 'hex'));
  const { value, error } = convertValue(text.replaceAll('|', ' '), columnType('DT_WSTR'), type, { localeId: 1033 });
  if (error?.kind === 'error') throw new Error(`${text} is no ${type.type}`);
  return value;
}

const reasons: Readonly<Record<string, string>> = {
  DTS_E_EXPREVALDATACONVERSIONOVERFLOW: 'out of range',
  DTS_E_EXPREVALCASTFAILED: 'no such value',
};

/** The cast of one value by row, as text; by column it has to be the same. */
function castOf(expression: TypedExpressionTree, value: Value, from: ColumnType, to: ColumnType): string {
  const environment = { variable: () => null, column: () => value, now: () => 0n, utcNow: () => 0n };
  const result = evaluateExpression(expression, environment);
  const input = createVector(from, 1);
  writeVector(input, 0, value, from);
  const output = createVector(to, 1);
  let reported = false;
  columnEvaluator(expression, environment).evaluate(1, undefined, [input], output, {
    report: () => {
      reported = true;
    },
  });
  if ('error' in result) {
    expect([reported, readVector(output, 0, to)]).toEqual([true, null]);
    return reasons[result.error.symbol] ?? result.error.symbol;
  }
  expect([reported, readVector(output, 0, to)]).toEqual([false, result.value]);
  return result.value === null ? 'NULL' : formatValue(result.value, to);
}

/** A time of day becomes a date of the day it is computed. */
const dependsOnToday = (from: ColumnType, to: ColumnType): boolean =>
  isTimeOfDay(from.type) && isDateTime(to.type) && !isTimeOfDay(to.type);

function castTable(): string {
  const sections = columns.map(([from, texts]) => {
    const values = texts.split(' ').map((text) => valueOfType(text, from));
    const head = values.map((value) => (value === null ? 'NULL' : formatValue(value, from)));
    const lines = targets.flatMap((to) => {
      if (dependsOnToday(from, to)) return [];
      const { expression } = compileExpression(`(${describeType(to)})c`, { column: () => ({ index: 0, type: from }) });
      if (expression === undefined) return [];
      return `  (${describeType(to)}) ${values.map((value) => castOf(expression, value, from, to)).join(' | ')}`;
    });
    return [`${describeType(from)}: ${head.join(' | ')}`, ...lines].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

describe('casts', () => {
  it('exist for the pairs of the cast matrix and are refused for all others, with the documented code', () => {
    for (const [from] of columns) {
      for (const to of targets) {
        const { expression, diagnostics } = compileExpression(`(${describeType(to)})c`, {
          column: () => ({ index: 0, type: from }),
        });
        if (canConvert(from.type, to.type)) expect(expression?.type, `${from.type} to ${to.type}`).toEqual(to);
        else {
          expect(diagnostics).toMatchObject([
            { symbol: 'DTS_E_EXPREVALINVALIDCAST', code: 0xc0047095, location: { line: 1, column: 1 } },
          ]);
        }
      }
    }
  });

  // Source: documentation for formats and ranges, inferred where its pages are silent; the README of datatypes lists the choices.
  it('of values at the limits of every type give what the table says, by row and by column', async () => {
    await expect(castTable()).toMatchFileSnapshot('fixtures/casts.txt');
  });

  it('of NULL are NULL of the type', () => {
    for (const [from] of columns) {
      for (const to of targets.filter(({ type }) => canConvert(from.type, type))) {
        const { expression } = compileExpression(`(${describeType(to)})c`, {
          column: () => ({ index: 0, type: from }),
        });
        expect(expression && evaluateExpression(expression, { variable: () => null, column: () => null })).toEqual({
          value: null,
        });
      }
    }
  });
});
