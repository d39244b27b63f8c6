import type { CommandOptions } from './command-options.ts';
import { type FreeArgument, isPackageName } from './read-arguments.ts';

/**
 * Takes the first free argument with the name of a package or project as the package, unless an option names one; without such a
 * name the first one of any name, but not beside a password, of which it may be a part.
 */
export function takePackage(options: CommandOptions, rest: FreeArgument[]): void {
  if (options.file !== undefined || options.project !== undefined || options.stored !== undefined) return;
  const named = rest.findIndex(({ text }) => isPackageName(text));
  if (named < 0 && options.password !== undefined) return;
  const [argument] = rest.splice(Math.max(named, 0), 1);
  if (argument === undefined) return;
  const { text: path } = argument;
  if (/\.ispac$/i.test(path)) options.project = path;
  else options.file = path;
}
