import { describe, expect, it } from 'vitest';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import type { Package } from '../model/package.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { planPackage } from '../plan/plan-package.ts';
import { createRegistry } from '../registry/registry.ts';
import { selectExecutables } from './select-executables.ts';

interface Sketch {
  readonly name: string;
  readonly inside?: readonly Sketch[];
  readonly constraints?: readonly (readonly [from: string, to: string])[];
  readonly disabled?: boolean;
}

function draw({ name, inside, constraints = [], disabled }: Sketch, path: string): string {
  const kind = inside === undefined ? 'Test.Task' : 'STOCK:SEQUENCE';
  const children = (inside ?? []).map((child) => draw(child, `${path}\\${child.name}`)).join('');
  const lines = constraints.map(
    ([from, to], index) =>
      `<DTS:PrecedenceConstraint DTS:From="${path}\\${from}" DTS:To="${path}\\${to}" DTS:LogicalAnd="True" DTS:ObjectName="C${index}" DTS:DTSID="{${path}${index}}"/>`,
  );
  return `<DTS:Executable DTS:refId="${path}" DTS:CreationName="${kind}" DTS:ExecutableType="${kind}" DTS:DTSID="{${path}}" DTS:ObjectName="${name}"${disabled ? ' DTS:Disabled="True"' : ''}>${inside === undefined ? '<DTS:ObjectData><T/></DTS:ObjectData>' : ''}<DTS:Executables>${children}</DTS:Executables><DTS:PrecedenceConstraints>${lines.join('')}</DTS:PrecedenceConstraints></DTS:Executable>`;
}

const sketch: Sketch = {
  name: 'P',
  inside: [
    { name: 'Prepare' },
    {
      name: 'Load',
      inside: [{ name: 'Truncate' }, { name: 'Copy' }, { name: 'Count' }, { name: 'Aside' }],
      constraints: [
        ['Truncate', 'Copy'],
        ['Copy', 'Count'],
      ],
    },
    { name: 'Publish' },
    { name: 'Tell' },
    { name: 'Off', disabled: true },
    { name: 'Copy' },
  ],
  constraints: [
    ['Prepare', 'Load'],
    ['Load', 'Publish'],
    ['Tell', 'Publish'],
  ],
};

const source = readPackage(
  draw(sketch, 'Package')
    .replace('<DTS:Executables>', '<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property><DTS:Executables>')
    .replace(
      '<DTS:Executable DTS:refId="Package" DTS:CreationName="STOCK:SEQUENCE" DTS:ExecutableType="STOCK:SEQUENCE"',
      '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package"',
    ),
).package as Package;
const plan = planPackage(source, { registry: createRegistry([]) });

function shape({ name, executables, constraints }: ExecutablePlan): string {
  const lines = constraints.map(({ from, to }) => `${executables[from].name}→${executables[to].name}`);
  const inner = executables.map(shape).join(' ');
  return executables.length === 0 ? name : `${name}(${[inner, ...lines].join(' ')})`;
}

const selected = (selection: Parameters<typeof selectExecutables>[1]): string =>
  shape(selectExecutables(plan, selection).root);

describe('a part of a package', () => {
  it('is all of it without a selection', () => {
    expect(selectExecutables(plan, {})).toBe(plan);
  });

  it('is one executable with all it holds, and the containers around it', () => {
    expect(selected({ only: '\\Package\\Load' })).toBe('P(Load(Truncate Copy Count Aside Truncate→Copy Copy→Count))');
    expect(selected({ only: '\\Package\\Load\\Count' })).toBe('P(Load(Count))');
  });

  it('is an executable and what its constraints lead to, on every level around it', () => {
    expect(selected({ from: '\\Package\\Load\\Copy' })).toBe('P(Load(Copy Count Copy→Count) Publish Load→Publish)');
    expect(selected({ from: 'Prepare' })).toBe(
      'P(Prepare Load(Truncate Copy Count Aside Truncate→Copy Copy→Count) Publish Prepare→Load Load→Publish)',
    );
  });

  it.each(['Load', 'load', '\\package\\load', 'Package\\Load', '/Package/Load'])('is found by %s', (only) => {
    expect(selected({ only })).toContain('Load(Truncate');
  });

  it('has the findings of what is in it only', () => {
    const count = (part: string): number =>
      selectExecutables(plan, { only: part }).diagnostics.filter(
        ({ symbol }) => symbol === 'OPENDTSX_E_TASK_UNSUPPORTED',
      ).length;
    expect([count('\\Package\\Load'), count('Prepare')]).toEqual([4, 1]);
  });

  it.each([
    ['Lod', 'there is no such executable; perhaps Load is meant'],
    ['Nothing of the kind', 'there is no such executable'],
    ['Copy', 'several have that name: \\Package\\Load\\Copy, \\Package\\Copy'],
    ['Off', '\\Package\\Off is disabled'],
  ])('is refused for %s', (only, detail) => {
    const refusal = (): unknown => {
      try {
        return selectExecutables(plan, { only });
      } catch (error) {
        return error instanceof DtsError ? error.diagnostic.message : error;
      }
    };
    expect(refusal()).toBe(`--only names ${only}, and ${detail}.`);
  });
});
