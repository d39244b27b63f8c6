import { readFileSync } from 'node:fs';
import { columnType, type RecordSet } from 'opendtsx/sdk';
import { enumeratorUnderTest, symbolOf } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { foreachAdoEnumerator } from './index.ts';

const id = { name: 'id', type: columnType('DT_I4') };
const name = { name: 'name', type: columnType('DT_WSTR', { length: 10 }) };
const first = {
  columns: [id, name],
  rows: [
    [1, 'a'],
    [2, null],
  ],
};
const second = { columns: [id], rows: [[3]] };
const recordSet: RecordSet = { kind: 'record-set', tables: [first, second] };
const variables = { 'User::Rows': { object: recordSet } };

it('gives the rows of the first table', async () => {
  const properties = { DataObjectVariable: 'User::Rows', Type: 2 };
  const enumerator = enumeratorUnderTest(foreachAdoEnumerator, { properties, variables });
  expect(await enumerator.items()).toEqual([
    [1, 'a'],
    [2, null],
  ]);
});

it('gives the rows of all tables', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const enumerator = enumeratorUnderTest(foreachAdoEnumerator, { objectData, variables });
  expect(enumerator.validate()).toEqual([]);
  expect(await enumerator.items()).toEqual([[1, 'a'], [2, null], [3]]);
});

it('gives each table as a record set', async () => {
  const properties = { DataObjectVariable: 'User::Rows', Type: 0 };
  expect(await enumeratorUnderTest(foreachAdoEnumerator, { properties, variables }).items()).toEqual([
    [{ kind: 'record-set', tables: [first] }],
    [{ kind: 'record-set', tables: [second] }],
  ]);
});

it('gives nothing for an empty record set', async () => {
  const empty = { 'User::Rows': { object: { kind: 'record-set', tables: [] } } };
  const properties = { DataObjectVariable: 'User::Rows' };
  expect(await enumeratorUnderTest(foreachAdoEnumerator, { properties, variables: empty }).items()).toEqual([]);
});

it('fails when the variable holds no record set', async () => {
  const properties = { DataObjectVariable: 'User::Rows' };
  const enumerator = enumeratorUnderTest(foreachAdoEnumerator, { properties, variables: { 'User::Rows': 'text' } });
  expect(await symbolOf(enumerator.items())).toBe('OPENDTSX_E_FOREACH_NORECORDSET');
});

it('is invalid without variable', () => {
  expect(enumeratorUnderTest(foreachAdoEnumerator, {}).validate()).toEqual(['OPENDTSX_E_FOREACH_PROPERTYMISSING']);
});

it.each([
  ['an absent variable', {}, {}, 'DTS_E_VARIABLENOTFOUND'],
  ['a variable of another type', { 'User::Rows': 'text' }, {}, 'OPENDTSX_E_FOREACH_VARIABLE'],
  ['an unknown enumeration', variables, { Type: 3 }, 'OPENDTSX_E_FOREACH_PROPERTY'],
])('is invalid with %s', (_, surroundings, given, symbol) => {
  const properties = { DataObjectVariable: 'User::Rows', ...given };
  const enumerator = enumeratorUnderTest(foreachAdoEnumerator, { properties, variables: surroundings });
  expect(enumerator.validate()).toEqual([symbol]);
});
