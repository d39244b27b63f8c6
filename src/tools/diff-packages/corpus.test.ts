import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, it } from 'vitest';
import { suite } from '../../../tests/suite-availability.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { upgradePackage } from '../../formats/dtsx/upgrade/upgrade-package.ts';
import { comparePackages } from './compare-packages.ts';
import { printDifference } from './print-difference.ts';
import { printOutline } from './print-outline.ts';

const corpus = process.env.OPENDTSX_CORPUS ?? '';

type Package = NonNullable<ReturnType<typeof readPackage>['package']>;

interface RealPackage {
  readonly name: string;
  /** Reads it anew. */
  read(): Package;
}

function realPackages(): RealPackage[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name).toLowerCase() === '.dtsx')
    .flatMap((name) => {
      const bytes = readFileSync(join(corpus, name));
      const read = (): Package | undefined => readPackage(bytes, { fileName: name }).package;
      // One is encrypted as a whole.
      return read() === undefined ? [] : [{ name, read: read as () => Package }];
    });
}

const timeout = 60_000;

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages', () => {
  const packages = corpus === '' ? [] : realPackages();

  it('do not differ from themselves', { timeout }, () => {
    const different = packages.filter(({ read }) => comparePackages(read(), read()).length > 0);
    expect(different.map(({ name }) => name)).toEqual([]);
    expect(packages.length).toBeGreaterThan(0);
  });

  it('of older formats do not differ from what the upgrade makes of them, and print as the same text', {
    timeout,
  }, () => {
    const older = packages.filter(({ read }) => read().formatVersion < 8);
    const findings = older.flatMap(({ name, read }) => {
      const [before, upgraded] = [read(), read()];
      upgradePackage(upgraded);
      expect(printOutline(upgraded), name).toBe(printOutline(before));
      return printDifference(comparePackages(before, upgraded), (_, line) => `${name}: ${line}`);
    });
    expect(findings).toEqual([]);
    expect(older.length).toBeGreaterThan(0);
  });

  it('differ from each other in both directions alike', { timeout }, () => {
    for (const [index, { name, read }] of packages.entries()) {
      const [one, other] = [read(), packages[(index + 1) % packages.length].read()];
      const [there, back] = [comparePackages(one, other), comparePackages(other, one)];
      const added = there.filter(({ before }) => before === undefined).length;
      const removed = there.filter(({ after }) => after === undefined).length;
      expect(
        [
          back.filter(({ after }) => after === undefined).length,
          back.filter(({ before }) => before === undefined).length,
        ],
        name,
      ).toEqual([added, removed]);
    }
  });
});
