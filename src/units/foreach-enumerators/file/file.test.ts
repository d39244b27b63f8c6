import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enumeratorUnderTest } from 'opendtsx/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreachFileEnumerator } from './index.ts';
import { wildcardPattern } from './wildcard-pattern.ts';

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'foreach-')));
  await mkdir(join(folder, 'more'));
  for (const name of ['b.csv', 'A.CSV', 'c.txt', 'none', 'more/a.csv', 'a_1.csv']) {
    await writeFile(join(folder, name), '');
  }
  await symlink(folder, join(folder, 'more', 'loop'));
});

const names = { FileNameRetrieval: 1 };

it('gives full paths of this machine, ordered by name without regard to case', async () => {
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, {
    properties: { Directory: 'C:\\in', FileSpec: '*.csv' },
    paths: { 'C:\\in': folder },
  });
  expect(await enumerator.items()).toEqual([
    [join(folder, 'A.CSV')],
    [join(folder, 'a_1.csv')],
    [join(folder, 'b.csv')],
  ]);
});

it('looks into folders after the files of a folder, without following links to folders', async () => {
  const objectData = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, { objectData, paths: { 'C:\\in': folder } });
  expect(enumerator.validate()).toEqual([]);
  expect(await enumerator.items()).toEqual([['A.CSV'], ['a_1.csv'], ['b.csv'], ['a.csv']]);
});

it('gives names without extension', async () => {
  const properties = { Directory: folder, FileSpec: '?.*', FileNameRetrieval: 2 };
  expect(await enumeratorUnderTest(foreachFileEnumerator, { properties }).items()).toEqual([['A'], ['b'], ['c']]);
});

it.each([
  ['a folder without matching files', '*.xml', ''],
  ['a folder that does not exist', '*', 'no/such/folder'],
])('warns about %s and gives nothing', async (_, FileSpec, below) => {
  const properties = { Directory: join(folder, below), FileSpec, ...names };
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, { properties });
  expect(await enumerator.items()).toEqual([]);
  expect(enumerator.context.fired.map((finding) => finding.symbol)).toEqual(['DTS_W_FILEENUMEMPTY']);
});

it('warns without folder, and does not look into the current one', async () => {
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, {});
  expect(enumerator.validate()).toEqual(['DTS_W_FILEENUMEMPTY']);
  expect(await enumerator.items()).toEqual([]);
});

describe('wildcardPattern', () => {
  const candidates = ['a.csv', 'A1.CSV', 'ab.csv', 'a.csv.bak', 'a', '.hidden', 'a+b.csv'];
  it.each([
    ['*.*', candidates],
    ['*', candidates],
    ['', candidates],
    ['*.csv', ['a.csv', 'A1.CSV', 'ab.csv', 'a+b.csv']],
    ['a?.csv', ['a.csv', 'A1.CSV', 'ab.csv']],
    ['?b.csv', ['ab.csv']],
    ['a.*', ['a.csv', 'a.csv.bak', 'a']],
    ['*.', ['a']],
    ['a+b.csv', ['a+b.csv']],
    ['?', ['a']],
  ])('%j finds', (spec, expected) => {
    expect(candidates.filter((name) => wildcardPattern(spec).test(name))).toEqual(expected);
  });
});
