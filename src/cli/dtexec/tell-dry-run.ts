import type { RunRequest } from '../../runtime/run-request.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfEvent, type ShownFinding } from '../console/describe-finding.ts';
import { formatPlural } from '../console/number-text.ts';

/** Tells what would run, and what validation finds: `--dry-run`. The exit code is that of validation. */
export async function tellDryRun(request: RunRequest, { output, paint }: CommandConsole): Promise<number> {
  const { dryRun } = await import('../../tools/dry-run/dry-run.ts');
  const findings: ShownFinding[] = [];
  const { text, result } = await dryRun({
    ...request,
    onEvent(event) {
      if (event.event === 'OnError' || event.event === 'OnWarning') findings.push(findingOfEvent(event));
    },
  });
  if (text !== undefined) output.write(`${text}\n`);
  for (const finding of findings) output.write(`${describeFinding(finding, paint).join('\n')}\n`);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const counts = `${formatPlural(count('error'), 'error')}, ${formatPlural(count('warning'), 'warning')}`;
  const verdict = result.exitCode === 0 ? paint('success', 'It would run') : paint('error', 'It would not run');
  output.write(`${verdict} (${counts}). Nothing was run or written.\n`);
  return result.exitCode;
}
