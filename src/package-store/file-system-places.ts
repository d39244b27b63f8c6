import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { packageStoreError } from './package-store-errors.ts';
import { printStoredPath } from './stored-path.ts';

/** A folder of the file system that is offered as a package store. */
export interface FileSystemRoot {
  /** What its paths begin with; `File System` by default. */
  readonly name: string;
  /** Absolute path of the folder. */
  readonly folder: string;
}

/** What packages are called in the file system. */
export const packageExtension = '.dtsx';

/** Something in a store, where it really is. */
export interface FileSystemPlace {
  /** Absolute and without links. */
  readonly file: string;
  readonly isFolder: boolean;
}

/**
 * The folder that the names lead to, case apart where no name fits exactly; undefined when there is none. Links that lead out of the root lead
 * nowhere: the answer is always inside.
 */
export async function findFolderPlace(root: FileSystemRoot, names: readonly string[]): Promise<string | undefined> {
  let at = await realRoot(root);
  for (const name of names) {
    const found = await placeIn(root, at, name, true);
    if (found === undefined) return undefined;
    at = found.file;
  }
  return at;
}

/** As `findFolderPlace`; throws OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND when there is none. */
export async function requireFolderPlace(root: FileSystemRoot, names: readonly string[]): Promise<string> {
  const place = await findFolderPlace(root, names);
  if (place !== undefined) return place;
  throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND', { path: printStoredPath([root.name, ...names]) });
}

/** The file of a package in a folder; the name may be given with its extension. */
export async function findPackageFile(root: FileSystemRoot, folder: string, name: string): Promise<string | undefined> {
  return (await placeIn(root, folder, packageFileName(name), false))?.file;
}

/** The name of a package's file. */
export function packageFileName(name: string): string {
  return name.toLowerCase().endsWith(packageExtension) ? name : name + packageExtension;
}

/** The folders and packages in a folder, each by its name; what leads out of the root is left out. */
export async function placesIn(root: FileSystemRoot, folder: string): Promise<Map<string, FileSystemPlace>> {
  const entries = await entriesOf(root, folder);
  const places = await Promise.all(
    entries.map(async (entry) => [entry.name, await placeOf(root, folder, entry)] as const),
  );
  const found = new Map<string, FileSystemPlace>();
  for (const [name, place] of places) if (place !== undefined) found.set(name, place);
  return found;
}

/** Turns failures of the file system into OPENDTSX_E_PACKAGESTORE_FILE, which says nothing of where the root is. */
export async function onFileSystem<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw cause;
    throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FILE', { path, detail: details[code] ?? code }, { cause });
  }
}

const details: Readonly<Record<string, string>> = {
  EACCES: 'the server may not use it',
  EPERM: 'the server may not use it',
  EROFS: 'the file system cannot be written',
  ENOSPC: 'the disk is full',
  ENOENT: 'it is not there',
  ENAMETOOLONG: 'its path is too long',
  EISDIR: 'it is a folder',
};

async function placeIn(
  root: FileSystemRoot,
  folder: string,
  name: string,
  isFolder: boolean,
): Promise<FileSystemPlace | undefined> {
  const entries = await entriesOf(root, folder);
  const key = name.normalize('NFC').toLowerCase();
  const exact = entries.find((entry) => entry.name === name);
  const alike = exact ?? entries.find((entry) => entry.name.normalize('NFC').toLowerCase() === key);
  const place = alike === undefined ? undefined : await placeOf(root, folder, alike);
  return place?.isFolder === isFolder ? place : undefined;
}

async function placeOf(root: FileSystemRoot, folder: string, entry: Dirent): Promise<FileSystemPlace | undefined> {
  const isFolder = entry.isDirectory();
  if (isFolder || entry.isFile()) return { file: join(folder, entry.name), isFolder };
  if (!entry.isSymbolicLink()) return undefined;
  const target = await realpath(join(folder, entry.name)).catch(() => undefined);
  const top = await realRoot(root);
  if (target === undefined || !(target === top || target.startsWith(top.endsWith(sep) ? top : top + sep)))
    return undefined;
  const inside = await readdir(join(target, '..'), { withFileTypes: true });
  const linked = inside.find(({ name }) => join(target, '..', name) === target);
  return linked === undefined ? undefined : { file: target, isFolder: linked.isDirectory() };
}

function entriesOf(root: FileSystemRoot, folder: string): Promise<Dirent[]> {
  return onFileSystem(root.name, () => readdir(folder, { withFileTypes: true }));
}

function realRoot(root: FileSystemRoot): Promise<string> {
  return onFileSystem(root.name, () => realpath(root.folder));
}
