import type { TypedValue } from '../datatypes/value.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import type { PackageRequest, TaskResult } from '../sdk/task.ts';
import type { ExecutableRecord, ExecutableRun, ExecutionResult, PackageExecution } from './executable-run.ts';
import type { ExecutionHost } from './execution-host.ts';
import { ExecutionSlots, slotCount } from './execution-slots.ts';
import { runCollection } from './run-collection.ts';
import { runExecutable } from './run-executable.ts';
import { validatePackage } from './validate-executable.ts';

/** How a package ended. */
export interface PackageOutcome {
  readonly result: 'success' | 'failure' | 'canceled';
  readonly records: readonly ExecutableRecord[];
}

/**
 * Validates a planned package and executes it. Never throws for what the package or the outside do: that becomes events.
 * @param parent run of the Execute Package task when the package is a child: events rise into it, its variables are visible
 */
export async function runPackagePlan(
  plan: PackagePlan,
  host: ExecutionHost,
  options: { readonly validateOnly?: boolean; readonly parent?: ExecutableRun } = {},
): Promise<PackageOutcome> {
  const execution: PackageExecution = {
    plan,
    host,
    slots: new ExecutionSlots(slotCount(host.maxConcurrent ?? plan.maxConcurrentExecutables, host.processors)),
    records: [],
    cells: new Map(),
    validating: false,
    validateOnly: options.validateOnly ?? false,
    runExecutable: (child, parent) => runExecutable(child, execution, parent, runChildPackage),
    runContent: runCollection,
  };
  const place = { executablePath: plan.root.path, executableId: plan.root.id, sourceName: plan.root.name };
  host.emit({ event: 'PackageStart', ...place });
  const result = await validateThenExecute(execution, options);
  host.emit({ event: 'PackageEnd', ...place, data: { result } });
  return { result, records: execution.records };
}

async function validateThenExecute(
  execution: PackageExecution,
  options: { readonly validateOnly?: boolean; readonly parent?: ExecutableRun },
): Promise<PackageOutcome['result']> {
  const count = await validatePackage(execution, options.parent);
  if (count.errors > 0) return 'failure';
  if (execution.host.signal.aborted) return 'canceled';
  if (options.validateOnly) return 'success';
  return packageResult(await runExecutable(execution.plan.root, execution, options.parent, runChildPackage));
}

function packageResult(result: ExecutionResult): PackageOutcome['result'] {
  return result === 'completion' ? 'success' : result;
}

async function runChildPackage(run: ExecutableRun, request: PackageRequest): Promise<TaskResult> {
  const child = await run.execution.host.openChild(request, {
    path: `${run.plan.path}\\Package`,
    names: run.plan.scope,
    variable: (name) => (run.scope.has(name) ? run.scope.read(name) : undefined),
  });
  try {
    const { result, records } = await runPackagePlan(child.plan, child.host, { parent: run });
    run.execution.records.push(...records);
    const type = { type: 'DT_I4', length: 0, precision: 0, scale: 0, codePage: 0 } as const;
    const executionValue: TypedValue = { type, value: result === 'success' ? 0 : 1 };
    return { result, executionValue };
  } finally {
    await child.close();
  }
}
