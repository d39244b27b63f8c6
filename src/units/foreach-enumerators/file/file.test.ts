import { type Dirent, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { enumeratorUnderTest, symbolOf } from 'opendtsx/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FileNames } from './file-names.ts';
import { foreachFileEnumerator } from './index.ts';
import { walkFolder } from './walk-folder.ts';
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

it.each([
  ['FileNameRetrieval', { FileNameRetrieval: 5 }],
  ['FileSpec', { FileSpec: 'sub/*.csv' }],
])('refuses a %s that means nothing', (_, given) => {
  const enumerator = enumeratorUnderTest(foreachFileEnumerator, { properties: { Directory: folder, ...given } });
  expect(enumerator.validate()).toEqual(['OPENDTSX_E_FOREACH_PROPERTY']);
});

it('fails when the folder is a file', async () => {
  const properties = { Directory: join(folder, 'c.txt') };
  const running = enumeratorUnderTest(foreachFileEnumerator, { properties }).items();
  await expect(running).rejects.toThrow('it is no folder');
  expect(await symbolOf(running)).toBe('OPENDTSX_E_FOREACH_FOLDER');
});

describe('walkFolder', () => {
  const { signal } = new AbortController();
  const tree: Record<string, readonly [name: string, kind: 'file' | 'folder'][]> = {
    [sep]: [
      ['b', 'folder'],
      ['a', 'folder'],
      ['z.csv', 'file'],
      ['shut', 'folder'],
      ['gone', 'folder'],
    ],
    [join(sep, 'a')]: [['1.csv', 'file']],
    [join(sep, 'b')]: [['0.csv', 'file']],
  };

  /** Opens folders of the tree; `shut` may not be read, `gone` has vanished. */
  async function openFolder(path: string): Promise<AsyncIterable<Dirent>> {
    const entries = tree[path];
    if (entries === undefined) throw Object.assign(new Error(), { code: path.endsWith('shut') ? 'EACCES' : 'ENOENT' });
    return entriesOf(entries);
  }

  async function* entriesOf(entries: Iterable<readonly [name: string, kind: string]>): AsyncGenerator<Dirent> {
    for (const [name, kind] of entries) {
      const is = (wanted: string) => () => kind === wanted;
      yield { name, isDirectory: is('folder'), isFile: is('file'), isSymbolicLink: () => false } as Dirent;
    }
  }

  const walk = { pattern: wildcardPattern('*.csv'), recurse: true, signal };
  const pathsOf = (files: FileNames) => Array.from({ length: files.length }, (_, index) => files.pathAt(index));

  it('goes on without a folder that cannot be read, and tells of it', async () => {
    const left: string[] = [];
    const files = await walkFolder(sep, { ...walk, openFolder, onUnreadable: (below) => left.push(below) });
    expect(pathsOf(files)).toEqual([join(sep, 'z.csv'), join(sep, 'a', '1.csv'), join(sep, 'b', '0.csv')]);
    expect(left).toEqual([join(sep, 'shut')]);
  });

  it('fails for the first folder', async () => {
    const shut = walkFolder(join(sep, 'shut'), { ...walk, openFolder, onUnreadable: () => undefined });
    await expect(shut).rejects.toMatchObject({ code: 'EACCES' });
  });

  it('keeps the order of names in a huge folder', async () => {
    const count = 100_000;
    function* names(): Generator<readonly [string, string]> {
      for (let number = count - 1; number >= 0; number--) yield [`${String(number).padStart(6, '0')}.csv`, 'file'];
    }
    const openHuge = async () => entriesOf(names());
    const files = await walkFolder(sep, { ...walk, openFolder: openHuge, onUnreadable: () => undefined });
    expect(files.length).toBe(count);
    expect([files.pathAt(0), files.pathAt(count - 1), files.pathAt(count)]).toEqual([
      join(sep, '000000.csv'),
      join(sep, '099999.csv'),
      undefined,
    ]);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<Dirent> {
      for (let number = 0; ; number++) {
        if (number === 10) controller.abort();
        yield* entriesOf([[`${number}.csv`, 'file']]);
      }
    }
    const cancelled = { ...walk, signal: controller.signal, openFolder: async () => endless() };
    await expect(walkFolder(sep, { ...cancelled, onUnreadable: () => undefined })).rejects.toThrow(/abort/i);
  });
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
