import type { Value } from '../datatypes/value.ts';
import type { ExecutablePlan, ExecutableSettings, PackagePlan } from '../plan/package-plan.ts';
import type { ExecutionHost } from './execution-host.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import {
  containerValues,
  packageValues,
  parameterCell,
  systemCells,
  taskValues,
  variableCell,
} from './variable-cells.ts';
import { type VariableCell, VariableScope } from './variable-scope.ts';

/** How an executable ended (DTSExecResult). */
export type ExecutionResult = 'success' | 'failure' | 'completion' | 'canceled';

/** One executable that ran, for the summary. */
export interface ExecutableRecord {
  readonly path: string;
  readonly result: ExecutionResult;
  /** Milliseconds. */
  readonly duration: number;
}

/** What the executables of one running package share. */
export interface PackageExecution {
  readonly plan: PackagePlan;
  readonly host: ExecutionHost;
  readonly slots: ExecutionSlots;
  readonly records: ExecutableRecord[];
  /** Variables live as long as the execution: loops do not reset them. */
  readonly cells: Map<ExecutablePlan, readonly VariableCell[]>;
  /** Validating: Propagate of event handlers is ignored. */
  validating: boolean;
  /** Nothing may run, event handlers included: they could change data. SSIS runs them; whoever asks for validation only does not expect it. */
  readonly validateOnly: boolean;
  /** Runs one executable; handed in, as executables nest. */
  runExecutable(plan: ExecutablePlan, parent: ExecutableRun): Promise<ExecutionResult>;
  /** Runs the executables of a container by their constraints; handed in likewise. */
  runContent(container: ExecutableRun): Promise<void>;
}

/** One run of one executable. */
export interface ExecutableRun {
  readonly plan: ExecutablePlan;
  readonly execution: PackageExecution;
  /** The container around it; for the package of an Execute Package task, the run of the task. */
  readonly parent: ExecutableRun | undefined;
  readonly scope: VariableScope;
  settings: ExecutableSettings;
  /** Errors of its own and of those below that reached it. */
  errorCount: number;
  /** Set when an executable inside fails that has FailParentOnFailure or FailPackageOnFailure. */
  failed: boolean;
  /** Event handlers that are running around this: they do not start again for what happens inside them. */
  readonly activeHandlers: ReadonlySet<ExecutablePlan>;
  /** Event handlers started by synchronous code of this run that have not ended. */
  pending: Promise<void>;
}

/** Begins a run: makes its variable scope. */
export function startRun(
  plan: ExecutablePlan,
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  extra: {
    readonly systemValues?: ReadonlyMap<string, Value>;
    readonly activeHandlers?: ReadonlySet<ExecutablePlan>;
  } = {},
): ExecutableRun {
  const system = systemCells(plan, extra.systemValues ?? systemValuesOf(plan, execution));
  const outer = plan.kind === 'package' ? parameterScope(execution, parent) : parent?.scope;
  const scope = new VariableScope(outer, [...system, ...cellsOf(plan, execution)], plan);
  return {
    plan,
    execution,
    parent,
    scope,
    settings: plan.settings,
    errorCount: 0,
    failed: false,
    activeHandlers: extra.activeHandlers ?? parent?.activeHandlers ?? new Set(),
    pending: Promise.resolve(),
  };
}

function parameterScope(execution: PackageExecution, parent: ExecutableRun | undefined): VariableScope {
  return new VariableScope(parent?.scope, execution.plan.parameters.map(parameterCell), execution.plan.root);
}

function systemValuesOf(plan: ExecutablePlan, execution: PackageExecution): ReadonlyMap<string, Value> {
  if (plan.kind === 'package') return packageValues(plan, execution.plan.package, execution.host);
  return plan.kind === 'task' ? taskValues(plan) : containerValues(plan);
}

function cellsOf(plan: ExecutablePlan, execution: PackageExecution): readonly VariableCell[] {
  const known = execution.cells.get(plan);
  if (known !== undefined) return known;
  const cells = plan.variables.map(variableCell);
  execution.cells.set(plan, cells);
  return cells;
}

/** The run of the package that an executable belongs to. */
export function packageRun(run: ExecutableRun): ExecutableRun {
  return run.plan.kind === 'package' || run.parent === undefined ? run : packageRun(run.parent);
}
