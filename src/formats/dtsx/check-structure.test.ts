import { describe, expect, it } from 'vitest';
import { newExecutable, newPackage, newPrecedenceConstraint } from '../../model/new-objects.ts';
import type { Package } from '../../model/package.ts';
import { checkStructure } from './check-structure.ts';
import { readPackage } from './read-package.ts';
import { writePackage } from './write/write-package.ts';

/** A package of sequences joined by constraints: `A>B` lets B follow A. */
function packageOf(names: string, constraints: string): Package {
  const root = newPackage('P');
  const sequences = new Map(
    names.split(' ').map((name) => {
      const sequence = newExecutable('STOCK:SEQUENCE', root);
      sequence.name = name;
      root.executables.push(sequence);
      return [name, sequence];
    }),
  );
  for (const [from, to] of constraints.split(' ').map((each) => each.split('>'))) {
    const [prior, constrained] = [sequences.get(from), sequences.get(to)];
    if (prior !== undefined && constrained !== undefined) {
      root.precedenceConstraints.push(newPrecedenceConstraint(prior, constrained));
    }
  }
  return root;
}

describe('checkStructure', () => {
  it.each([
    ['A B', 'A>B B>A', 'A, B'],
    ['A B C D', 'A>B B>C C>B C>D', 'B, C'],
    ['A', 'A>A', 'A'],
  ])('names the circle of %s with %s', (names, constraints, circle) => {
    const [finding, ...others] = checkStructure(packageOf(names, constraints));
    expect(others).toEqual([]);
    expect([finding.symbol, finding.args.executables]).toEqual(['OPENDTSX_W_FORMATS_PRECEDENCECYCLE', circle]);
  });

  it.each([
    ['A B C D', 'A>B A>C B>D C>D'],
    ['A B', 'A>B A>B'],
    ['A B', 'Gone>A'],
  ])('finds nothing in %s with %s', (names, constraints) => {
    expect(checkStructure(packageOf(names, constraints))).toEqual([]);
  });

  it('walks a chain of thousands, and a circle of thousands', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `S${index}`);
    const chain = names.slice(1).map((name, index) => `${names[index]}>${name}`);
    expect(checkStructure(packageOf(names.join(' '), chain.join(' ')))).toEqual([]);
    const circle = [...chain, 'S4999>S0'].join(' ');
    expect(checkStructure(packageOf(names.join(' '), circle))).toHaveLength(1);
  });

  it('names both owners of one id', () => {
    const root = packageOf('A B', '');
    root.executables[1].id = root.executables[0].id.toLowerCase();
    const { diagnostics } = readPackage(writePackage(root).text);
    expect(diagnostics.map(({ symbol, args }) => [symbol, args.first, args.second])).toEqual([
      ['OPENDTSX_W_FORMATS_DUPLICATEID', '\\Package\\A', '\\Package\\B'],
    ]);
  });
});

describe('input made to do harm', () => {
  it('is refused when two million elements nest', () => {
    const { package: root, diagnostics } = readPackage(`<DTS:Executable xmlns:DTS="x">${'<a>'.repeat(2_000_000)}`);
    expect([root, diagnostics.map(({ symbol }) => symbol)]).toEqual([undefined, ['OPENDTSX_E_XML_TOODEEP']]);
  });

  it('is refused by name when a text that was set cannot stand in XML', () => {
    const root = newPackage('a\u0001b');
    expect(() => writePackage(root)).toThrow('the character U+0001, which XML cannot');
  });
});

describe('names', () => {
  it('of ten thousand characters are read, and longer ones refused by their beginning', () => {
    const text = (length: number): string => writePackage(packageOf('x'.repeat(length), '')).text;
    expect(readPackage(text(10_000)).package?.executables[0].name).toHaveLength(10_000);
    const { package: read, diagnostics } = readPackage(text(10_001));
    expect(read).toBeUndefined();
    expect(diagnostics.map(({ symbol, args }) => [symbol, args.length])).toEqual([
      ['OPENDTSX_E_FORMATS_NAMETOOLONG', 10_001],
    ]);
  });
});
