import type { ExecutionEvent } from '../../runtime/run-request.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { refuseMisplacedOptions } from './catalog-server/refuse-options.ts';
import { readCommandFile } from './command-file.ts';
import type { CommandOptions } from './command-options.ts';
import { OptionFault } from './option-fault.ts';
import { parseOptions } from './parse-options.ts';
import { describeArgument, type FreeArgument, isPackageName } from './read-arguments.ts';
import { showVersion } from './show-version.ts';
import { takePackage } from './take-package.ts';

const wrongCommandLine = 6;

/** How a command line differs from plain dtexec. */
export interface DtexecVariation {
  /** The first argument that is no option is the package. */
  readonly takesPackage?: boolean;
  /** What the command line is taken to say unless it says otherwise. */
  readonly adjust?: (options: CommandOptions) => void;
  /** Takes every event besides the report. */
  readonly onEvent?: (event: ExecutionEvent) => void;
}

/** dtexec from its arguments to its exit code: 0, 1, 3, 4, 5 as the run ends, 6 for a wrong command line or a defect of ours. */
export async function runDtexec(
  args: readonly string[],
  target: CommandConsole,
  variation: DtexecVariation = {},
): Promise<number> {
  const debug = args.includes('--debug');
  try {
    const { options, rest } = parseOptions(args, { readCommandFile, environment: (name) => process.env[name] });
    if (options.help !== undefined) return await showHelp(options.help, target);
    if (options.version) return showVersion(target);
    if (variation.takesPackage) takePackage(options, rest);
    if (rest.length > 0) throw strayArgument(rest[0], options.password !== undefined);
    variation.adjust?.(options);
    if (options.catalogPath !== undefined) {
      const { runOnServer } = await import('./catalog-server/run-on-server.ts');
      return await runOnServer(options, target);
    }
    refuseMisplacedOptions(options);
    const { runCommand } = await import('./run-command.ts');
    return await runCommand(options, target, variation.onEvent);
  } catch (error) {
    const { reportDefect, reportFault } = await import('../console/report-failure.ts');
    if (error instanceof OptionFault) reportFault(target, error);
    else reportDefect(target, error, debug);
    return wrongCommandLine;
  }
}

function strayArgument(written: FreeArgument, afterPassword: boolean): OptionFault {
  const argument = describeArgument(written, afterPassword);
  const { text } = written;
  const option = /\.ispac$/i.test(text) ? '/Project' : '/File';
  const hint = isPackageName(text) && !afterPassword ? `To run it, write ${option} ${text}` : undefined;
  return new OptionFault('OPENDTSX_E_ARGUMENT', { argument }, hint);
}

async function showHelp(option: string, target: CommandConsole): Promise<number> {
  const { helpOnOption, helpText } = await import('./help-text.ts');
  target.output.write(option === '' ? helpText() : helpOnOption(option));
  return 0;
}
