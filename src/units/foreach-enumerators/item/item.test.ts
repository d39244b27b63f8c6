import { readFileSync } from 'node:fs';
import { enumeratorUnderTest, symbolOf } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { foreachItemEnumerator } from './index.ts';
import { readItemValue } from './item-value.ts';

it('gives the items of the package with typed values', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const enumerator = enumeratorUnderTest(foreachItemEnumerator, { objectData });
  expect(enumerator.validate()).toEqual([]);
  expect(await enumerator.items()).toEqual([
    [7, ' seven '],
    [-8, ''],
  ]);
});

it('gives nothing without items', async () => {
  expect(await enumeratorUnderTest(foreachItemEnumerator, {}).items()).toEqual([]);
});

it('finds a text that is no value of its type', async () => {
  const properties = { Items: [{ Values: [{ Type: 3, Value: 'many' }] }] };
  const enumerator = enumeratorUnderTest(foreachItemEnumerator, { properties });
  expect(enumerator.validate()).toEqual(['DTS_E_INVALIDVALUEINARRAY']);
  expect(await symbolOf(enumerator.items())).toBe('DTS_E_INVALIDVALUEINARRAY');
});

const day = 864_000_000_000n;

it.each([
  [2, '-5', 'DT_I2', -5],
  [20, '9007199254740993', 'DT_I8', 9007199254740993n],
  [11, 'True', 'DT_BOOL', true],
  [11, '0', 'DT_BOOL', false],
  [4, '0.1', 'DT_R4', Math.fround(0.1)],
  [5, '1e3', 'DT_R8', 1000],
  [6, '1.5', 'DT_CY', { coefficient: 15000n, scale: 4 }],
  [6, '1.23456', 'DT_CY', { coefficient: 12346n, scale: 4 }],
  [14, '-1.50', 'DT_DECIMAL', { coefficient: -150n, scale: 2 }],
  [7, '1970-01-02', 'DT_DATE', day],
  [7, '1/2/1970 12:00:00 AM', 'DT_DATE', day],
  [7, '1/2/1970 1:30 PM', 'DT_DATE', day + 486_000_000_000n],
])('reads type %i, %s', (type, text, name, value) => {
  expect(readItemValue(type, text)).toMatchObject({ type: { type: name }, value });
});

it.each([
  [3, '2147483648'],
  [17, '-1'],
  [3, '1.5'],
  [5, ''],
  [11, 'yes'],
  [14, '.'],
  [7, '2001-02-30'],
  [7, 'tomorrow'],
  [13, 'x'],
])('finds no value in type %i, %j', (type, text) => {
  expect(readItemValue(type, text)).toBeUndefined();
});
