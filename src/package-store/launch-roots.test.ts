import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { combinePath } from './combine-path.ts';
import { findLaunchFile } from './launch-roots.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'launch-roots-')));
afterAll(() => rmSync(folder, { recursive: true }));
const inside = join(folder, 'inside');
mkdirSync(join(inside, 'sub'), { recursive: true });
for (const file of ['inside/a.dtsx', 'inside/sub/b.dtsx', 'secret.dtsx']) writeFileSync(join(folder, file), 'x');
symlinkSync(join(folder, 'secret.dtsx'), join(inside, 'link.dtsx'));
symlinkSync(folder, join(inside, 'up'));
symlinkSync(join(inside, 'sub'), join(inside, 'same'));

const roots = [
  { path: 'C:\\My Packages', folder: inside },
  { path: '\\\\server\\share', folder: inside },
  { path: inside, folder: inside },
  { path: '/gone', folder: join(folder, 'gone') },
];

describe('a file that a caller names', () => {
  it.each([
    ['C:\\My Packages\\a.dtsx', 'a.dtsx'],
    ['c:/my packages//./sub/../a.dtsx', 'a.dtsx'],
    ['\\\\SERVER\\share\\sub\\b.dtsx', 'sub/b.dtsx'],
    ['C:\\MY PACKAGES\\Sub\\B.DTSX', 'sub/b.dtsx'],
    [`${inside}/same/b.dtsx`, 'sub/b.dtsx'],
  ])('is found: %s', async (written, file) => {
    expect(await findLaunchFile(roots, written)).toBe(join(inside, file));
  });

  it.each([
    ['absent', 'C:\\My Packages\\c.dtsx'],
    ['the folder itself', 'C:\\My Packages'],
    ['a folder in it', 'C:\\My Packages\\sub'],
    ['outside by its name', 'C:\\My Packages\\..\\secret.dtsx'],
    ['outside from the top', `${inside}/../secret.dtsx`],
    ['above everything', '../../../../secret.dtsx'],
    ['outside by a link', 'C:\\My Packages\\link.dtsx'],
    ['outside by a link in other case', 'C:\\My Packages\\LINK.dtsx'],
    ['outside by a folder in other case', 'C:\\My Packages\\UP\\secret.dtsx'],
    ['outside by a link to a folder', 'C:\\My Packages\\up\\secret.dtsx'],
    ['beside the folder', `${inside}-other/a.dtsx`],
    ['of another drive', 'D:\\My Packages\\a.dtsx'],
    ['a share written with one backslash', '\\server\\share\\a.dtsx'],
    ['in a folder that is gone', '/gone/a.dtsx'],
    ['relative', 'a.dtsx'],
    ['with a NUL character', 'C:\\My Packages\\a.dtsx\0'],
    ['nothing', ''],
  ])('is not found where it is %s', async (_, written) => {
    expect(await findLaunchFile(roots, written)).toBeUndefined();
  });
});

describe('a folder and a name', () => {
  // source: documentation, Path.Combine
  it.each([
    ['C:\\Folder', 'name', 'C:\\Folder\\name'],
    ['C:\\Folder\\', 'name', 'C:\\Folder\\name'],
    ['C:', 'name', 'C:name'],
    ['/folder', 'name', '/folder/name'],
    ['', 'name', 'name'],
    ['Folder', '', 'Folder'],
    ['Folder', '\\Other\\name', '\\Other\\name'],
    ['Folder', 'D:\\name', 'D:\\name'],
  ])('make a path: "%s" and "%s" make %s', (location, name, path) => {
    expect(combinePath(location, name)).toBe(path);
  });
});
