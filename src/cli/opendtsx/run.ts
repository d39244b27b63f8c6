import type { CommandConsole } from '../console/command-console.ts';
import { runDtexec } from '../dtexec/run-dtexec.ts';

/** `opendtsx run`: dtexec whose first argument may be the package. */
export function run(args: readonly string[], target: CommandConsole): Promise<number> {
  return runDtexec(args, target, { takesPackage: true });
}
