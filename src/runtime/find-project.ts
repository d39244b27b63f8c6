import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readProjectFile } from '../formats/dtproj/read-project-file.ts';
import type { FolderEntry } from '../formats/project/read-project-folder.ts';
import { folderEntries } from './folder-entries.ts';

const foldersAbove = 3;

/** The files of the next folder above, three at most, with a `.dtproj` that lists the package; undefined when there is none. */
export function entriesAbove(file: string): readonly FolderEntry[] | undefined {
  let folder = dirname(file);
  for (let level = 0; level < foldersAbove; level++) {
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
    const entries = entriesOrNone(folder);
    const lists = entries.some(({ name, read }) => /\.dtproj$/i.test(name) && listsPackage(read(), basename(file)));
    if (lists) return entries;
  }
  return undefined;
}

// Nobody asked for these folders: one that may not be read holds no project.
function entriesOrNone(folder: string): readonly FolderEntry[] {
  try {
    return folderEntries(folder);
  } catch (error) {
    if (error instanceof DtsError) return [];
    throw error;
  }
}

function listsPackage(bytes: Uint8Array, packageName: string): boolean {
  const packages = readProjectFile(bytes).projectFile?.manifest?.packages ?? [];
  return packages.some(({ name }) => name.toLowerCase() === packageName.toLowerCase());
}

/** The project file that a path means: itself, or the only one of a folder. Throws a `DtsError` for a folder that cannot be listed. */
export function findProjectFile(path: string): string | undefined {
  if (/\.dtproj$/i.test(path)) return path;
  if (!isFolder(path)) return undefined;
  const projects = folderEntries(path).filter(({ name }) => /\.dtproj$/i.test(name));
  return projects.length === 1 ? join(path, projects[0].name) : undefined;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
