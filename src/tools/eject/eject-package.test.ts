import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFiles } from '../../../tests/corpus/corpus-files.ts';
import { suite } from '../../../tests/suite-availability.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { upgradePackage } from '../../formats/dtsx/upgrade/upgrade-package.ts';
import { writePackage } from '../../formats/dtsx/write/write-package.ts';
import type { Package as PackageModel } from '../../model/package.ts';
import type { Package } from '../../object-model/package.ts';
import { inXml, newPackage, raw } from '../builder/package-builder.ts';
import { printDifference } from '../diff-packages/print-difference.ts';
import { type EjectedPackage, ejectPackage } from './eject-package.ts';
import { planWithoutSecrets } from './same-plan.ts';

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/** Runs an ejected program. A secret gets a value that fits text and numbers. */
async function run({ text, secrets }: EjectedPackage): Promise<Package> {
  const plain = stripTypeScriptTypes(text)
    .replaceAll(/^import .*$/gm, '')
    .replace('export async function', 'async function');
  const names = ['newPackage', 'raw', 'inXml', 'secrets'];
  const program = new AsyncFunction(...names, `${plain}; return buildPackage(secrets);`);
  const values = Object.fromEntries(secrets.map((name, index) => [name, String(71_000_001 + index)]));
  return (await program(newPackage, raw, inXml, values)) as Package;
}

/** The plan of a package as it comes out of a file of format 8. */
function planOf(model: PackageModel): string {
  const read = (root: PackageModel): PackageModel => readPackage(writePackage(root).text).package ?? root;
  const copy = read(model);
  upgradePackage(copy);
  return planWithoutSecrets(read(copy));
}

/** What is wrong with the program of a package: nothing, or a line for each. */
async function faultsOf(model: PackageModel): Promise<{ readonly faults: string[]; readonly ejected: EjectedPackage }> {
  const ejected = await ejectPackage(model);
  const built = await run(ejected);
  const again = await ejectPackage(built.package);
  const faults = printDifference(ejected.lost, (mark, line) => `lost ${mark} ${line}`);
  if (again.text !== ejected.text) faults.push(`unstable: ${firstDifference(ejected.text, again.text)}`);
  const [plan, planBuilt] = [planOf(model), planOf(built.package)];
  if (plan !== planBuilt) faults.push(`another plan: ${firstDifference(plan, planBuilt)}`);
  return { faults, ejected };
}

function firstDifference(one: string, other: string): string {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const at = lines.findIndex((line, index) => line !== others[index]);
  return `${lines[at]}\n  ${others[at]}`;
}

// Packages of the house: of every format, and each with something of its own.
const own = [
  ...globSync('tests/golden/*/*.dtsx'),
  ...globSync('src/**/fixtures/*.dtsx'),
  ...globSync('examples/*/*.dtsx'),
].sort();

describe('a package ejected, built and ejected again', () => {
  it.each(own)('is the same program with the same plan and meaning: %s', async (file) => {
    const { package: model } = readPackage(readFileSync(file));
    const { faults } = await faultsOf(model as PackageModel);
    expect(faults).toEqual([]);
  });
});

describe('an ejected package', () => {
  const eject = async (text: string): Promise<EjectedPackage> =>
    ejectPackage(readPackage(text).package as PackageModel);

  it('reads like the package', async () => {
    const sample = readFileSync(new URL('./fixtures/sample.dtsx', import.meta.url), 'utf8');
    await expect((await eject(sample)).text).toMatchFileSnapshot('./fixtures/sample.txt');
  });

  it('holds no secret, wherever the package has it, and names what to give', async () => {
    const made = newPackage('Secrets');
    made.oleDbConnectionManager('Warehouse', 'Data Source=.;User ID=sa;Password=Wonderland7;', {
      Password: 'Looking&glass',
    });
    made.parameter('Code', 'Cheshire9', { sensitive: true });
    made.variable('Target', 'Data Source=.;PWD=Wonderland7');
    made.add(
      raw(
        '<DTS:Variable DTS:DTSID="{}" DTS:Namespace="User" DTS:ObjectName="Raw" DTS:Odd="Looking&amp;glass"><DTS:VariableValue DTS:DataType="8">x</DTS:VariableValue></DTS:Variable>',
      ),
    );
    made.connection('Short', 'OLEDB', 'Data Source=b7;User ID=b7;Password=b7');
    const ejected = await ejectPackage((await made.build()).package);
    expect(ejected.text).not.toContain('Password=b7');
    expect(ejected.text).not.toMatch(/Wonderland7|Looking|Cheshire9/);
    expect(ejected.secrets).toEqual(['Code', 'Short Password', 'Warehouse Password', 'Warehouse Password 2']);
    const built = await run(ejected);
    expect(built.connections.item(0).connectionString).toContain('Password=7100000');
  });
});

const corpus = process.env.OPENDTSX_CORPUS ?? '';

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages', () => {
  it('come out of their programs as they were', { timeout: 600_000 }, async () => {
    const counts = { words: 0, data: 0, raw: 0 };
    let packages = 0;
    const faults: string[] = [];
    for (const file of packageFiles(corpus)) {
      const { package: model } = readPackage(readFileSync(join(corpus, file)));
      if (model === undefined) continue;
      packages++;
      const result = await faultsOf(model);
      faults.push(...result.faults.map((fault) => `${file}: ${fault}`));
      for (const telling of ['words', 'data', 'raw'] as const) counts[telling] += result.ejected.tellings[telling];
    }
    expect(faults).toEqual([]);
    // Most objects are told in words; what is told as XML may not grow unnoticed. Script Tasks are, with their projects.
    const all = counts.words + counts.data + counts.raw;
    process.stdout.write(`${packages} packages ejected: ${JSON.stringify(counts)}\n`);
    expect(packages).toBeGreaterThan(0);
    expect(counts.words / all).toBeGreaterThan(0.75);
    expect(counts.raw / all).toBeLessThan(0.09);
  });
});
