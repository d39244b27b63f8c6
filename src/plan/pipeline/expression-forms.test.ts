import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { expressionForms } from './expression-forms.ts';
import type { AvailableColumns } from './pipeline-plan.ts';

const integer = columnType('DT_I4');
const text = columnType('DT_WSTR', { length: 10 });
const columns: AvailableColumns = new Map([
  ['Flow\\A.Columns[age]', { name: 'age', type: integer, sourceComponent: 'A' }],
  ['Flow\\A.Columns[full name]', { name: 'full name', type: text, sourceComponent: 'A' }],
  ['Flow\\A.Columns[key]', { name: 'key', type: integer, sourceComponent: 'A' }],
  ['Flow\\B.Columns[key]', { name: 'key', type: integer, sourceComponent: 'B' }],
  ['Flow\\A.Columns[a\\}b]', { name: 'a}b', type: integer, sourceComponent: 'A' }],
  ['17', { name: 'old', type: integer, sourceComponent: 'A' }],
]);
const scope = { localeId: 1033, variableType: () => integer };

// source: observed, the two forms of Derived Column and Conditional Split in packages of formats 6 and 8.
describe('the two forms of an expression', () => {
  it.each([
    ['age + 1', '#{Flow\\A.Columns[age]} + 1', 'age + 1'],
    ['[age]+1', '#{Flow\\A.Columns[age]}+1', '[age]+1'],
    ['upper( [full name] )', '[UPPER]( #{Flow\\A.Columns[full name]} )', 'UPPER( [full name] )'],
    ['[UPPER](#{Flow\\A.Columns[full name]})', '[UPPER](#{Flow\\A.Columns[full name]})', 'UPPER([full name])'],
    ['B.key + [A].[key]', '#{Flow\\B.Columns[key]} + #{Flow\\A.Columns[key]}', 'B.key + [A].[key]'],
    ['#{Flow\\B.Columns[key]} * 2', '#{Flow\\B.Columns[key]} * 2', '[B].key * 2'],
    ['(DT_I8)age', '(DT_I8)#{Flow\\A.Columns[age]}', '(DT_I8)age'],
    [
      'ISNULL(age) ? NULL(DT_I4) : age',
      '[ISNULL](#{Flow\\A.Columns[age]}) ? NULL(DT_I4) : #{Flow\\A.Columns[age]}',
      undefined,
    ],
    ['age == 1 ? TRUE : false', '#{Flow\\A.Columns[age]} == 1 ? TRUE : false', undefined],
    ['age > @[User::Limit]', '#{Flow\\A.Columns[age]} > @[User::Limit]', undefined],
    ['"age" == "[age] + old"', '"age" == "[age] + old"', undefined],
    ['[a}b] + 1', '#{Flow\\A.Columns[a\\}b]} + 1', '[a}b] + 1'],
    ['#17 + old', '#17 + #17', 'old + old'],
  ])('of %s', (given, stored, friendly) => {
    const forms = expressionForms(given, columns, scope);
    expect(forms.stored).toBe(stored);
    expect(forms.friendly).toBe(friendly ?? given);
  });

  it('come with the type and the columns that are read', () => {
    const { type, lineageIds } = expressionForms('age + (age > 1 ? key : 2)', columns, scope);
    expect(type.type).toBe('DT_I4');
    expect(lineageIds).toEqual(['Flow\\A.Columns[age]', 'Flow\\A.Columns[key]']);
  });

  it.each([
    ['height + 1', /height/],
    ['age +', /end of the expression/],
    ['"x" * age', /./],
  ])('are refused for %s', (given, message) => {
    expect(() => expressionForms(given, columns, scope)).toThrow(message);
  });

  it('are refused when a condition is wanted and it is none', () => {
    expect(() => expressionForms('age + 1', columns, scope, 'boolean')).toThrow(/neither true nor false/);
  });
});
