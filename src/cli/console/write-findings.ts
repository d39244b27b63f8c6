import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CommandConsole } from './command-console.ts';
import { describeFinding, findingOfDiagnostic } from './describe-finding.ts';

/** Writes findings to standard error. */
export function writeFindings(findings: readonly Diagnostic[], target: CommandConsole): void {
  const lines = findings.flatMap((finding) => describeFinding(findingOfDiagnostic(finding), target.paintError));
  if (lines.length > 0) target.writeError(`${lines.join('\n')}\n`);
}
