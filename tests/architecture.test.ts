import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { brokenImports, forbiddenImports, importCycles } from './architecture/import-rules.ts';
import { readSourceTree, type SourceTree } from './architecture/source-tree.ts';
import {
  barrels,
  defaultExports,
  forbiddenNames,
  machinePaths,
  overlongFiles,
  roomsWithoutReadme,
  undocumentedExports,
} from './architecture/text-rules.ts';

const rules = {
  'imports only what the table of rooms allows': forbiddenImports,
  'imports files that exist, with their extension': brokenImports,
  'has no circle of imports': importCycles,
  'keeps files within the line budget': overlongFiles,
  'uses names that say something': forbiddenNames,
  'documents every exported symbol': undocumentedExports,
  'names every export': defaultExports,
  'has no barrels inside rooms': barrels,
  'has no paths of a machine': machinePaths,
  'has a README.md in every room': roomsWithoutReadme,
};

describe('the house', () => {
  const tree = readSourceTree(dirname(dirname(fileURLToPath(import.meta.url))));

  it('is read at all', () => {
    expect(tree.files.filter(({ path }) => path.startsWith('src/')).length).toBeGreaterThan(20);
  });

  it.each(Object.entries(rules))('%s', (_, rule) => {
    expect(rule(tree)).toEqual([]);
  });
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const layers = {
  rooms: {
    xml: ['diagnostics'],
    diagnostics: [],
    model: ['type xml/tree.ts'],
    units: ['sdk'],
    sdk: [],
    testing: ['sdk'],
  },
  publicRooms: ['sdk', 'testing'],
  lineBudget: 20,
  longFiles: [],
  allowedNames: [],
};

function sample(files: Record<string, string>, table: object = layers): SourceTree {
  const root = mkdtempSync(join(tmpdir(), 'opendtsx-architecture-'));
  folders.push(root);
  for (const [path, text] of Object.entries({ 'layers.json': JSON.stringify(table), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return readSourceTree(root);
}

const from = (specifier: string, what = '{ a }'): string => `import ${what} from '${specifier}';\n`;

describe('the rule on imports', () => {
  it.each([
    ['a forbidden room', 'src/diagnostics/a.ts', from('../xml/b.ts')],
    ['a type from a forbidden room', 'src/diagnostics/a.ts', from('../xml/b.ts', 'type { A }')],
    ['a re-export', 'src/diagnostics/a.ts', `export * ${'from'} '../xml/b.ts';`],
    ['names over several lines', 'src/diagnostics/a.ts', from('../xml/b.ts', '{\n  a,\n  b,\n}')],
    ['a dynamic import', 'src/diagnostics/a.ts', `const a = await ${'import'}('../xml/b.ts');`],
    ['a type of an import', 'src/diagnostics/a.ts', `type A = typeof ${'import'}('../xml/b.ts');`],
    ['an import for its effect', 'src/diagnostics/a.ts', `${'import'} '../xml/b.ts';`],
    ['a worker file', 'src/diagnostics/a.ts', `const a = ${'import'}.meta.resolve('opendtsx/internal/xml/b');`],
    ['a value where only types are allowed', 'src/model/a.ts', from('../xml/tree.ts')],
    ['another file than the one allowed', 'src/model/a.ts', from('../xml/b.ts', 'type { A }')],
    ['sdk by path in a unit', 'src/units/sources/one/a.ts', from('../../../sdk/index.ts')],
    ['another unit', 'src/units/sources/one/a.ts', from('../two/b.ts')],
    ['a file beside the units', 'src/units/sources/one/a.ts', from('../b.ts')],
    ['the test kit outside a test', 'src/xml/a.ts', from('opendtsx/testing')],
    ['the folder of tests outside a test', 'src/xml/a.ts', from('../../tests/a.ts')],
    ['from a file in no room', 'src/elsewhere/a.ts', from('../xml/b.ts')],
  ])('finds %s', (_, path, text) => {
    expect(forbiddenImports(sample({ [path]: text }))).toHaveLength(1);
  });

  it.each([
    ['an allowed room', 'src/xml/a.ts', from('../diagnostics/b.ts')],
    ['the own room', 'src/xml/a.ts', from('./inner/b.ts')],
    ['a type from the file allowed', 'src/model/a.ts', from('../xml/tree.ts', 'type { A }')],
    ['names marked as types one by one', 'src/model/a.ts', from('../xml/tree.ts', '{ type A, type B }')],
    ['sdk by name in a unit', 'src/units/sources/one/a.ts', from('opendtsx/sdk')],
    ['the own unit', 'src/units/sources/one/a.ts', from('./b.ts')],
    ['a client library', 'src/units/sources/one/a.ts', from('pg')],
    ['the test kit in a test', 'src/xml/a.test.ts', from('opendtsx/testing')],
    ['the folder of tests in a test', 'src/units/sources/one/a.test.ts', from('../../../../tests/a.ts')],
    ['an import in a comment', 'src/diagnostics/a.ts', `// ${from('../xml/b.ts')}`],
  ])('accepts %s', (_, path, text) => {
    expect(forbiddenImports(sample({ [path]: text }))).toEqual([]);
  });

  it('finds imports of files that do not exist', () => {
    expect(brokenImports(sample({ 'src/xml/a.ts': from('./b.ts'), 'src/xml/c.ts': from('./a') }))).toHaveLength(2);
  });

  it('finds a circle once, through types too', () => {
    const files = {
      'src/xml/a.ts': from('./b.ts'),
      'src/xml/b.ts': from('./c.ts', 'type { A }'),
      'src/xml/c.ts': from('./a.ts'),
      'src/xml/d.ts': from('./a.ts'),
    };
    expect(importCycles(sample(files))).toEqual(['src/xml/a.ts → src/xml/b.ts → src/xml/c.ts → src/xml/a.ts']);
    expect(importCycles(sample({ ...files, 'src/xml/c.ts': '' }))).toEqual([]);
  });
});

describe('the rule on size', () => {
  const long = '\n'.repeat(21);

  it('finds a file over the budget, generated ones apart', () => {
    const tree = sample({ 'src/xml/a.ts': long, 'src/xml/a.generated.ts': long, 'src/xml/b.ts': '\n'.repeat(20) });
    expect(overlongFiles(tree)).toEqual(['src/xml/a.ts has 21 lines; the budget is 20']);
  });

  it('accepts a listed file as long as it needs the exception', () => {
    const table = { ...layers, longFiles: [{ file: 'src/xml/a.ts', reason: 'a kernel' }] };
    expect(overlongFiles(sample({ 'src/xml/a.ts': long }, table))).toEqual([]);
    expect(overlongFiles(sample({ 'src/xml/a.ts': '' }, table))).toHaveLength(1);
  });
});

describe('the rule on names', () => {
  it.each([
    ['a file', 'src/xml/text-utils.ts', ''],
    ['a folder', 'src/xml/common/a.ts', ''],
    ['a function', 'src/xml/a.ts', 'export function parseHelper() {}'],
    ['a class', 'src/xml/a.ts', 'export class ReaderImpl {}'],
    ['an interface with a prefix', 'src/xml/a.ts', 'export interface IReader {}'],
    ['a term that is not ours', 'src/xml/a.ts', 'export type PlanNode = string;'],
  ])('finds %s', (_, path, text) => {
    expect(forbiddenNames(sample({ [path]: text }))).toHaveLength(1);
  });

  it('accepts names that only contain the letters, and listed ones', () => {
    const text = 'export const databaseName = 1;\nexport interface Item {}\nexport const commonTableExpression = 2;\n';
    const allowedNames = [{ name: 'commonTableExpression', reason: 'a term of T-SQL' }];
    expect(forbiddenNames(sample({ 'src/xml/base64.ts': text }, { ...layers, allowedNames }))).toEqual([]);
  });
});

describe('the rule on', () => {
  it('docstrings finds an exported symbol without one', () => {
    const text = '/** Says it. */\nexport const a = 1;\nexport const b = 2;\nconst c = 3;\n';
    expect(undocumentedExports(sample({ 'src/xml/a.ts': text }))).toEqual(['src/xml/a.ts:3 b has no docstring']);
  });

  it('docstrings asks once for an overloaded function', () => {
    const text = '/** Says it. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2 {\n';
    expect(undocumentedExports(sample({ 'src/xml/a.ts': text }))).toEqual([]);
  });

  it('default exports finds one', () => {
    expect(defaultExports(sample({ 'src/xml/a.ts': 'export default 1;\n' }))).toHaveLength(1);
  });

  it('barrels accepts those of public rooms and units only', () => {
    const files = { 'src/sdk/index.ts': '', 'src/units/sources/one/index.ts': '', 'src/xml/index.ts': '' };
    expect(barrels(sample(files))).toEqual(['src/xml/index.ts: only public rooms and units have an index.ts']);
  });

  it('paths finds those of a machine in code, fixtures and documents', () => {
    const files = { 'src/xml/a.ts': "const a = '/ho", 'docs/a.md': 'see /wo', 'src/xml/fixtures/a.flow': 'x' };
    const completed = { ...files, 'src/xml/a.ts': `const a = '/${'home'}/me';`, 'docs/a.md': `see /${'work'}/x` };
    expect(machinePaths(sample(files))).toEqual([]);
    expect(machinePaths(sample(completed))).toHaveLength(2);
  });

  it('rooms finds one without README.md', () => {
    const files = { 'src/xml/README.md': '', 'src/xml/a.ts': '', 'src/sdk/a.ts': '' };
    expect(roomsWithoutReadme(sample(files))).toEqual(['src/sdk has no README.md']);
  });
});
