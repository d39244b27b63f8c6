import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { compileAt, nestScope } from '../plan/name-scope.ts';
import { type VariableCell, VariableScope } from './variable-scope.ts';

const text = columnType('DT_WSTR', { length: 4 });
const number = columnType('DT_I4');
const place = { path: '\\Package\\T', localeId: 1033 };

function cell(qualifiedName: string, members: Partial<VariableCell>): VariableCell {
  return {
    qualifiedName,
    id: '',
    description: '',
    type: text,
    readOnly: false,
    raiseChangedEvent: false,
    expression: undefined,
    sensitive: false,
    value: '',
    object: undefined,
    evaluating: false,
    ...members,
  };
}

function computed(expression: string) {
  const names = ['User::A', 'User::B'].map((qualifiedName) => ({ qualifiedName, type: number }));
  return compileAt(expression, nestScope(undefined, names), { source: '', subComponent: '' }).expression;
}

function symbolOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof DtsError) return error.diagnostic.symbol;
    throw error;
  }
  return 'nothing thrown';
}

describe('variable scope', () => {
  it('keeps text of any length, whatever the first value was', () => {
    const scope = new VariableScope(undefined, [cell('User::T', { value: 'four' })], place);
    scope.write('User::T', { type: columnType('DT_WSTR', { length: 9 }), value: 'much more' });
    expect(scope.read('T').value).toBe('much more');
  });

  it('turns NULL into the empty value and converts what fits', () => {
    const scope = new VariableScope(undefined, [cell('User::N', { type: number, value: 1 })], place);
    scope.write('User::N', { type: text, value: '12' });
    expect(scope.read('User::N').value).toBe(12);
    scope.write('User::N', { type: number, value: null });
    expect(scope.read('User::N').value).toBe(0);
  });

  it('computes an expression on every read, and refuses one that depends on itself', () => {
    const scope = new VariableScope(
      undefined,
      [
        cell('User::A', { type: number, value: 1 }),
        cell('User::B', { type: number, expression: computed('@[User::A] + 1') }),
      ],
      place,
    );
    expect(scope.read('User::B').value).toBe(2);
    scope.write('User::A', { type: number, value: 5 });
    expect(scope.read('User::B').value).toBe(6);
    const circle = [cell('User::A', { type: number, expression: computed('@[User::A] + 1') })];
    expect(symbolOf(() => new VariableScope(undefined, circle, place).read('User::A'))).toBe(
      'OPENDTSX_E_VARIABLECYCLE',
    );
  });

  it('names the variable whose expression fails', () => {
    const failing = [cell('User::B', { type: number, expression: computed('1 / (@[User::A] - @[User::A])') })];
    const outer = new VariableScope(undefined, [cell('User::A', { type: number, value: 1 })], place);
    expect(symbolOf(() => new VariableScope(outer, failing, place).read('User::B'))).toBe(
      'DTS_E_VARIABLEEXPRESSIONERROR',
    );
  });

  it('holds objects and plain values in Object variables only', () => {
    const cells = [cell('User::O', { type: undefined }), cell('User::T', {})];
    const scope = new VariableScope(undefined, cells, place);
    scope.setObject('User::O', { kind: 'record-set', tables: [] });
    expect(symbolOf(() => scope.read('User::O'))).toBe('OPENDTSX_E_OBJECTVARIABLE');
    scope.write('User::O', { type: number, value: 3 });
    expect(scope.read('User::O').value).toBe(3);
    expect(symbolOf(() => scope.setObject('User::T', {}))).toBe('DTS_E_RUNTIMEVARIABLETYPECHANGE');
  });

  it('does not show the value of a sensitive variable', () => {
    const scope = new VariableScope(undefined, [cell('User::N', { type: number, value: 1, sensitive: true })], place);
    expect(() => scope.write('User::N', { type: text, value: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });
});
