import { describe, expect, it } from 'vitest';
import type { ComponentUnit } from '../registry/registry.ts';
import type { ComponentDeclaration } from '../sdk/component.ts';
import type { PropertyDeclarations } from '../sdk/property.ts';
import { checkUnit } from './conformance.ts';
import { passing } from './passing-unit.ts';

const fixture = `component OpenDTSX.Testing.Passing
source: inferred a test of the rules themselves
input Input (a I4)
`;
const complete = new Map([
  ['happy.flow', `${fixture}| 1 |\n| NULL |`],
  ['empty.flow', fixture],
]);

function variant(changes: Partial<ComponentDeclaration>, properties: PropertyDeclarations = {}): ComponentUnit {
  return { ...passing, declaration: { ...passing.declaration, properties, ...changes } };
}

function broken(unit: ComponentUnit, texts = complete): string[] {
  return checkUnit(unit, texts).map(({ rule, subject }) => `${rule} ${subject}`.trim());
}

describe('checkUnit', () => {
  it('finds nothing in a unit that keeps the rules', () => {
    expect(broken(passing)).toEqual([]);
  });

  it('finds missing fixtures', () => {
    expect(broken(variant({ errorOutput: true }), new Map())).toEqual([
      'fixture-happy',
      'fixture-empty',
      'fixture-null',
      'fixture-error-output',
    ]);
  });

  it('does not count a fixture that expects an error as a happy one', () => {
    const failing = new Map([['fails.flow', `${fixture}| 1 |\nexpect error DTS_E_SORTNEEDSONEKEY`]]);
    expect(broken(passing, failing)).toContain('fixture-happy');
  });

  it('finds properties without description and defaults of another kind', () => {
    const properties: PropertyDeclarations = {
      Undescribed: { kind: 'string', description: '' },
      Number: { kind: 'integer', description: 'A number that is text.', default: 'x' },
      Choice: { kind: 'enumeration', description: 'A choice of two.', values: { A: 0, B: 1 }, default: 2 },
    };
    expect(broken(variant({}, properties))).toEqual(['documented Undescribed', 'default Number', 'default Choice']);
  });

  it('finds symbols that do not exist or that no test raises', () => {
    const raises = ['DTS_E_NOSUCHSYMBOL', 'DTS_E_SORTNEEDSONEKEY'];
    expect(broken(variant({ raises }))).toEqual([
      'symbol DTS_E_NOSUCHSYMBOL',
      'raised DTS_E_NOSUCHSYMBOL',
      'raised DTS_E_SORTNEEDSONEKEY',
    ]);
  });

  it('finds a validation that throws', () => {
    const validate = (): never => {
      throw new Error('untouched');
    };
    expect(broken(variant({ validate }))).toEqual(['validate']);
  });
});
