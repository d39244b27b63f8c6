import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { comparePackages, type PackageDifference } from '../../tools/diff-packages/compare-packages.ts';
import { documentedChanges } from '../../tools/diff-packages/difference-document.ts';
import { type LineMark, printDifference } from '../../tools/diff-packages/print-difference.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import type { Tone } from '../console/painter.ts';
import { reportFault } from '../console/report-failure.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { diffInput } from './diff-input.ts';

const differs = 1;
const trouble = 2;

/** `opendtsx diff`: what two packages differ in by meaning. Exit codes are those of diff: 0 nothing, 1 something, 2 trouble. */
export async function diff(args: readonly string[], target: CommandConsole): Promise<number> {
  // It only computes: the next signal ends it at once.
  const signals = await listenForSignals();
  signals.close();
  if (signals.signal.aborted) return trouble;
  try {
    return compareFiles(args, target);
  } catch (error) {
    if (!(error instanceof OptionFault)) throw error;
    reportFault(target, error);
    return trouble;
  }
}

function compareFiles(args: readonly string[], target: CommandConsole): number {
  const { paths, json } = diffArguments(args);
  const [before, after] = paths.map((path) => diffInput(path, path));
  const failures = [...before.failures, ...after.failures];
  if (failures.length > 0) {
    writeFailures(failures, target);
    return trouble;
  }
  const difference = comparePackages(before.package, after.package);
  target.output.write(json ? jsonOf(paths, difference) : textOf(difference, target));
  return difference.length === 0 ? 0 : differs;
}

function diffArguments(args: readonly string[]): { readonly paths: readonly string[]; readonly json: boolean } {
  const unknown = args.find((argument) => argument.startsWith('--') && argument !== '--json');
  if (unknown !== undefined) {
    throw new OptionFault('OPENDTSX_E_OPTION_UNKNOWN', { option: unknown }, 'The only option is --json.');
  }
  const paths = args.filter((argument) => argument !== '--json');
  if (paths.length !== 2) {
    const detail = `takes two packages, and the command line names ${paths.length === 0 ? 'none' : paths.length}`;
    throw new OptionFault(
      'OPENDTSX_E_COMMAND_ARGUMENT',
      { command: 'diff', detail },
      'opendtsx diff old.dtsx new.dtsx',
    );
  }
  return { paths, json: args.includes('--json') };
}

/** Writes why packages cannot be read to standard error. */
function writeFailures(failures: readonly Diagnostic[], target: CommandConsole): void {
  const lines = failures.flatMap((failure) => describeFinding(findingOfDiagnostic(failure), target.paintError));
  target.writeError(`${lines.join('\n')}\n`);
}

// Part of the public contract of the command line: fields are only ever added (schemas/diff.schema.json).
function jsonOf([before, after]: readonly string[], difference: PackageDifference): string {
  const document = { v: 1, before, after, equal: difference.length === 0, changes: documentedChanges(difference) };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const tones: Readonly<Partial<Record<LineMark, Tone>>> = { '+': 'success', '-': 'error', '~': 'warning' };

function textOf(difference: PackageDifference, { paint }: CommandConsole): string {
  const lines = printDifference(difference, (mark, line) => {
    const tone = tones[mark];
    return tone === undefined ? line : paint(tone, line);
  });
  return lines.map((line) => `${line}\n`).join('');
}
