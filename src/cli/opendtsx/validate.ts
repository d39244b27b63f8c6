import { formatCode } from '../../diagnostics/codes.ts';
import { validatePackage } from '../../runtime/run-package.ts';
import type { RunResult } from '../../runtime/run-request.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfEvent, type ShownFinding } from '../console/describe-finding.ts';
import { formatPlural } from '../console/number-text.ts';
import { runRequestOf } from '../dtexec/run-request-of.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { packageArguments } from './package-arguments.ts';

/** `opendtsx validate`: what validation finds, as text or one JSON document. Exit codes are those of dtexec. */
export async function validate(args: readonly string[], target: CommandConsole): Promise<number> {
  const options = packageArguments('validate', args);
  const findings: ShownFinding[] = [];
  const signals = await listenForSignals();
  let result: RunResult;
  try {
    result = await validatePackage({
      ...runRequestOf(options),
      signal: signals.signal,
      onEvent(event) {
        if (['OnError', 'OnWarning', 'OnInformation'].includes(event.event)) findings.push(findingOfEvent(event));
      },
    });
  } finally {
    signals.close();
  }
  const path = options.file ?? options.project ?? '';
  const text = options.json ? jsonOf(path, result, findings) : textOf(path, result, findings, target);
  target.output.write(text);
  return result.exitCode;
}

// Part of the public contract of the command line: fields are only ever added.
function jsonOf(path: string, result: RunResult, findings: readonly ShownFinding[]): string {
  const document = {
    v: 1,
    package: path,
    result: result.result,
    exitCode: result.exitCode,
    findings: findings.map(({ severity, code, symbol, message, source, subComponent, location, hint }) => ({
      severity,
      code: code === undefined ? undefined : formatCode(code),
      symbol,
      message,
      source,
      subComponent,
      location,
      hint,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function textOf(path: string, result: RunResult, findings: readonly ShownFinding[], { paint }: CommandConsole): string {
  const shown = findings.filter(({ severity }) => severity !== 'information');
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const counts = `${formatPlural(count('error'), 'error')}, ${formatPlural(count('warning'), 'warning')}`;
  const verdict = result.exitCode === 0 ? paint('success', 'valid') : paint('error', verdicts[result.exitCode]);
  return `${[...shown.flatMap((finding) => [...describeFinding(finding, paint), '']), `${path}: ${verdict} (${counts})`].join('\n')}\n`;
}

const verdicts = { 1: 'not valid', 3: 'canceled', 4: 'not found', 5: 'not loadable' } as const;
