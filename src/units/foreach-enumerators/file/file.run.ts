import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { columnType, type ForeachContext, type TypedValue } from 'opendtsx/sdk';
import { emptyCollection, type ForeachFileInstance, fileNameRetrievals } from './file.ts';
import { wildcardPattern } from './wildcard-pattern.ts';

/**
 * The files as they are when the loop starts: in each folder by name without regard to case, then its folders in the same order.
 * SSIS leaves the order open. Full paths are those of this machine, also when the package names a Windows folder.
 * No file, or no folder, is a warning and an empty collection.
 */
export async function enumerate(
  instance: ForeachFileInstance,
  context: ForeachContext,
): Promise<readonly (readonly TypedValue[])[]> {
  const { Directory, FileSpec, Recurse, FileNameRetrieval } = instance.properties;
  const files: string[] = [];
  // An empty path would mean the current folder.
  if (Directory.trim() !== '') {
    const folder = resolve(context.resolvePath(Directory));
    await collectFiles(folder, wildcardPattern(FileSpec), Recurse, context.signal, files);
  }
  if (files.length === 0) context.fire(emptyCollection(instance, { source: context.source }));
  return files.map((file) => {
    const text = retrieve(file, FileNameRetrieval);
    return [{ type: columnType('DT_WSTR', { length: text.length }), value: text }];
  });
}

function retrieve(file: string, retrieval: number): string {
  if (retrieval === fileNameRetrievals.NameAndExtension) return basename(file);
  return retrieval === fileNameRetrievals.NameOnly ? basename(file, extname(file)) : file;
}

async function collectFiles(
  folder: string,
  pattern: RegExp,
  recurse: boolean,
  signal: AbortSignal,
  files: string[],
): Promise<void> {
  signal.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders: string[] = [];
  for (const entry of entries.toSorted((a, b) => compareNames(a.name, b.name))) {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    // A link to a folder could lead back into the folder itself.
    if (kind?.isDirectory()) {
      if (!entry.isSymbolicLink()) folders.push(path);
    } else if (kind?.isFile() && pattern.test(entry.name)) files.push(path);
  }
  if (!recurse) return;
  for (const below of folders) await collectFiles(below, pattern, recurse, signal, files);
}

/** Ordinal without regard to case; names that differ in case only keep an order of their own, so that runs agree. */
function compareNames(a: string, b: string): number {
  const upperA = a.toUpperCase();
  const upperB = b.toUpperCase();
  if (upperA !== upperB) return upperA < upperB ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
