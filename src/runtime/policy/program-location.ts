import { statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { realLocation } from './real-location.ts';

/**
 * Where a program lies: the path with the links of its folder resolved, a bare name looked for in the search path of this process. The last link stays: several
 * programs may be links to one file that tells them apart by name.
 * @returns undefined when there is no such program
 */
export function programLocation(command: string, searchPath: string = process.env.PATH ?? ''): string | undefined {
  const bare = !/[\\/]/.test(command);
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  const suffixes = process.platform === 'win32' ? ['', '.exe', '.com', '.bat', '.cmd'] : [''];
  const candidates = bare
    ? folders.flatMap((folder) => suffixes.map((suffix) => join(folder, command + suffix)))
    : [resolve(command)];
  const found = candidates.find(isFile);
  if (found === undefined) return undefined;
  const folder = realLocation(dirname(found));
  const location = folder && join(folder, basename(found));
  return process.platform === 'win32' ? location?.toLowerCase() : location;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
