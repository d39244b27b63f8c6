import { describe, expect, it } from 'vitest';
import type { Package } from '../../../model/package.ts';
import { longestText } from '../../../xml/parse-xml.ts';
import { readPackage } from '../read-package.ts';
import { upgradePackage } from '../upgrade/upgrade-package.ts';
import { writePackage } from './write-package.ts';

// Source: observed. What campaigns of damaged packages found (tests/fuzz).

const packageOf = (format: number, content: string): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="Microsoft.Package"><DTS:Property DTS:Name="PackageFormatVersion">${format}</DTS:Property>${content}</DTS:Executable>`;

function read(text: string): Package {
  const { package: root } = readPackage(text);
  if (root === undefined) throw new Error('the package of the test cannot be read');
  return root;
}

function written(text: string, change: (root: Package) => void): string {
  const root = read(text);
  change(root);
  return writePackage(root).text;
}

const unchanged = (): void => undefined;

describe('two expressions for one property', () => {
  const expression = '<DTS:PropertyExpression DTS:Name="Disable">1 == 1</DTS:PropertyExpression>';
  const text = packageOf(8, expression + expression);

  it('stay while nobody changes one', () => {
    expect(written(text, unchanged)).toBe(text);
  });

  it('become one when it is changed', () => {
    const changed = written(text, (root) => {
      root.propertyExpressions = [{ name: 'Disable', expression: '1 == 2' }];
    });
    expect(read(changed).propertyExpressions.map((each) => each.expression)).toContain('1 == 2');
  });
});

describe('a constraint of format 3', () => {
  const task = (id: string): string =>
    `<DTS:Executable DTS:ExecutableType="STOCK:SEQUENCE"><DTS:Property DTS:Name="DTSID">${id}</DTS:Property></DTS:Executable>`;
  const tasks = ['{A}', '{B}', '{C}'].map(task).join('');

  it.each([
    ['without ends', '<DTS:PrecedenceConstraint />'],
    ['with its ends in properties', '<DTS:PrecedenceConstraint DTS:From="{A}" DTS:To="{B}" />'],
  ])('%s stays as it is', (_, constraint) => {
    const text = packageOf(3, tasks + constraint);
    expect(written(text, unchanged)).toBe(text);
  });

  it('has a changed end where it had the end', () => {
    const text = packageOf(3, `${tasks}<DTS:PrecedenceConstraint DTS:From="{A}" DTS:To="{B}" />`);
    const changed = written(text, ({ precedenceConstraints: [constraint], executables }) => {
      constraint.to = executables[2];
    });
    expect(changed).toBe(text.replace('DTS:To="{B}"', 'DTS:To="{C}"'));
  });
});

describe('a package that would be larger than what is read', () => {
  it('is not written', () => {
    const root = read(packageOf(8, '<DTS:Variables />'));
    root.description = '&'.repeat(longestText / 4);
    expect(() => writePackage(root)).toThrow(/is too large/);
  });
});

describe('a property whose name no attribute can have', () => {
  it('stays an element in format 8', () => {
    const property = '<DTS:Property DTS:Name="%/a">1</DTS:Property>';
    const text = packageOf(3, `<DTS:LogProvider>${property}</DTS:LogProvider>`);
    const upgraded = written(text, (root) => void upgradePackage(root));
    expect(read(upgraded).logProviders[0].properties.get('%/a')).toBe('1');
  });
});
