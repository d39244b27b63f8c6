import { DtsError } from '../../diagnostics/dts-error.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { helpOnOption } from '../dtexec/help-text.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { showVersion } from '../dtexec/show-version.ts';
import type { Confirmation } from './confirmation.ts';
import { helpText } from './help-text.ts';
import { dtutilOptions } from './option-table.ts';
import { parseCommand } from './parse-command.ts';

const wrongCommandLine = 6;

/**
 * dtutil from its arguments to its exit code: 0 success, 1 failed, 4 package not found, 5 package not loadable, 6 for a wrong command
 * line or a defect of ours (source: dtutil reference).
 * @param confirm asks before something is overwritten; undefined where nobody can be asked
 */
export async function runDtutil(
  args: readonly string[],
  target: CommandConsole,
  confirm: Confirmation | undefined,
): Promise<number> {
  try {
    const request = parseCommand(args, (name) => process.env[name]);
    if (request.kind === 'version') return showVersion(target);
    if (request.kind === 'help') {
      target.output.write(request.option === '' ? helpText() : helpOnOption(request.option, dtutilOptions));
      return 0;
    }
    if (request.kind === 'folder') {
      const { runFolderAction } = await import('./run-folder-action.ts');
      return await runFolderAction(request.action, request.server, target);
    }
    const { runCommand } = await import('./run-command.ts');
    return await runCommand(request.command, target, confirm);
  } catch (error) {
    return reportError(error, target, args.includes('--debug'));
  }
}

async function reportError(error: unknown, target: CommandConsole, debug: boolean): Promise<number> {
  const { reportDefect, reportFault } = await import('../console/report-failure.ts');
  const { CommandFailure } = await import('./command-failure.ts');
  const { writeFindings } = await import('../console/write-findings.ts');
  if (error instanceof CommandFailure) {
    writeFindings(error.findings, target);
    return error.exitCode;
  }
  if (error instanceof DtsError) {
    writeFindings([error.diagnostic], target);
    return 1;
  }
  if (error instanceof OptionFault) reportFault(target, error);
  else reportDefect(target, error, debug);
  return wrongCommandLine;
}
