import { mkdir, readdir, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ftpOperations } from './ftp.ts';
import type { Operation } from './operation.ts';
import type { LocalPath } from './resolve-paths.ts';
import { matchNames } from './wildcards.ts';

/** Does an operation on this machine alone. */
export type LocalOperation = (operation: Operation, local: LocalPath) => Promise<void>;

/** A file of this machine. */
export interface LocalFile {
  readonly name: string;
  readonly path: string;
}

/** The files that a local path means. Throws when there is none. Windows does not distinguish case, and so patterns do not. */
export async function filesAt(operation: Operation, { path, pattern, written }: LocalPath): Promise<LocalFile[]> {
  if (pattern === undefined) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) throw operation.error('DTS_E_FTPTASK_FILEDOESNOTEXIST', { file: written });
    return [{ name: written.split(/[\\/]/).at(-1) ?? written, path }];
  }
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const found = matchNames(names, pattern, true);
  if (found.length === 0) throw operation.error('DTS_E_FTPTASK_NOFILESATLOCATION', { path: written });
  return found.map((name) => ({ name, path: join(path, name) }));
}

const deleteFiles: LocalOperation = async (operation, local) => {
  let files: LocalFile[] = [];
  await operation.attempt(local.written, async () => {
    files = await filesAt(operation, local);
  });
  for (const { name, path } of files) {
    await operation.attempt(name, async () => {
      await unlink(path);
      operation.tell('DTS_I_FTPDELETEFILE', { file: name });
    });
  }
};

/** Makes the directory with its parents. One that exists is an error, unless it may be overwritten: then it stays as it is. */
const makeDirectory: LocalOperation = (operation, { path, written }) =>
  operation.attempt(written, async () => {
    const made = await mkdir(path, { recursive: true });
    if (made === undefined && !operation.instance.properties.OverwriteDestination) {
      throw operation.error('DTS_E_FTPTASK_DIRECTORYEXISTS', { directory: written });
    }
  });

/** Removes the directory if it is empty, as FTP servers do (inferred). */
const removeDirectory: LocalOperation = (operation, { path, written }) => operation.attempt(written, () => rmdir(path));

/** The operations on this machine, by number. */
export const localOperations: Readonly<Record<number, LocalOperation>> = {
  [ftpOperations.DeleteLocal]: deleteFiles,
  [ftpOperations.MakeDirLocal]: makeDirectory,
  [ftpOperations.RemoveDirLocal]: removeDirectory,
};
