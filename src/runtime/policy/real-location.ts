import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

const mostLinks = 40;

/**
 * Where a path really leads: links resolved, also those in the part that exists of a path whose end does not exist yet, and links to what does
 * not exist. `path` is absolute and without `..`.
 * @returns undefined when its links never end, or a folder on the way may not be looked into
 */
export function realLocation(path: string, links = 0): string | undefined {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
  }
  const folder = dirname(path);
  if (folder === path) return path;
  const realFolder = realLocation(folder, links);
  if (realFolder === undefined) return undefined;
  const place = resolve(realFolder, basename(path));
  const target = linkTarget(place);
  if (target === undefined) return place;
  // Writing to a link that leads nowhere makes the file it names.
  return links === mostLinks ? undefined : realLocation(resolve(realFolder, target), links + 1);
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}
