import { createEventStream, dataOfFinding, type EventDraft, eventOfFinding } from '../control-flow/event.ts';
import { runPackagePlan } from '../control-flow/run-package-plan.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { createPackageHost } from './package-host.ts';
import { type Preparation, preparePackageWithSecrets } from './prepare-package.ts';
import type { RunRequest, RunResult } from './run-request.ts';
import { createSecretMask } from './secret-mask.ts';

const exitCodes = { success: 0, failure: 1, canceled: 3 } as const;

/**
 * Loads, validates and executes a package. Never throws for what package, files or databases do: that becomes events and the result;
 * only defects of OpenDTSX are thrown, after everything was closed.
 */
export async function runPackage(request: RunRequest): Promise<RunResult> {
  const executionId = crypto.randomUUID();
  const startTime = new Date();
  const { onReject, signal = new AbortController().signal } = request;
  const stream = createEventStream(executionId, (event) => request.onEvent?.(event));
  const mask = createSecretMask();
  mask.learnRequest(request);
  const emit = (draft: EventDraft): void => stream(mask.event(draft));
  const { prepared, failure, diagnostics: findings } = await prepareOrRefuse(request, signal);
  if (prepared !== undefined) mask.learnPlan(prepared.plan);
  const diagnostics = findings.map((finding) => mask.finding(finding));
  const finish = (rest: Pick<RunResult, 'result' | 'exitCode' | 'executables'>): RunResult => ({
    ...rest,
    diagnostics,
    executionId,
    startTime,
    endTime: new Date(),
  });
  if (prepared === undefined) {
    for (const finding of diagnostics) emit(loadEvent(finding));
    return finish({ result: 'failure', exitCode: failure === 'not-found' ? 4 : 5, executables: [] });
  }
  const { host, close } = createPackageHost(prepared, {
    mask,
    signal,
    maxConcurrent: request.maxConcurrent,
    warnAsError: request.warnAsError ?? false,
    emit,
    counts: (count) => request.onCounts?.(count),
    reject: onReject && ((row) => onReject(mask.row(row))),
  });
  try {
    const validateOnly = request.validateOnly ?? false;
    const { result, records } = await runPackagePlan(prepared.plan, host, { validateOnly });
    return finish({ result, exitCode: exitCodes[result], executables: records });
  } finally {
    await closeAndReport(close, emit);
  }
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

function loadEvent(finding: Diagnostic): EventDraft {
  const data = dataOfFinding(finding);
  return {
    event: eventOfFinding(finding),
    executablePath: '\\Package',
    executableId: '',
    sourceName: 'Package',
    code: finding.code,
    symbol: finding.symbol,
    message: finding.message,
    ...(data === undefined ? {} : { data }),
  };
}
