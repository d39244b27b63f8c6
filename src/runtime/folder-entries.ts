import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { FolderEntry } from '../formats/project/read-project-folder.ts';

/** The files of a folder. What cannot be listed or read throws DTS_E_OPENPACKAGEFILE, a file when it is read. */
export function folderEntries(folder: string): FolderEntry[] {
  const entries = orRefuse(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => {
      const file = join(folder, name);
      return { name, read: () => orRefuse(file, () => readFileSync(file)) };
    });
}

/** What `read` gives; what it throws is DTS_E_OPENPACKAGEFILE, with the file named. */
export function orRefuse<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw dtsError('DTS_E_OPENPACKAGEFILE', { file, detail }, {}, { cause });
  }
}
