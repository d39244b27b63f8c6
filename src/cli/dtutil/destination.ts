import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failed } from './command-failure.ts';
import { localPath } from './local-path.ts';

/** Where a package is to be saved. */
export interface Destination {
  /** Absolute path on this machine. */
  readonly file: string;
  /** Whether it is the file the package was read from, by whatever name. */
  readonly isSource: boolean;
  readonly exists: boolean;
}

/**
 * The destination that was written; a folder stands for a file in it with the name of the source. Throws `CommandFailure` 1 for what
 * cannot become a file: a path of Windows on another system, a folder that is not there, a device.
 */
export function findDestination(written: string, source: string): Destination {
  const path = localPath(written);
  const refuse = (detail: string) => failed('DTS_E_SAVEPACKAGEFILE', { file: path ?? written, detail });
  if (path === undefined) throw refuse('this is a path of Windows, and this machine has none such');
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && /[\\/]$/.test(written)) throw refuse('there is no such folder');
  const file = isFolder ? join(path, basename(source)) : path;
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  if (found === undefined) return { file, isSource: false, exists: false };
  // A device or pipe would be replaced by a file.
  if (!found.isFile()) throw refuse('what has this name is no regular file');
  const origin = statSync(source, { bigint: true });
  return { file, isSource: found.dev === origin.dev && found.ino === origin.ino, exists: true };
}
