import { constants } from 'node:fs';
import { access, type FileHandle, open, readFile, realpath, rename, rm, stat, truncate } from 'node:fs/promises';
import { lockFile } from './file-lock.ts';

/** A file being written, not yet visible under its name when it is replaced. */
export interface FileTarget {
  /** Whether the file had rows before: an append to a file that is not empty. */
  readonly continues: boolean;
  write(bytes: Uint8Array): Promise<void>;
  /** The file that is written, and its length: where other threads write on. Absent for devices and pipes, which are written in order only. */
  readonly written?: { readonly path: string; readonly length: number };
  /** Makes what was written visible, or undoes it. */
  close(succeeded: boolean): Promise<void>;
}

const writable = 0o222;
const permissions = 0o777;
const newFile = 0o666;

/**
 * Opens a file for writing. Overwriting, and appending to a file that does not exist, writes `<path>.partial`, which takes the name and the permissions of the file on success. Appending keeps
 * the old length in `<path>.append` and truncates to it on failure. What a killed run left of either is repaired first.
 * Devices and pipes are written directly. Throws for a file that is read-only, or being written already by whatever process of the machine.
 */
export async function openFileTarget(path: string, overwrite: boolean): Promise<FileTarget> {
  const real = await realpath(path).catch(() => path);
  const found = await stat(real).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return plainTarget(await open(real, 'w'));
  if (found !== undefined) await checkWritable(real, found.mode);
  const lock = await lockFile(real);
  try {
    const length = await undoKilledAppend(real);
    await rm(partialOf(real), { force: true });
    const replaces = overwrite || !(await exists(real));
    const target = replaces ? await asideTarget(real, found?.mode) : await appendTarget(real, length);
    return {
      continues: target.continues,
      write: (bytes) => target.write(bytes),
      get written() {
        return target.written;
      },
      close: (succeeded) => target.close(succeeded).finally(() => lock.release()),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

// A rename does not mind the permissions of the file it replaces, and the superuser may write everything: so the mode decides.
async function checkWritable(path: string, mode: number): Promise<void> {
  if ((mode & writable) === 0) throw new Error('it is read-only');
  await access(path, constants.W_OK);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
}

function plainTarget(handle: FileHandle): FileTarget {
  return { continues: false, write: (bytes) => writeAll(handle, bytes), close: () => handle.close() };
}

async function asideTarget(path: string, mode = newFile): Promise<FileTarget> {
  const partial = partialOf(path);
  const handle = await open(partial, 'w', mode & permissions);
  let length = 0;
  return {
    continues: false,
    async write(bytes) {
      await writeAll(handle, bytes);
      length += bytes.length;
    },
    get written() {
      return { path: partial, length };
    },
    async close(succeeded) {
      await handle.close();
      if (succeeded) await rename(partial, path);
      else await rm(partial, { force: true });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function partialOf(path: string): string {
  return `${path}.partial`;
}

function journalOf(path: string): string {
  return `${path}.append`;
}

/** Takes back what a killed run appended. Returns the length of the file then. */
async function undoKilledAppend(path: string): Promise<number> {
  const length = (await stat(path).catch(() => undefined))?.size ?? 0;
  const journal = journalOf(path);
  const text = await readFile(journal, 'utf8').catch(() => undefined);
  if (text === undefined) return length;
  // A journal that was cut off stands before the first row; one longer than the file is not about this file.
  const before = /^(\d+)\n$/.exec(text) === null ? length : Math.min(Number(text), length);
  if (before < length) await truncate(path, before);
  await rm(journal, { force: true });
  return before;
}

async function appendTarget(path: string, length: number): Promise<FileTarget> {
  const journal = journalOf(path);
  const note = await open(journal, 'wx');
  await note.writeFile(`${length}\n`).finally(() => note.close());
  const handle = await open(path, 'a').catch(async (error: unknown) => {
    await rm(journal, { force: true });
    throw error;
  });
  let added = 0;
  return {
    continues: length > 0,
    async write(bytes) {
      await writeAll(handle, bytes);
      added += bytes.length;
    },
    get written() {
      return { path, length: length + added };
    },
    async close(succeeded) {
      if (!succeeded) await handle.truncate(length);
      await handle.close();
      await rm(journal, { force: true });
    },
  };
}
