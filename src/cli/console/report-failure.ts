import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { maskSecrets } from '../../diagnostics/mask-secrets.ts';
import type { DiagnosticArguments } from '../../diagnostics/message-table.ts';
import type { CommandConsole } from './command-console.ts';
import { describeFinding, findingOfDiagnostic } from './describe-finding.ts';

/** Writes a finding about the command line to standard error, arguments without their secrets. */
export function reportFault(
  target: CommandConsole,
  fault: { readonly symbol: string; readonly args: DiagnosticArguments; readonly hint?: string | undefined },
): void {
  const args = Object.fromEntries(
    Object.entries(fault.args).map(([name, value]) => [name, typeof value === 'string' ? maskSecrets(value) : value]),
  );
  const finding = diagnostic(fault.symbol, args, fault.hint === undefined ? {} : { hint: maskSecrets(fault.hint) });
  target.writeError(`${describeFinding(findingOfDiagnostic(finding), target.paintError).join('\n')}\n`);
}

/** Writes that OpenDTSX itself failed, and how to report it; the stack only when asked for. */
export function reportDefect(target: CommandConsole, error: unknown, debug: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/^Internal error in OpenDTSX \(please report it\): /, '');
  const lines = [
    `${target.paintError('error', 'internal error')} ${maskSecrets(reason)}`,
    '  why    This is a defect of OpenDTSX, not of your package.',
    debug
      ? '  fix    Please report it with the stack below and, if you may, the package.'
      : '  fix    Run it again with --debug, and please report the output and, if you may, the package.',
    ...(debug && error instanceof Error && error.stack !== undefined ? [maskSecrets(error.stack)] : []),
  ];
  target.writeError(`${lines.join('\n')}\n`);
}
