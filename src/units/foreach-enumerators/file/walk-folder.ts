import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileNames } from './file-names.ts';

/** Opens a folder for reading entry by entry. */
export type OpenFolder = (folder: string) => Promise<AsyncIterable<Dirent>>;

/** What to look for. */
export interface FolderWalk {
  readonly pattern: RegExp;
  readonly recurse: boolean;
  readonly signal: AbortSignal;
  /** Told of a folder below the first one that cannot be read; the walk goes on. */
  onUnreadable(folder: string, error: unknown): void;
  readonly openFolder?: OpenFolder;
}

/**
 * Files of a folder whose names match, then those of its folders, each folder by name without regard to case (ADR 0005). Links to files are
 * followed, links to folders are not: one could lead back. Rejects when the folder itself cannot be read; folders that vanish meanwhile are empty.
 */
export async function walkFolder(folder: string, walk: FolderWalk): Promise<FileNames> {
  const found = new FileNames();
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const { files, folders } = await readFolder(next, walk);
      found.add(next, files.sort(compareNames));
      if (walk.recurse) for (const below of folders.sort(compareNames).reverse()) waiting.push(join(next, below));
    } catch (error) {
      walk.signal.throwIfAborted();
      if (next === folder) throw error;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') walk.onUnreadable(next, error);
    }
  }
  return found;
}

/** Names read from the file system at a time: a folder may hold a great many. */
const entriesPerRead = 1024;
const openStreamed: OpenFolder = (folder) => opendir(folder, { bufferSize: entriesPerRead });

async function readFolder(
  folder: string,
  { pattern, signal, openFolder = openStreamed }: FolderWalk,
): Promise<{ readonly files: string[]; readonly folders: string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  for await (const entry of await openFolder(folder)) {
    signal.throwIfAborted();
    const matches = pattern.test(entry.name);
    if (entry.isDirectory()) folders.push(entry.name);
    else if (matches && (await isFile(entry, folder))) files.push(entry.name);
  }
  return { files, folders };
}

async function isFile(entry: Dirent, folder: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const kind = await stat(join(folder, entry.name)).catch(() => undefined);
  return kind?.isFile() === true;
}

/** Ordinal without regard to case; names that differ in case only keep an order of their own, so that runs agree. */
function compareNames(a: string, b: string): number {
  const upperA = a.toUpperCase();
  const upperB = b.toUpperCase();
  if (upperA !== upperB) return upperA < upperB ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
