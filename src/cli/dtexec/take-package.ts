import type { CommandOptions } from './command-options.ts';

/** Takes the first argument that is no option as the package or project, unless an option names one. */
export function takePackage(options: CommandOptions, rest: string[]): void {
  if (options.file !== undefined || options.project !== undefined) return;
  const path = rest.shift();
  if (path === undefined) return;
  if (/\.ispac$/i.test(path)) options.project = path;
  else options.file = path;
}
