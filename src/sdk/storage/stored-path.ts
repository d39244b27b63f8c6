import { join } from 'node:path';
import { dtsError } from '../../diagnostics/dts-error.ts';

/** Puts parts of stored paths together: one slash between them, none at the ends, empty parts left out. */
export function joinStoredPath(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.replaceAll('\\', '/').split('/'))
    .filter((part) => part !== '')
    .join('/');
}

/** The last part of a stored path: the name of the file. */
export function storedName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a stored file from a folder of the store. Throws OPENDTSX_E_STORAGE_NAME for a file that does not lie in it. */
export function pathInFolder(path: string, folder: string): string {
  const prefix = folder === '' ? '' : `${folder}/`;
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  throw dtsError('OPENDTSX_E_STORAGE_NAME', { name: path, reason: `it does not lie in ${folder}` });
}

/**
 * Where a stored file goes in a folder of this machine. Throws OPENDTSX_E_STORAGE_NAME for a name that would lead out of the folder, or that no
 * file system takes: whoever may write to a store must not choose where files of this machine are written.
 */
export function localPathOf(folder: string, relativePath: string): string {
  const parts = relativePath.split('/');
  const bad = parts.find((part) => part === '' || part === '.' || part === '..' || isUnwritable(part));
  if (bad === undefined) return join(folder, ...parts);
  const reason = bad === '' ? 'a part of it is empty' : `${JSON.stringify(bad)} is no name of a file or folder`;
  throw dtsError('OPENDTSX_E_STORAGE_NAME', { name: relativePath, reason });
}

function isUnwritable(part: string): boolean {
  // A colon would name a drive or a stream on Windows.
  return part.includes('\\') || part.includes('\0') || (process.platform === 'win32' && part.includes(':'));
}
