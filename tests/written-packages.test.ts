import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../src/datatypes/secret.ts';
import { printPackage } from '../src/formats/dtsx/print-package.ts';
import { readPackage } from '../src/formats/dtsx/read-package.ts';
import { type UpgradeChange, upgradePackage } from '../src/formats/dtsx/upgrade/upgrade-package.ts';
import { writePackage } from '../src/formats/dtsx/write/write-package.ts';
import { assignRefIds } from '../src/model/assign-ref-ids.ts';
import type { Package } from '../src/model/package.ts';
import { explainPackage } from '../src/runtime/explain-package.ts';
import { corpusFolder, packageFiles } from './corpus/corpus-files.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
const hint = 'set OPENDTSX_CORPUS to a folder of real packages';

/** The package in a file of the corpus, opened where its repository publishes the password; undefined when it stays closed as a whole. */
function read(bytes: Uint8Array, name: string): Package | undefined {
  const password = name.includes('+ssis-build') ? { password: new Secret('ssis123') } : {};
  return readPackage(bytes, { fileName: name, ...password }).package;
}

function filesOfCorpus(): { name: string; bytes: Buffer }[] {
  return packageFiles(corpus).map((name) => ({ name, bytes: readFileSync(join(corpus, name)) }));
}

function plan(root: Package): string {
  return explainPackage({ source: { package: root, folder: corpus }, optionsFile: false }).text ?? '';
}

/** The plan with the names that an upgrade changes already changed. */
function withNewNames(text: string, changes: readonly UpgradeChange[]): string {
  return changes
    .filter(({ kind }) => kind === 'creation-name')
    .toSorted((left, right) => right.from.length - left.from.length)
    .reduce((result, { from, to }) => result.replaceAll(from, to), text);
}

suite(
  'corpus',
  corpus !== '',
  hint,
)('the writer, over real packages', () => {
  it('gives the same bytes for every package that was not changed', () => {
    const closed: string[] = [];
    const different: string[] = [];
    for (const { name, bytes } of filesOfCorpus()) {
      const root = read(bytes, name);
      if (root === undefined) closed.push(name);
      else if (!bytes.equals(writePackage(root).bytes)) different.push(name);
    }
    expect(different).toEqual([]);
    // Waiver: one package is encrypted as a whole, with a method that cannot be opened here, so there is nothing to write.
    expect(closed).toHaveLength(1);
  }, 60_000);

  it('gives the same bytes when a change is taken back, also where values are encrypted', () => {
    const different = filesOfCorpus().filter(({ name, bytes }) => {
      const root = read(bytes, name);
      if (root === undefined) return false;
      const { name: before } = root;
      root.name = 'A new name';
      const back = read(writePackage(root).bytes, name);
      if (back?.name !== 'A new name') return true;
      back.name = before;
      return !bytes.equals(writePackage(back).bytes);
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  }, 60_000);

  it('finds every path of the designer right', () => {
    const renamed = filesOfCorpus().filter(({ name, bytes }) => {
      const root = read(bytes, name);
      if (root === undefined) return false;
      assignRefIds(root);
      return !bytes.equals(writePackage(root).bytes);
    });
    expect(renamed.map(({ name }) => name)).toEqual([]);
  }, 60_000);

  it('upgrades every old package to one that is planned alike', () => {
    let upgraded = 0;
    for (const { name, bytes } of filesOfCorpus()) {
      const root = read(bytes, name);
      if (root === undefined || root.formatVersion === 8) continue;
      const before = plan(read(bytes, name) as Package);
      const changes = upgradePackage(root);
      const back = read(writePackage(root).bytes, name);
      expect(back && printPackage(back), name).toBe(printPackage(root));
      expect(back?.formatVersion, name).toBe(8);
      expect(plan(back as Package), name).toBe(withNewNames(before, changes));
      upgraded++;
    }
    expect(upgraded).toBeGreaterThan(30);
  }, 60_000);
});
