import { resolve } from 'node:path';
import { createEventStream, type EventDraft } from '../control-flow/event.ts';
import { runPackagePlan } from '../control-flow/run-package-plan.ts';
import { MemoryBudget } from '../data-flow/memory-budget.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { Inspection } from './inspection/inspection.ts';
import { openInspection } from './inspection/open-inspection.ts';
import type { OpenJournal } from './journal-file.ts';
import { loadEvent } from './load-event.ts';
import { createPackageHost, type ExecutionSurroundings } from './package-host.ts';
import { pipelineThreads } from './pipeline-threads.ts';
import { type Preparation, type PreparedPackage, preparePackageWithSecrets } from './prepare-package.ts';
import { wantsRecords } from './records/telemetry-request.ts';
import type { RunRequest, RunResult } from './run-request.ts';
import { createSecretMask } from './secret-mask.ts';
import { selectExecutables } from './select-executables.ts';

const exitCodes = { success: 0, failure: 1, canceled: 3 } as const;

/**
 * Loads, validates and executes a package, and records it where that is asked for. Never throws for what package, files or databases do: that becomes
 * events and the result; only defects of OpenDTSX are thrown, after everything was closed.
 */
export async function runPackage(request: RunRequest): Promise<RunResult> {
  if (!wantsRecords(request)) return runUnrecorded(request);
  // Loaded only here: most executions are not recorded.
  const { runRecorded } = await import('./records/run-recorded.ts');
  return runRecorded(request, runUnrecorded);
}

async function runUnrecorded(request: RunRequest): Promise<RunResult> {
  const executionId = crypto.randomUUID();
  const startTime = new Date();
  const { signal = new AbortController().signal } = request;
  const stream = createEventStream(executionId, (event) => request.onEvent?.(event));
  const mask = createSecretMask();
  mask.learnRequest(request);
  const emit = (draft: EventDraft): void => stream(mask.event(draft));
  const { prepared: whole, failure, diagnostics: findings } = await prepareOrRefuse(request, signal);
  if (whole !== undefined) mask.learnPlan(whole.plan);
  const diagnostics = findings.map((finding) => mask.finding(finding));
  const finish = (rest: Pick<RunResult, 'result' | 'exitCode' | 'executables' | 'profile'>): RunResult => ({
    ...rest,
    diagnostics,
    executionId,
    startTime,
    endTime: new Date(),
  });
  if (whole === undefined) {
    for (const finding of diagnostics) emit(loadEvent(finding));
    return finish({ result: 'failure', exitCode: failure === 'not-found' ? 4 : 5, executables: [] });
  }
  let prepared = whole;
  let inspection: Inspection | undefined;
  let journal: OpenJournal | undefined;
  try {
    prepared = { ...whole, plan: selectExecutables(whole.plan, request) };
    journal = await journalOf(request, prepared);
    inspection = await openInspection(request, prepared, (row) => mask.row(row), signal);
  } catch (error) {
    await journal?.close(false);
    if (!(error instanceof DtsError)) throw error;
    const finding = mask.finding(error.diagnostic);
    diagnostics.push(finding);
    emit(loadEvent(finding));
    return finish({ result: 'failure', exitCode: 1, executables: [] });
  }
  const memoryLimit = request.memoryLimit ?? prepared.settings.memoryLimit;
  const surroundings: ExecutionSurroundings = {
    mask,
    signal,
    maxConcurrent: request.maxConcurrent,
    hooks: request.hooks,
    memory: memoryLimit === undefined ? undefined : new MemoryBudget(memoryLimit),
    warnAsError: request.warnAsError ?? false,
    emit,
    onPlan: request.onPlan,
    onOutline: request.onOutline,
    onCheckpoint: request.onCheckpoint,
    contextEvents: request.eventContext === undefined ? undefined : new Set(request.eventContext),
    server: request.server,
    counts: (count) => request.onCounts?.(count),
    dataReader: request.dataReader,
    threads: request.replaced?.threads ?? pipelineThreads(request.threads),
    bytesPerRead: request.replaced?.bytesPerRead,
    ...(inspection === undefined ? {} : { inspection }),
  };
  const { host, close } = createPackageHost(prepared, surroundings, request.nesting);
  let ending: Awaited<ReturnType<typeof runPackagePlan>> | undefined;
  let lost: readonly Diagnostic[] = [];
  try {
    ending = await runPackagePlan(prepared.plan, host, {
      validateOnly: request.validateOnly ?? false,
      journal: journal?.journal,
    });
  } finally {
    await closeAndReport(close, emit);
    await journal?.close(ending?.result === 'success' && request.journal?.keep !== true);
    lost = (await inspection?.close()) ?? [];
  }
  for (const finding of lost) emit(loadEvent(mask.finding(finding)));
  const result = lost.length > 0 && ending.result === 'success' ? 'failure' : ending.result;
  const profile = request.profile ? { profile: inspection?.profile ?? [] } : {};
  return finish({ result, exitCode: exitCodes[result], executables: ending.records, ...profile });
}

/** Opens the journal that a request names. Rejects with a `DtsError` when it cannot be had. */
async function journalOf(request: RunRequest, { plan }: PreparedPackage): Promise<OpenJournal | undefined> {
  if (request.journal === undefined || request.validateOnly) return undefined;
  const { file, inDoubt } = request.journal;
  const { openJournal } = await import('./journal-file.ts');
  return openJournal(resolve(request.workingFolder ?? process.cwd(), file), plan.root, inDoubt);
}

// A source of secrets that cannot be asked is the fault of whoever asked for the execution, not of the package.
async function prepareOrRefuse(request: RunRequest, signal: AbortSignal): Promise<Preparation> {
  try {
    return await preparePackageWithSecrets(request, signal);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    return { failure: 'not-loadable', diagnostics: [error.diagnostic] };
  }
}

async function closeAndReport(close: () => Promise<void>, emit: (draft: EventDraft) => void): Promise<void> {
  try {
    await close();
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    emit(loadEvent({ ...error.diagnostic, severity: 'warning' }));
  }
}

/** Validates a package without executing it. */
export function validatePackage(request: RunRequest): Promise<RunResult> {
  return runPackage({ ...request, validateOnly: true });
}
