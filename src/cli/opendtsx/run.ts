import { readdirSync } from 'node:fs';
import type { CommandConsole } from '../console/command-console.ts';
import type { CommandOptions } from '../dtexec/command-options.ts';
import { runDtexec } from '../dtexec/run-dtexec.ts';

/** `opendtsx run`: dtexec whose first argument may be the package, the project or its folder; without one, the project of the current folder. */
export function run(args: readonly string[], target: CommandConsole): Promise<number> {
  return runDtexec(args, target, { takesPackage: true, adjust: takeProjectHere });
}

function takeProjectHere(options: CommandOptions): void {
  if (options.file !== undefined || options.project !== undefined || options.catalogPath !== undefined) return;
  if (readdirSync('.').some((name) => /\.dtproj$/i.test(name))) options.file = '.';
}
