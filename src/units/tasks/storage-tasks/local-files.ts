import { createReadStream, type Dirent } from 'node:fs';
import { mkdir, opendir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DtsError,
  dtsError,
  openFileTarget,
  type StoredContent,
  type TaskContext,
  type TaskInstance,
} from 'opendtsx/sdk';

/** A file of this machine. */
export interface LocalFile {
  readonly path: string;
  /** From the folder that was looked in, with `/`. */
  readonly relativePath: string;
  readonly size: number;
  readonly modified: Date;
}

/** Who works on files of this machine, for messages and policy. */
export interface LocalWork {
  readonly instance: TaskInstance;
  readonly context: TaskContext;
}

/** The files of a folder, by name, then those of its folders. Links to files are followed, links to folders are not: they could lead back. */
export async function localFiles(folder: string, recursive: boolean, work: LocalWork): Promise<LocalFile[]> {
  const found: LocalFile[] = [];
  const waiting = [''];
  for (let below = waiting.shift(); below !== undefined; below = waiting.shift()) {
    const entries = await entriesOf(join(folder, below), work);
    for (const entry of entries) {
      const relativePath = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && recursive) waiting.push(relativePath);
      else if (entry.isFile() || entry.isSymbolicLink()) {
        const file = await localFile(join(folder, relativePath), relativePath);
        if (file !== undefined) found.push(file);
      }
    }
  }
  return found;
}

/** A file of this machine, undefined when there is none at the path. */
export async function localFile(path: string, relativePath: string): Promise<LocalFile | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile() !== true) return undefined;
  return { path, relativePath, size: status.size, modified: status.mtime };
}

async function entriesOf(folder: string, work: LocalWork): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      work.context.signal.throwIfAborted();
      entries.push(entry);
    }
  } catch (cause) {
    work.context.signal.throwIfAborted();
    throw localFailure(folder, cause, work);
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The content of a file of this machine. */
export function localContent({ path, size }: LocalFile, work: LocalWork): StoredContent {
  return {
    size,
    async *open() {
      try {
        for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
      } catch (cause) {
        throw localFailure(path, cause, work);
      }
    },
  };
}

/**
 * Writes a file of this machine, with the folders above it; it appears under its name only when all its bytes are there. Throws when the policy
 * forbids the place, also behind a link, or when other than `size` bytes come.
 */
export async function writeLocalFile(
  path: string,
  size: number,
  content: AsyncIterable<Uint8Array>,
  work: LocalWork,
): Promise<void> {
  const forbidden = work.context.checkPath(path);
  if (forbidden !== undefined) throw new DtsError({ ...forbidden, source: work.context.source });
  const target = await makeFolder(dirname(path))
    .then(() => openFileTarget(path, true))
    .catch((cause: unknown) => {
      throw localFailure(path, cause, work);
    });
  try {
    let written = 0;
    for await (const chunk of content) {
      work.context.signal.throwIfAborted();
      await target.write(chunk);
      written += chunk.length;
    }
    if (written !== size) throw new Error(`${written} of ${size} bytes came`);
  } catch (cause) {
    await target.close(false);
    work.context.signal.throwIfAborted();
    throw localFailure(path, cause, work);
  }
  await target.close(true);
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  ENOENT: 'it does not exist',
  EEXIST: 'a file has the name of a folder above it',
  ENOTDIR: 'a part of it is no folder',
  ENOTEMPTY: 'the folder is not empty, and DeleteRecursively is False',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EBUSY: 'it is in use',
  ENAMETOOLONG: 'the name is too long',
};

/** The error about a file of this machine; errors that say where they come from stay as they are. */
export function localFailure(path: string, cause: unknown, { instance, context }: LocalWork): unknown {
  if (cause instanceof DtsError || !(cause instanceof Error)) return cause;
  const detail = reasons[String((cause as NodeJS.ErrnoException).code)] ?? cause.message;
  const args = { executable: instance.path, path, detail };
  return dtsError('OPENDTSX_E_STORAGE_LOCAL', args, { source: context.source }, { cause });
}
