import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';

/** A `.dtsx` or `.ispac`. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** As reports name it: relative to the folder that was searched, with slashes; the path as given when it is a file. */
  readonly name: string;
}

/** What lies below a folder. */
export interface FoundFiles {
  /** Sorted by name. */
  readonly files: readonly FoundFile[];
  /** Project deployment files in `bin` and `obj` beside a `.dtproj`, which hold copies of the packages there. */
  readonly buildOutputs: number;
  /** Folders that cannot be read. */
  readonly unreadable: readonly { readonly name: string; readonly finding: Diagnostic }[];
}

interface Folder extends FoundFile {
  readonly isBuildOutput: boolean;
}

// Neither holds packages, and both hold many files.
const ignoredFolders = new Set(['.git', 'node_modules']);
const buildFolders = new Set(['bin', 'obj']);
const packageExtensions = new Set(['.dtsx', '.ispac']);

/**
 * Finds the packages at a path: a file itself, or everything below a folder. Every folder is searched once, however many symbolic links
 * lead to it, so circles end. A path that does not exist is given as a file: reading it tells so.
 */
export async function findPackages(path: string, workingFolder: string, signal: AbortSignal): Promise<FoundFiles> {
  const full = resolve(workingFolder, path);
  const found = await statOf(full);
  if (!found?.isDirectory()) return { files: [{ path: full, name: path }], buildOutputs: 0, unreadable: [] };
  const search = new PackageSearch();
  await search.run({ path: full, name: '', isBuildOutput: false }, signal);
  const files = search.files.sort((left, right) => (left.name < right.name ? -1 : 1));
  return { files, buildOutputs: search.buildOutputs, unreadable: search.unreadable };
}

class PackageSearch {
  readonly files: FoundFile[] = [];
  readonly unreadable: { readonly name: string; readonly finding: Diagnostic }[] = [];
  buildOutputs = 0;
  readonly #searched = new Set<string>();
  readonly #folders: Folder[] = [];
  // Searched last, so that a folder has its own name in the report and not that of a link to it.
  readonly #linked: Folder[] = [];

  async run(root: Folder, signal: AbortSignal): Promise<void> {
    for (let next: Folder | undefined = root; next !== undefined && !signal.aborted; ) {
      await this.#search(next);
      next = this.#folders.pop() ?? this.#linked.shift();
    }
  }

  async #search(folder: Folder): Promise<void> {
    try {
      const real = await realpath(folder.path);
      if (this.#searched.has(real)) return;
      this.#searched.add(real);
      const entries = await readdir(folder.path, { withFileTypes: true });
      const isProject = entries.some(({ name }) => extname(name).toLowerCase() === '.dtproj');
      for (const entry of entries) await this.#take(entry, folder, isProject);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const name = folder.name || folder.path;
      this.unreadable.push({ name, finding: diagnostic('DTS_E_OPENPACKAGEFILE', { file: name, detail }) });
    }
  }

  async #take(entry: Dirent, folder: Folder, besideProject: boolean): Promise<void> {
    const path = join(folder.path, entry.name);
    const name = folder.name === '' ? entry.name : `${folder.name}/${entry.name}`;
    const isLink = entry.isSymbolicLink();
    const isFolder = isLink ? ((await statOf(path))?.isDirectory() ?? false) : entry.isDirectory();
    if (isFolder) {
      if (ignoredFolders.has(entry.name)) return;
      const isBuildOutput = folder.isBuildOutput || (besideProject && buildFolders.has(entry.name.toLowerCase()));
      (isLink ? this.#linked : this.#folders).push({ path, name, isBuildOutput });
    } else if (packageExtensions.has(extname(entry.name).toLowerCase())) {
      if (folder.isBuildOutput && extname(entry.name).toLowerCase() === '.ispac') this.buildOutputs++;
      else this.files.push({ path, name });
    }
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
