import type { EventDraft } from '../../control-flow/event.ts';
import type { ProcessEnd } from '../../control-flow/execution-host.ts';
import { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { readIspac } from '../../formats/ispac/read-ispac.ts';
import type { Project } from '../../model/project.ts';
import { importUnits } from '../import-units.ts';
import { loadPackage } from '../load-package.ts';
import { endOwnGroup } from '../own-process.ts';
import { moveOutline } from '../package-outline.ts';
import { runPackage } from '../run-package.ts';
import type { ExecutionEvent, RunResult } from '../run-request.ts';
import type { FromProcess, ProcessQuestion, ProcessStart, ToProcess } from './process-messages.ts';
import { makeSpeakingUnits } from './speaking-units.ts';
import { makeStandInPackage } from './stand-in-package.ts';

// The program of a process that runs one child package. It ends with it, and with the process of the parent.
const millisecondsToEnd = 10_000;
const cancellation = new AbortController();
const waiting = new Map<number, (answer: unknown) => void>();
let questions = 0;

process.on('disconnect', () => {
  cancellation.abort();
  // Nobody is left who would end what does not end by itself.
  setTimeout(endOwnGroup, millisecondsToEnd).unref();
  for (const answer of waiting.values()) answer(undefined);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancellation.abort());
process.on('message', (message: ToProcess) => {
  if (message.kind === 'start') void serve(message.start);
  else if (message.kind === 'cancel') cancellation.abort();
  else {
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  }
});

function tell(message: FromProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve());
    else resolve();
  });
}

function ask(question: ProcessQuestion): Promise<unknown> {
  const id = ++questions;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    if (process.connected) void tell({ kind: 'question', id, question });
    else resolve(undefined);
  });
}

async function serve(start: ProcessStart): Promise<void> {
  try {
    await tell({ kind: 'end', end: await runStandIn(start) });
  } catch (error) {
    const told = error instanceof DtsError ? error.diagnostic : undefined;
    if (told !== undefined) await tell({ kind: 'fault', finding: told });
    else await tell({ kind: 'defect', message: error instanceof Error ? error.message : String(error) });
    if (told !== undefined) await tell({ kind: 'end', end: failed });
  }
  process.exit(0);
}

const failed: ProcessEnd = { result: 'failure', records: [], variables: [], executionValue: undefined };

async function runStandIn(start: ProcessStart): Promise<ProcessEnd> {
  const standIn = makeStandInPackage(start);
  const childPath = `${standIn.taskPath}\\Package`;
  const ofParent = (path: string): string => `${start.taskPath}${path.slice(standIn.taskPath.length)}`;
  let report: Pick<ProcessEnd, 'variables' | 'executionValue'> = { variables: [], executionValue: undefined };
  const speaking = makeSpeakingUnits(start.variables, standIn.ownIds, {
    onRisen: async (event, values) => {
      const answer = await ask({ about: 'event', risen: { event, values } });
      return { cancel: (answer as { cancel?: boolean } | undefined)?.cancel === true };
    },
    onReport: (given) => {
      report = given;
    },
  });
  const project = projectOf(start);
  const result = await runPackage({
    source: { package: standIn.package, folder: start.folder, ...project },
    set: start.set,
    connections: start.connections,
    connectionTargets: start.connectionTargets,
    pathMap: start.pathMap,
    parameters: new Map(start.projectParameters),
    ...(start.password === undefined ? {} : { password: new Secret(start.password) }),
    secretSources: [{ name: 'the parent package', find: secretOfParent }],
    optionsFile: start.optionsFile,
    ...(start.environment === undefined ? {} : { environment: start.environment }),
    ...(start.policy === undefined ? {} : { policy: start.policy }),
    workingFolder: start.workingFolder,
    units: [...(await importUnits(start)), ...speaking],
    ...(start.maxConcurrent === undefined ? {} : { maxConcurrent: start.maxConcurrent }),
    ...(start.memoryLimit === undefined ? {} : { memoryLimit: start.memoryLimit }),
    warnAsError: start.warnAsError,
    ...(start.server === undefined ? {} : { server: start.server }),
    ...(start.contextEvents === undefined ? {} : { eventContext: start.contextEvents }),
    pathProgress: start.pathProgress,
    componentPhases: start.componentPhases,
    onOutline(outline) {
      if (outline.root.startsWith(childPath)) void tell({ kind: 'outline', outline: moveOutline(outline, ofParent) });
    },
    nesting: start.nesting - 1,
    signal: cancellation.signal,
    onEvent(event) {
      if (event.executablePath.startsWith(childPath)) {
        void tell({ kind: 'event', draft: draftOf(event, ofParent) });
      } else if (event.event === 'OnError') void tell({ kind: 'fault', finding: faultOf(event, start) });
    },
    onCounts(count) {
      void tell({ kind: 'count', count: { ...count, executablePath: ofParent(count.executablePath) } });
    },
  });
  return { ...report, ...outcomeOf(result, childPath, ofParent) };
}

function outcomeOf(
  { result, executables }: RunResult,
  childPath: string,
  ofParent: (path: string) => string,
): Pick<ProcessEnd, 'result' | 'records'> {
  const records = executables.filter(({ path }) => path.startsWith(childPath));
  const own = records.find(({ path }) => path === childPath)?.result;
  // A child that could not be validated did not run.
  const ended = own === 'completion' ? 'success' : (own ?? (result === 'canceled' ? 'canceled' : 'failure'));
  return { result: ended, records: records.map((record) => ({ ...record, path: ofParent(record.path) })) };
}

function projectOf({ project, password, workingFolder }: ProcessStart): {
  readonly project?: Project;
  readonly projectBytes?: Uint8Array;
} {
  if (project === undefined) return {};
  const secret = password === undefined ? {} : { password: new Secret(password) };
  if ('bytes' in project) {
    const fileName = `${project.name}.ispac`;
    const read = readIspac(project.bytes, { fileName, ...secret });
    return required({ project: read.project, projectBytes: project.bytes }, read.diagnostics, fileName);
  }
  const { file, packageName } = project;
  const { loaded, diagnostics } = loadPackage({ path: file, packageName }, { workingFolder, ...secret });
  if (loaded === undefined) return required({ project: undefined }, diagnostics, file);
  return loaded.project === undefined ? {} : { project: loaded.project };
}

function required<T extends { readonly project: Project | undefined }>(
  read: T,
  diagnostics: readonly Diagnostic[],
  file: string,
): T & { readonly project: Project } {
  const { project } = read;
  if (project !== undefined) return { ...read, project };
  throw new DtsError(diagnostics[0] ?? diagnostic('DTS_E_PACKAGENOTFOUND', { package: file }));
}

async function secretOfParent(path: string): Promise<Secret | undefined> {
  const answer = await ask({ about: 'secret', path });
  return typeof answer === 'string' ? new Secret(answer) : undefined;
}

function draftOf(
  { v, seq, time, executionId, ...draft }: ExecutionEvent,
  ofParent: (path: string) => string,
): EventDraft {
  const moved = { ...draft, executablePath: ofParent(draft.executablePath) };
  if (draft.context === undefined) return moved;
  return { ...moved, context: draft.context.map((each) => ({ ...each, path: ofParent(each.path) })) };
}

function faultOf({ code, symbol, message }: ExecutionEvent, { taskPath }: ProcessStart): ReturnType<typeof diagnostic> {
  if (code === undefined || symbol === undefined) throw new InternalError('an error has no code');
  return { code, symbol, severity: 'error', message: message ?? '', args: {}, source: taskPath };
}
