import { readFileSync } from 'node:fs';
import { columnType } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf, type TaskCase } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { foreachFromVariableEnumerator } from './index.ts';

const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');

function over(list: NonNullable<TaskCase['variables']>[string]) {
  return enumeratorUnderTest(foreachFromVariableEnumerator, { objectData, variables: { 'User::List': list } });
}

const moment = { type: columnType('DT_DATE'), value: 5n };
const row = { columns: [{ name: 'id', type: columnType('DT_I4') }], rows: [[1], [2]] };
const inner = [1, 2];

it.each([
  ['an array', ['a', 1, 2.5, true, 3n], [['a'], [1], [2.5], [true], [3n]]],
  ['a set', new Set(['a', 'b']), [['a'], ['b']]],
  ['typed values', [moment], [[5n]]],
  ['lists as objects', [inner], [[inner]]],
  ['an empty array', [], []],
  ['the rows of a record set', { kind: 'record-set', tables: [row] }, [[1], [2]]],
])('gives the elements of %s', async (_, object, expected) => {
  expect(await over({ object }).items()).toEqual(expected);
});

it('gives the characters of a text', async () => {
  expect(await over('abc').items()).toEqual([['a'], ['b'], ['c']]);
});

it.each([[5], [{ object: { some: 'thing' } }], [{ object: null }]])('fails for %j', async (held) => {
  expect(await symbolOf(over(held).items())).toBe('DTS_E_ENUMERATIONELEMENTNOTENUMERABLE');
});

it('is invalid without variable', () => {
  const enumerator = enumeratorUnderTest(foreachFromVariableEnumerator, {});
  expect(enumerator.validate()).toEqual(['OPENDTSX_E_FOREACH_PROPERTYMISSING']);
  expect(over('').validate()).toEqual([]);
});

it('gives the characters of a text that an Object variable holds', async () => {
  const text = { type: columnType('DT_WSTR', { length: 2 }), value: 'ab' };
  expect(await over({ object: text }).items()).toEqual([['a'], ['b']]);
});

it('is invalid without the variable, or with one that cannot be enumerated', () => {
  const enumerator = enumeratorUnderTest(foreachFromVariableEnumerator, { objectData });
  expect(enumerator.validate()).toEqual(['DTS_E_VARIABLENOTFOUND']);
  expect(over(5).validate()).toEqual(['OPENDTSX_E_FOREACH_VARIABLE']);
  expect(over({ object: [] }).validate()).toEqual([]);
});
