import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

/** A file being written, not yet visible under its name when it is replaced. */
export interface FileTarget {
  /** Whether the file had rows before: an append to a file that is not empty. */
  readonly continues: boolean;
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written visible, or undoes it. */
  close(succeeded: boolean): Promise<void>;
}

/**
 * Opens a file for writing. Overwriting writes `<path>.partial`, which takes the name on success and replaces one that a killed run left.
 * Appending remembers the length and truncates to it on failure. Devices and pipes are written directly.
 */
export async function openFileTarget(path: string, overwrite: boolean): Promise<FileTarget> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) return plainTarget(await open(path, 'w'));
  return overwrite ? asideTarget(path) : appendTarget(await open(path, 'a'), found?.size ?? 0);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
}

function plainTarget(handle: FileHandle): FileTarget {
  return { continues: false, write: (bytes) => writeAll(handle, bytes), close: () => handle.close() };
}

async function asideTarget(path: string): Promise<FileTarget> {
  const partial = `${path}.partial`;
  const handle = await open(partial, 'w');
  return {
    continues: false,
    write: (bytes) => writeAll(handle, bytes),
    async close(succeeded) {
      await handle.close();
      if (succeeded) await rename(partial, path);
      else await rm(partial, { force: true });
    },
  };
}

function appendTarget(handle: FileHandle, length: number): FileTarget {
  return {
    continues: length > 0,
    write: (bytes) => writeAll(handle, bytes),
    async close(succeeded) {
      if (!succeeded) await handle.truncate(length);
      await handle.close();
    },
  };
}
