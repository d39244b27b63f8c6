import { type FileStore, isInRange, pathInFolder, type StoredFile, storedName, type TimeRange } from 'opendtsx/sdk';
import type { LocalWork } from './local-files.ts';

/** A file of a store with its path from the folder that was looked in. */
export interface FoundFile {
  readonly file: StoredFile;
  readonly relativePath: string;
}

/** What to look for in a store. */
export interface StoreSearch {
  readonly folder: string;
  readonly recursive: boolean;
  readonly pattern: RegExp;
  readonly range?: TimeRange | undefined;
}

/** The files of a folder of a store that match, in the order of the store. */
export async function findStoredFiles(store: FileStore, search: StoreSearch, work: LocalWork): Promise<FoundFile[]> {
  const { folder, recursive, pattern, range } = search;
  const found: FoundFile[] = [];
  for await (const file of store.list(folder, recursive, work.context.signal)) {
    if (!pattern.test(storedName(file.path))) continue;
    if (range !== undefined && !isInRange(range, file.modified)) continue;
    found.push({ file, relativePath: pathInFolder(file.path, folder) });
  }
  return found;
}
