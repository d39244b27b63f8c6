import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExecutionEvent, PackageSource, RunRequest, RunResult, ViewedRows } from '../../runtime/run-request.ts';
import type { RunRecorder } from '../../tools/run-report/run-recorder.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfEvent } from '../console/describe-finding.ts';
import { liveReport } from '../console/live-report.ts';
import { plainReport } from '../console/plain-report.ts';
import { jsonReport, type RunReport } from '../console/run-report.ts';
import { viewText } from '../console/view-text.ts';
import { writeFindings } from '../console/write-findings.ts';
import type { CommandOptions } from './command-options.ts';
import { consoleLogLines } from './console-log.ts';
import { OptionFault } from './option-fault.ts';
import { runRequestOf } from './run-request-of.ts';
import { listenForSignals } from './stop-signals.ts';
import type { MissingPackage } from './stored-source.ts';
import { tellProfile } from './tell-profile.ts';

/**
 * Runs or validates the package of a command line, shows it, and gives the exit code: 0 success, 1 failure, 3 canceled, 4 not found,
 * 5 not loadable. Throws `OptionFault` for a command line that names no package, and whatever is a defect of ours.
 * @param onEvent takes every event besides the report
 */
export async function runCommand(
  options: CommandOptions,
  target: CommandConsole,
  onEvent: (event: ExecutionEvent) => void = () => {},
): Promise<number> {
  const stored = await storedSource(options);
  if (stored !== undefined && 'exitCode' in stored) return tellMissing(stored, options, target);
  const request = await withConsoleLog(runRequestOf(options, stored), options, target);
  const { runPackage } = await import('../../runtime/run-package.ts');
  if (!(await isVerified(request, options, target))) return 1;
  if (options.dryRun) {
    const { tellDryRun } = await import('./tell-dry-run.ts');
    return tellDryRun(request, target);
  }
  const errors: ExecutionEvent[] = [];
  let last: ExecutionEvent | undefined;
  const isLive = showsLive(options, target);
  const report = chooseReport(options, isLive, target);
  const held: ViewedRows[] = [];
  const recorder = options.report === undefined ? undefined : await openRecorder(options.report);
  const signals = await listenForSignals();
  let result: RunResult;
  try {
    result = await runPackage({
      ...request,
      signal: signals.signal,
      onEvent(event) {
        if (event.event === 'OnError') errors.push(event);
        last = event;
        report.event(event);
        recorder?.event(event);
        onEvent(event);
      },
      ...(recorder === undefined ? {} : { onPlan: (plan) => recorder.plan(plan) }),
      onCounts: (count) => report.counts(count),
      // Lines in between would destroy a table that is redrawn in place.
      onView: (view) => (isLive ? held.push(view) : target.writeError(viewText(view, target.paintError))),
      pathProgress: options.json || isLive,
    });
  } finally {
    signals.close();
    report.end();
  }
  if (!options.json) target.output.write(conclusion(result, errors, last, options, target));
  for (const view of held) target.writeError(viewText(view, target.paintError));
  const told = options.profile === undefined || (await tellProfile(result.profile ?? [], options, target));
  const reported = recorder === undefined || (await writeReport(recorder, result, options, target));
  return (told && reported) || result.exitCode !== 0 ? result.exitCode : 1;
}

async function storedSource(options: CommandOptions): Promise<PackageSource | MissingPackage | undefined> {
  if (options.stored === undefined) return undefined;
  const { openStoredSource } = await import('./stored-source.ts');
  return openStoredSource(options.stored, options);
}

function tellMissing({ exitCode, findings }: MissingPackage, { json }: CommandOptions, target: CommandConsole): number {
  writeFindings(findings, target);
  if (!json) target.output.write(`${missingLine(exitCode, target.paint)}\n`);
  return exitCode;
}

function missingLine(exitCode: 4 | 5, paint: CommandConsole['paint']): string {
  const reason = exitCode === 4 ? 'could not be found' : 'could not be loaded';
  return `DTExec: The package ${paint('error', reason)} (${exitCode}).`;
}

async function withConsoleLog(
  request: RunRequest,
  { consoleLog }: CommandOptions,
  { output }: CommandConsole,
): Promise<RunRequest> {
  if (consoleLog === undefined) return request;
  const { withLogListener } = await import('../../runtime/records/log-listener.ts');
  return withLogListener(request, (entry) => {
    const lines = consoleLogLines(entry, consoleLog);
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
  });
}

// A run of hours must not end without the report that was asked for.
async function openRecorder(report: string): Promise<RunRecorder> {
  const folder = dirname(resolve(report));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    const detail = `${folder} is no folder that can be written to`;
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--report', detail });
  }
  const { RunRecorder: Recorder } = await import('../../tools/run-report/run-recorder.ts');
  return new Recorder();
}

async function writeReport(
  recorder: RunRecorder,
  result: RunResult,
  { report = '', file, project, stored, validateOnly, json }: CommandOptions,
  target: CommandConsole,
): Promise<boolean> {
  const { writeRunReport } = await import('../../tools/run-report/write-run-report.ts');
  const packageFile = file ?? project ?? stored?.path ?? '';
  const lost = await writeRunReport(report, recorder, result, { packageFile, validateOnly });
  if (lost !== undefined) writeFindings([lost], target);
  else if (!json) target.output.write(`Report:   ${report}\n`);
  return lost === undefined;
}

function showsLive({ json, progress, reporting, consoleLog }: CommandOptions, { redraws }: CommandConsole): boolean {
  return !json && consoleLog === undefined && redraws && progress && reporting.kinds.has('progress');
}

function chooseReport(options: CommandOptions, isLive: boolean, { output, paint }: CommandConsole): RunReport {
  if (options.json) return jsonReport(output);
  return isLive ? liveReport(output, options.reporting, paint) : plainReport(output, options.reporting, paint);
}

async function isVerified(request: RunRequest, options: CommandOptions, target: CommandConsole): Promise<boolean> {
  if (Object.keys(options.verification).length === 0) return true;
  const { loadPackage } = await import('../../runtime/load-package.ts');
  const { verifyPackage } = await import('./verify-package.ts');
  const password = options.password === undefined ? {} : { password: options.password };
  const { loaded } = loadPackage(request.source, { workingFolder: process.cwd(), ...password });
  // A package that does not load is reported by the run itself.
  const findings =
    loaded === undefined
      ? []
      : verifyPackage(loaded.package, options.verification, options.trust.map(readCertificates));
  writeFindings(findings, target);
  return findings.length === 0;
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new OptionFault('OPENDTSX_E_OPTION_VALUE', { option: '--trust', detail: `${file} cannot be read` });
  }
}

const endings = {
  0: ['DTSER_SUCCESS (0)', 'success'],
  1: ['DTSER_FAILURE (1)', 'error'],
  3: ['DTSER_CANCELED (3)', 'warning'],
} as const;

function conclusion(
  result: RunResult,
  errors: readonly ExecutionEvent[],
  last: ExecutionEvent | undefined,
  options: CommandOptions,
  { paint }: CommandConsole,
): string {
  const lines: string[] = [];
  const [first] = errors;
  // The first error is what to act on; those after it are mostly its consequences.
  const silent = options.reporting.kinds.size === 0;
  if (first !== undefined && !silent && (first !== last || !options.reporting.kinds.has('errors'))) {
    const count = errors.length === 1 ? 'The error' : `The first of ${errors.length} errors`;
    lines.push('', paint('strong', `${count}:`), ...describeFinding(findingOfEvent(first), paint), '');
  }
  const { exitCode } = result;
  if (exitCode === 4 || exitCode === 5) {
    lines.push(missingLine(exitCode, paint));
  } else {
    const [text, tone] = endings[exitCode];
    const what = options.validateOnly ? 'validation' : 'execution';
    lines.push(`DTExec: The package ${what} returned ${paint(tone, text)}.`);
  }
  const seconds = (result.endTime.getTime() - result.startTime.getTime()) / 1000;
  lines.push(
    `Started:  ${clockTime(result.startTime)}`,
    `Finished: ${clockTime(result.endTime)}`,
    `Elapsed:  ${seconds.toFixed(3)} seconds`,
  );
  return `${lines.join('\n')}\n`;
}

function clockTime(time: Date): string {
  return time.toTimeString().slice(0, 8);
}
