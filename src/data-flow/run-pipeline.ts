import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import { checkExternalMetadata } from './check-external-metadata.ts';
import { namingComponent } from './component-failure.ts';
import type { ComponentHost } from './component-host.ts';
import { type ThreadedWay, threadedWay } from './parallel/deal-out.ts';
import type { PhaseName } from './phase-log.ts';
import type { PipelineHost, PipelineResult } from './pipeline-host.ts';
import { type PipelineLog, pipelineLog } from './pipeline-log.ts';
import { buildHosts, type PipelineRun } from './pipeline-run.ts';
import { describeReject, type RejectedRow } from './row-errors.ts';

/**
 * Runs a planned data flow to its end: opens every component, lets the sources produce, ends and closes all.
 * Never throws for what the data or the outside do; a defect of ours is thrown as it is after everything was closed.
 */
export async function runPipeline(plan: PipelinePlan, given: PipelineHost): Promise<PipelineResult> {
  const log = pipelineLog(plan, given);
  const host = log?.host ?? given;
  const controller = new AbortController();
  const cancel = () => controller.abort(host.signal.reason);
  if (host.signal.aborted) cancel();
  host.signal.addEventListener('abort', cancel, { once: true });
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    controller.abort(error);
  };
  const way = threadedWay(plan, host);
  let run: PipelineRun | undefined;
  try {
    log?.begin();
    run = await buildHosts(plan, way?.host ?? host, controller.signal);
    await execute(run, way, fail, log);
  } catch (error) {
    fail(error);
  } finally {
    await way?.stop();
    host.signal.removeEventListener('abort', cancel);
  }
  const canceled = host.signal.aborted;
  const succeeded = await close(run, failures.length === 0 && !canceled, failures, log);
  if (run !== undefined) reportRows(run, host);
  run?.watch?.end(run.links, run.heldRows.uses());
  return {
    ...conclude(failures, canceled, succeeded, host),
    rowCounts: countRows(run),
    memory: run?.heldRows.uses() ?? [],
  };
}

async function execute(
  run: PipelineRun,
  way: ThreadedWay | undefined,
  fail: (error: unknown) => void,
  log: PipelineLog | undefined,
): Promise<void> {
  for (const { plan, host, context } of run.components) {
    run.signal.throwIfAborted();
    const compare = () => namingComponent(host.name, () => checkExternalMetadata(plan, context));
    const check = () => timed(run, plan, 'Validate', compare);
    const open = () => timed(run, plan, 'PreExecute', () => host.open(context));
    await (log === undefined ? check() : log.timed(plan, 'Validate', check));
    await (log === undefined ? open() : log.timed(plan, 'PreExecute', open));
    await way?.opened(run, plan);
  }
  if (await way?.run(run)) return;
  const producers = run.components.filter(({ host }) => host.produces);
  await Promise.all(
    producers.map(({ plan, host }) => {
      const produce = () => timed(run, plan, 'PrimeOutput', () => host.produce());
      return (log === undefined ? produce() : log.producing(plan, produce)).catch(fail);
    }),
  );
}

function timed<T>(
  run: PipelineRun | undefined,
  { index }: ComponentPlan,
  phase: Exclude<PhaseName, 'ProcessInput'>,
  work: () => Promise<T>,
): Promise<T> {
  return run?.watch === undefined ? work() : run.watch.timed(index, phase, work);
}

/** Closes every component, the last one first to learn of a failure of another; gives whether all went well. */
async function close(
  run: PipelineRun | undefined,
  succeeded: boolean,
  failures: unknown[],
  log: PipelineLog | undefined,
): Promise<boolean> {
  let outcome = succeeded;
  for (const { plan, host, context } of run?.components ?? []) {
    try {
      const end = () => timed(run, plan, 'PostExecute', async () => host.runtime.close?.(context, outcome));
      await namingComponent(host.name, () => (log === undefined ? end() : log.timed(plan, 'PostExecute', end)));
    } catch (error) {
      outcome = false;
      failures.push(error);
    }
  }
  run?.heldRows.close();
  for (const release of run?.releases ?? []) await release().catch((error: unknown) => failures.push(error));
  run?.arena.release();
  if (outcome) run?.writeVariables();
  return outcome;
}

function conclude(
  failures: readonly unknown[],
  canceled: boolean,
  succeeded: boolean,
  host: PipelineHost,
): Pick<PipelineResult, 'succeeded' | 'canceled'> {
  const told = new Set<unknown>();
  for (const failure of failures) {
    if (failure instanceof DtsError) {
      if (told.has(failure)) continue;
      told.add(failure);
      host.fire({ ...failure.diagnostic, source: failure.diagnostic.source ?? host.source });
    } else if (!isAbort(failure)) throw failure;
  }
  return { succeeded: succeeded && failures.length === 0, canceled };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function reportRows(run: PipelineRun, pipelineHost: PipelineHost): void {
  run.reportCounts(true);
  for (const { host } of run.components) host.rowErrors.tellWaiting();
  run.heldRows.report();
  for (const { host } of run.components) {
    reportRejects(host, pipelineHost, 'OPENDTSX_W_ROWSREDIRECTED', host.rowErrors.redirected);
    reportRejects(host, pipelineHost, 'OPENDTSX_W_ROWERRORSIGNORED', host.rowErrors.ignored);
  }
}

function reportRejects(
  host: ComponentHost,
  pipelineHost: PipelineHost,
  symbol: string,
  counter: { count: number; first: RejectedRow | undefined },
): void {
  if (counter.first === undefined) return;
  const args = {
    component: host.name,
    count: counter.count,
    column: counter.first.column,
    first: describeReject(counter.first),
  };
  pipelineHost.fire(
    diagnostic(symbol, args, { source: pipelineHost.source, subComponent: host.name, severity: 'information' }),
  );
}

function countRows(run: PipelineRun | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const link of run?.links ?? []) counts.set(link.pathId, link.rowCount);
  return counts;
}
