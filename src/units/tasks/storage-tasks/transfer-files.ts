import { diagnostic, type FileStore, type StoredContent, type StoredFile, type TaskResult } from 'opendtsx/sdk';
import { type LocalFile, type LocalWork, localContent, writeLocalFile } from './local-files.ts';

/** One file to be copied, with what is done for it. */
export interface Transfer {
  /** For progress, e.g. `book/a.txt`. */
  readonly subject: string;
  run(): Promise<void>;
}

const wholePercent = 100;

/**
 * Looks for the files, and then copies one after the other, telling of progress. What fails ends it; a signal cancels it between and within files.
 */
export async function runTransfers(
  prepare: () => Promise<readonly Transfer[]>,
  { context }: LocalWork,
): Promise<TaskResult> {
  try {
    const transfers = await prepare();
    for (const [index, { subject, run }] of transfers.entries()) {
      context.signal.throwIfAborted();
      context.log('StorageOperation', subject);
      await run();
      const percent = Math.floor(((index + 1) * wholePercent) / transfers.length);
      context.progress(`${index + 1} of ${transfers.length} files`, percent);
    }
  } catch (cause) {
    if (context.signal.aborted) return { result: 'canceled' };
    throw cause;
  }
  return { result: 'success' };
}

/** Sends a file of this machine. */
export function upload(file: LocalFile, store: FileStore, path: string, work: LocalWork): Transfer {
  return {
    subject: `${file.path} to ${path}`,
    run: () => store.write(path, localContent(file, work), work.context.signal),
  };
}

/** Receives a file. */
export function download(store: FileStore, file: StoredFile, path: string, work: LocalWork): Transfer {
  return {
    subject: `${file.path} to ${path}`,
    run: () => writeLocalFile(path, file.size, store.read(file.path, work.context.signal), work),
  };
}

/** Copies a file from one store to another, or within one, by way of this machine. */
export function relay(from: FileStore, file: StoredFile, to: FileStore, path: string, work: LocalWork): Transfer {
  const { signal } = work.context;
  const content: StoredContent = { size: file.size, open: () => from.read(file.path, signal) };
  return { subject: `${file.path} to ${path}`, run: () => to.write(path, content, signal) };
}

/** Warns that no file was found. */
export function warnOfNothing(folder: string, filter: string, { instance, context }: LocalWork): void {
  const args = { executable: instance.path, folder: folder || '/', filter: filter || '*' };
  context.fire(diagnostic('OPENDTSX_W_STORAGE_NOFILES', args, { source: context.source }));
}
