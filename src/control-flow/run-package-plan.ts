import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import type { PackageRequest, TaskResult } from '../sdk/task.ts';
import type { ExecutableRecord, ExecutableRun, ExecutionResult, PackageExecution } from './executable-run.ts';
import type { ExecutionHost } from './execution-host.ts';
import { ExecutionSlots, slotCount } from './execution-slots.ts';
import { closeRecords, openRecords } from './keep-records.ts';
import { openLogs } from './logging/open-logs.ts';
import { runChildProcess } from './run-child-process.ts';
import { runCollection } from './run-collection.ts';
import { runExecutable } from './run-executable.ts';
import { runHandler } from './run-handler.ts';
import { outOfProcess } from './transactions/validate-transactions.ts';
import { validatePackage } from './validate-executable.ts';

/** How a package ended. */
export interface PackageOutcome {
  readonly result: 'success' | 'failure' | 'canceled';
  readonly records: readonly ExecutableRecord[];
  /** The forced execution value of the package; undefined when none is forced. */
  readonly executionValue: TypedValue | undefined;
}

/**
 * Validates a planned package and executes it. Never throws for what the package or the outside do: that becomes events.
 * @param parent run of the Execute Package task when the package is a child: events rise into it, its variables are visible
 */
export async function runPackagePlan(
  plan: PackagePlan,
  host: ExecutionHost,
  options: {
    readonly validateOnly?: boolean;
    readonly parent?: ExecutableRun;
    /** Remembers what is done; a child has that of its parent. */
    readonly journal?: PackageExecution['journal'];
  } = {},
): Promise<PackageOutcome> {
  const execution: PackageExecution = {
    plan,
    host,
    slots: new ExecutionSlots(slotCount(host.maxConcurrent ?? plan.maxConcurrentExecutables, host.processors)),
    records: [],
    cells: new Map(),
    executionValue: undefined,
    log: undefined,
    journal: options.parent?.execution.journal ?? options.journal,
    checkpoint: undefined,
    validating: false,
    validateOnly: options.validateOnly ?? false,
    runExecutable: (child, parent) => runExecutable(child, execution, parent, runChildPackage),
    runContent: (container) => runCollection(container),
    runHandler,
  };
  const place = { executablePath: plan.root.path, executableId: plan.root.id, sourceName: plan.root.name };
  host.emit({ event: 'PackageStart', ...place });
  const logs = await openLogs(execution, options.parent);
  const own = logs.opened ? await validateThenExecute(execution, options) : 'failure';
  const result = await logs.end(own);
  host.emit({ event: 'PackageEnd', ...place, data: { result } });
  return { result, records: execution.records, executionValue: execution.executionValue };
}

async function validateThenExecute(
  execution: PackageExecution,
  options: { readonly validateOnly?: boolean; readonly parent?: ExecutableRun },
): Promise<PackageOutcome['result']> {
  const { parent } = options;
  const findings = await openRecords(execution, parent);
  const refused = await validate(execution, parent, findings);
  const result = refused ?? (await runExecutable(execution.plan.root, execution, parent, runChildPackage));
  return closeRecords(execution, parent, packageResult(result), refused === undefined);
}

/** Validates a package; gives its result when it is not to run. */
async function validate(
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  given: readonly Diagnostic[],
): Promise<PackageOutcome['result'] | undefined> {
  const count = await validatePackage(execution, parent, given);
  if (count.errors > 0) return 'failure';
  if (execution.host.signal.aborted) return 'canceled';
  return execution.validateOnly ? 'success' : undefined;
}

function packageResult(result: ExecutionResult): PackageOutcome['result'] {
  return result === 'completion' ? 'success' : result;
}

async function runChildPackage(run: ExecutableRun, request: PackageRequest): Promise<TaskResult> {
  if (request.outOfProcess && run.transaction !== undefined) throw new DtsError(outOfProcess(run.plan.path));
  if (request.outOfProcess) return runChildProcess(run, request);
  const child = await run.execution.host.openChild(request, {
    path: `${run.plan.path}\\Package`,
    names: run.plan.scope,
    variable: (name) => (run.scope.has(name) ? run.scope.read(name) : undefined),
  });
  try {
    const { result, records, executionValue: forced } = await runPackagePlan(child.plan, child.host, { parent: run });
    run.execution.records.push(...records);
    const type = { type: 'DT_I4', length: 0, precision: 0, scale: 0, codePage: 0 } as const;
    const executionValue: TypedValue = { type, value: result === 'success' ? 0 : 1 };
    return { result, executionValue: forced ?? executionValue };
  } finally {
    // Connections that the child retains take part in the transaction of its parent.
    if (run.transaction === undefined) await child.close();
    else run.transaction.whenEnded(() => child.close());
  }
}
