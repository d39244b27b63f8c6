import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DtsError } from '../diagnostics/dts-error.ts';
import { findFolderPlace, findPackageFile, packageExtension } from './file-system-places.ts';

/** A folder of the server whose packages callers may run by their path. */
export interface LaunchRoot {
  /** How callers write it, e.g. `C:\My Packages`. */
  readonly path: string;
  /** Absolute path of the folder on this machine. */
  readonly folder: string;
}

/**
 * The package file that a caller means by a path below one of the roots, case apart where no name fits exactly: absolute and without links. Undefined when it is below none, when a link leads out of
 * its root, and when there is no such file: callers cannot tell these apart.
 */
export async function findLaunchFile(roots: readonly LaunchRoot[], written: string): Promise<string | undefined> {
  const wanted = namesOf(written);
  if (wanted === undefined) return undefined;
  for (const { path, folder } of roots) {
    const top = namesOf(path) ?? [];
    const isBelow = wanted.length > top.length && top.every((name, index) => isSame(name, wanted[index] ?? '', path));
    if (!isBelow) continue;
    const names = wanted.slice(top.length);
    const found = (await fileWithin(folder, names)) ?? (await alikeWithin({ path, folder }, names));
    if (found !== undefined) return found;
  }
  return undefined;
}

// Names are compared one by one: `/srv/etl` is no part of `/srv/etl-old`. A drive is a name; an address of a share begins with two empty ones.
function namesOf(path: string): readonly string[] | undefined {
  if (path.includes('\0')) return undefined;
  const parts = path.split(/[\\/]/);
  const lead = /^[\\/]{2}/.test(path) ? ['', ''] : parts[0] === '' ? [''] : [];
  const names: string[] = [];
  for (const part of parts.slice(lead.length)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') names.push(part);
    else if (names.pop() === undefined) return undefined;
  }
  return [...lead, ...names];
}

function isSame(name: string, other: string, path: string): boolean {
  const isWindows = /^[A-Za-z]:|\\/.test(path);
  return isWindows ? name.toLowerCase() === other.toLowerCase() : name === other;
}

async function fileWithin(folder: string, names: readonly string[]): Promise<string | undefined> {
  const top = await realpath(folder).catch(() => undefined);
  const file = await realpath(join(folder, ...names)).catch(() => undefined);
  if (top === undefined || file === undefined || !file.startsWith(top.endsWith(sep) ? top : top + sep))
    return undefined;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? file : undefined;
}

// Who writes a path of Windows need not know how the file is spelled here.
async function alikeWithin({ path, folder }: LaunchRoot, names: readonly string[]): Promise<string | undefined> {
  const name = names.at(-1) ?? '';
  if (!name.toLowerCase().endsWith(packageExtension)) return undefined;
  const root = { name: path, folder };
  try {
    const place = await findFolderPlace(root, names.slice(0, -1));
    return place === undefined ? undefined : await findPackageFile(root, place, name);
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}
