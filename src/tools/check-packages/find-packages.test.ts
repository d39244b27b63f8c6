import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPackages } from './find-packages.ts';

// Source: our own; bin and obj are where the designer builds to (observed).
describe('finding packages', () => {
  let folder = '';
  const { signal } = new AbortController();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opendtsx-find-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const files = (...names: string[]): void => {
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), '');
    }
  };
  const found = async () => {
    const { files: all, buildOutputs, unreadable } = await findPackages('.', folder, signal);
    return { names: all.map(({ name }) => name), buildOutputs, unreadable };
  };

  it('takes packages and project files at any depth, sorted, whatever the case of the extension', async () => {
    files('b.dtsx', 'a/Sales.ISPAC', 'a/b/c.DTSX', 'notes.txt', '.git/x.dtsx');
    expect(await found()).toEqual({
      names: ['a/Sales.ISPAC', 'a/b/c.DTSX', 'b.dtsx'],
      buildOutputs: 0,
      unreadable: [],
    });
  });

  it('leaves out and counts project deployment files in bin and obj beside a project, and takes every package', async () => {
    files('sales/Sales.dtproj', 'sales/a.dtsx', 'sales/obj/Development/a.dtsx', 'sales/BIN/Development/Sales.ispac');
    files('bin/b.dtsx');
    expect(await found()).toMatchObject({
      names: ['bin/b.dtsx', 'sales/a.dtsx', 'sales/obj/Development/a.dtsx'],
      buildOutputs: 1,
    });
  });

  it('searches every folder once, under its own name, when symbolic links lead to it or in a circle', async () => {
    files('packages/a.dtsx', 'packages/inner/b.dtsx');
    symlinkSync('..', join(folder, 'packages/inner/up'));
    symlinkSync('packages', join(folder, 'first'));
    symlinkSync('nowhere', join(folder, 'gone'));
    expect(await found()).toMatchObject({ names: ['packages/a.dtsx', 'packages/inner/b.dtsx'], unreadable: [] });
  });

  it('follows a symbolic link out of the folder', async () => {
    files('elsewhere/a.dtsx', 'here/b.dtsx');
    symlinkSync('../elsewhere', join(folder, 'here/linked'));
    const { files: all } = await findPackages('here', folder, signal);
    expect(all.map(({ name }) => name)).toEqual(['b.dtsx', 'linked/a.dtsx']);
  });

  it('gives a path that is no folder as it is', async () => {
    const { files: all } = await findPackages('absent.dtsx', folder, signal);
    expect(all).toEqual([{ path: join(folder, 'absent.dtsx'), name: 'absent.dtsx' }]);
  });

  it('stops when it is told to', async () => {
    files('a/a.dtsx');
    const { files: all } = await findPackages('.', folder, AbortSignal.abort());
    expect(all).toEqual([]);
  });
});
