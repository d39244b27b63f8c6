import { isAbsolute, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { Policy } from './policy/policy.ts';

/** Turns paths as packages write them into paths of this machine. */
export interface PathResolver {
  /**
   * Throws a `DtsError` for a Windows path that no mapping covers (OPENDTSX_E_PATH_UNMAPPED), or where the policy forbids it (OPENDTSX_E_POLICY_PATH).
   * @param use `program`: only mapped, as programs have a rule of their own
   */
  resolvePath(path: string, use?: 'program'): string;
  /** The finding of `resolvePath`, if any. */
  checkPath(path: string, use?: 'program'): Diagnostic | undefined;
}

const windowsPath = /^(?:[a-z]:(?:[\\/]|$)|\\\\)/i;

/**
 * A resolver over mappings: the longest prefix wins; case and the direction of slashes do not matter. Relative paths start from
 * `folder`, with backslashes turned.
 * @param platform `process.platform`; on `win32` Windows paths need no mapping
 * @param policy judges where paths lead; absent: all are allowed
 */
export function createPathResolver(
  mappings: ReadonlyMap<string, string>,
  folder: string,
  platform: string = process.platform,
  policy?: Policy,
): PathResolver {
  const prefixes = [...mappings]
    .map(([prefix, target]) => ({ prefix: normalized(prefix).replace(/\/+$/, ''), target }))
    .sort((left, right) => right.prefix.length - left.prefix.length);
  const locate = (path: string): string | Diagnostic => {
    const wanted = normalized(path);
    for (const { prefix, target } of prefixes) {
      if (wanted !== prefix && !wanted.startsWith(`${prefix}/`)) continue;
      const rest = slashed(path).slice(prefix.length).replace(/^\/+/, '');
      return rest === '' ? resolve(folder, target) : resolve(folder, target, rest);
    }
    if (platform === 'win32') return resolve(folder, path);
    if (windowsPath.test(path)) {
      return diagnostic('OPENDTSX_E_PATH_UNMAPPED', { path, prefix: suggestedPrefix(path).replaceAll('\\', '\\\\') });
    }
    // Expressions of packages join folders with backslashes, whatever the folder looks like.
    return isAbsolute(path) ? slashed(path) : resolve(folder, slashed(path));
  };
  const judged = (path: string): string | Diagnostic => {
    const found = locate(path);
    if (policy === undefined || !policy.limitsPaths || typeof found !== 'string') return found;
    // What is judged is what is opened: `..` behind a link would mean another folder to the system.
    const place = resolve(found);
    return policy.checkPath(place, path) ?? place;
  };
  return {
    resolvePath(path, use) {
      const found = use === 'program' ? locate(path) : judged(path);
      if (typeof found === 'string') return found;
      throw new DtsError(found);
    },
    checkPath(path, use) {
      const found = use === 'program' ? locate(path) : judged(path);
      return typeof found === 'string' ? undefined : found;
    },
  };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function normalized(path: string): string {
  return slashed(path).toLowerCase();
}

// The folder of the file: what a mapping would most likely name.
function suggestedPrefix(path: string): string {
  const folder = path.replace(/[\\/][^\\/]*$/, '');
  return folder === '' || folder.endsWith(':') ? path : folder;
}
