import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from '../scripts/generated-file.ts';
import { runScript, tools } from '../scripts/run-tool.ts';
import { unitFiles, withStockUnit } from '../scripts/templates/unit-files.ts';
import { unitKinds, unitNames } from '../scripts/templates/unit-names.ts';

const units = unitKinds.map((kind) => ({ kind, names: named(kind) }));
let folder = '';

function named(kind: (typeof unitKinds)[number]) {
  const names = unitNames(kind, 'row Sampling');
  if (names === undefined) throw new Error('the name is refused');
  return names;
}

/** Inside the checkout, where `opendtsx/sdk` means this package. */
beforeAll(() => {
  mkdirSync(join(checkout, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(checkout, '.tmp', 'new-unit-'));
  for (const { kind, names } of units) {
    for (const [path, text] of Object.entries(unitFiles(kind, names))) {
      mkdirSync(dirname(join(folder, kind, path)), { recursive: true });
      writeFileSync(join(folder, kind, path), text);
    }
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

// Compiling and running the written units takes longer than a test may by default.
describe('npm run new', { timeout: 60_000 }, () => {
  it('spells a display name for files, identifiers and people', () => {
    expect(unitNames('task', 'row Sampling')).toEqual({
      display: 'Row Sampling',
      file: 'row-sampling',
      value: 'rowSampling',
      type: 'RowSampling',
      unit: 'rowSamplingTask',
    });
    expect(unitKinds.map((kind) => unitNames(kind, 'A b')?.unit)).toEqual([
      'aB',
      'aB',
      'aB',
      'aBTask',
      'aBConnectionManager',
      'foreachABEnumerator',
      'aBLogProvider',
      'aBDriver',
    ]);
  });

  it.each(['', 'Row/Sampling', '../x', '2 Rows', "Row's"])('refuses the name %j', (name) => {
    expect(unitNames('source', name)).toBeUndefined();
  });

  it('writes units of every kind that the compiler accepts', () => {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{ "extends": "../../tsconfig.json", "include": [".", "../../src/**/*.d.ts"], "exclude": [] }',
    );
    expect(runScript(tools.tsc, '-p', folder)).toEqual({ passed: true, output: '' });
  });

  it('writes tests that fail because the unit cannot run yet', () => {
    writeFileSync(
      join(folder, 'vitest.config.ts'),
      `import project from '../../vitest.config.ts';
export default { ...project, test: { ...project.test, include: ['**/*.test.ts'] } };
`,
    );
    const { passed, output } = runScript(tools.vitest, 'run', '--root', folder);
    const lines = stripVTControlCharacters(output);
    expect(passed).toBe(false);
    expect(lines).toContain(`Tests  ${units.length} failed (${units.length})`);
    expect(lines.match(/cannot (run|enumerate|connect)/g)?.length).toBeGreaterThanOrEqual(units.length);
  });

  it('adds the unit to the stock units', () => {
    const text = readFileSync(join(checkout, 'src/runtime/stock-units.ts'), 'utf8');
    const added = withStockUnit(text, 'driver', named('driver'))?.split('\n') ?? [];
    expect(added.filter((line) => !text.split('\n').includes(line))).toEqual([
      "import { rowSamplingDriver } from '../units/drivers/row-sampling/index.ts';",
      '  rowSamplingDriver,',
    ]);
    expect(withStockUnit('', 'driver', named('driver'))).toBeUndefined();
  });
});
