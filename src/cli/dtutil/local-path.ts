import { createPathResolver } from '../../runtime/resolve-path.ts';

/** The absolute path on this machine of a path as written, backslashes turned; undefined for a path that only Windows has. */
export function localPath(written: string): string | undefined {
  const resolver = createPathResolver(new Map(), process.cwd());
  return resolver.checkPath(written) === undefined ? resolver.resolvePath(written) : undefined;
}
