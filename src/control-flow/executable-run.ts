import type { TypedValue, Value } from '../datatypes/value.ts';
import { systemNow } from '../expressions/evaluate-expression.ts';
import type { ExecutablePlan, ExecutableSettings, PackagePlan } from '../plan/package-plan.ts';
import type { ExecutionHost } from './execution-host.ts';
import type { ExecutionResult } from './execution-result.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import type { ProgressCheckpoint, ProgressJournal } from './progress.ts';
import type { Transaction } from './transactions/transaction.ts';
import {
  containerValues,
  packageValues,
  parameterCell,
  type SystemValues,
  systemCells,
  taskValues,
  variableCell,
} from './variable-cells.ts';
import { type VariableCell, VariableScope } from './variable-scope.ts';

export type { ExecutionResult } from './execution-result.ts';

/** One executable that ran, for the summary. */
export interface ExecutableRecord {
  readonly path: string;
  readonly result: ExecutionResult;
  /** Milliseconds. */
  readonly duration: number;
}

/** What an event handler is started with. */
export interface HandlerStart {
  /** The System variables of the event. */
  readonly systemValues: SystemValues;
  readonly activeHandlers: ReadonlySet<ExecutablePlan>;
  /** Replaces the signal of the executable that owns it. */
  readonly signal?: AbortSignal;
}

/** What an event handler decided: `System::Propagate` and `System::Cancel` at its end. */
export interface HandlerAnswer {
  readonly propagate: boolean;
  readonly cancel: boolean;
}

/** An event or log entry on its way to the logs. */
export interface LoggedEvent {
  /** Name of the event or entry, without `User:`. */
  readonly event: string;
  /** The run that it began on: what it says about itself. */
  readonly origin: ExecutableRun;
  readonly message: string;
  readonly dataCode: number;
  readonly dataBytes: Uint8Array;
}

/** The logs that a running package writes to. */
export interface PackageLog {
  /** Writes an entry about an executable to the logs that its LoggingOptions, or those of a container around it, select. */
  write(level: ExecutableRun, entry: LoggedEvent): void;
  /** Whether an entry of that name about an executable would be written anywhere. */
  takes(level: ExecutableRun, event: string): boolean;
}

/** What the executables of one running package share. */
export interface PackageExecution {
  readonly plan: PackagePlan;
  readonly host: ExecutionHost;
  /** Made anew when the package starts: MaxConcurrentExecutables may be an expression. */
  slots: ExecutionSlots;
  readonly records: ExecutableRecord[];
  /** Variables live as long as the execution: loops do not reset them. */
  readonly cells: Map<ExecutablePlan, readonly VariableCell[]>;
  /** What the package gives to the task around it: its forced execution value. */
  executionValue: TypedValue | undefined;
  /** Undefined when neither the package nor those around it log. */
  log: PackageLog | undefined;
  /** Remembers what is done beyond the end of the process; absent when nobody asks for it. */
  readonly journal: ProgressJournal<ExecutableRun, PackageExecution> | undefined;
  /** The checkpoint file of the package; absent when it has none. */
  checkpoint: ProgressCheckpoint<ExecutableRun, PackageExecution> | undefined;
  /** Validating: Propagate of event handlers is ignored. */
  validating: boolean;
  /** Nothing may run, event handlers included: they could change data. SSIS runs them; whoever asks for validation only does not expect it. */
  readonly validateOnly: boolean;
  /** Runs one executable; handed in, as executables nest. */
  runExecutable(plan: ExecutablePlan, parent: ExecutableRun): Promise<ExecutionResult>;
  /** Runs the executables of a container by their constraints; handed in likewise. */
  runContent(container: ExecutableRun): Promise<void>;
  /** Runs an event handler of an executable; handed in likewise. */
  runHandler(plan: ExecutablePlan, owner: ExecutableRun, start: HandlerStart): Promise<HandlerAnswer>;
}

/** One run of one executable. */
export interface ExecutableRun {
  readonly plan: ExecutablePlan;
  readonly execution: PackageExecution;
  /** The container around it; for the package of an Execute Package task, the run of the task. */
  readonly parent: ExecutableRun | undefined;
  readonly scope: VariableScope;
  /** Name and description: property expressions may give others than the plan has. */
  name: string;
  description: string;
  settings: ExecutableSettings;
  /** Aborted when the execution is cancelled, or this executable alone by the answer of an OnQueryCancel handler. */
  signal: AbortSignal;
  /** Cancels this executable alone; absent when no OnQueryCancel handler could ask for it. */
  cancellation: AbortController | undefined;
  /** True when something inside it was cancelled. */
  canceledInside: boolean;
  /** Errors of its own and of those below that reached it. */
  errorCount: number;
  /** Set when an executable inside fails that has FailParentOnFailure or FailPackageOnFailure. */
  failed: boolean;
  /** The transaction that what it does belongs to. */
  transaction: Transaction | undefined;
  /** True while the transaction is its own. */
  ownsTransaction: boolean;
  /** Of loops: the iteration that runs, from 1; 0 before the first, and for all others. */
  iteration: number;
  /** True inside a container with a transaction, joined or not: the container is done or not done as a whole. */
  readonly isPartOfTransaction: boolean;
  /** What it gives to its ExecValueVariable. */
  executionValue: TypedValue | undefined;
  /** Event handlers that are running around this: they do not start again for what happens inside them. */
  readonly activeHandlers: ReadonlySet<ExecutablePlan>;
  /** Event handlers started by synchronous code of this run that have not ended. */
  pending: Promise<void>;
  /** Events in `pending` that are not over. */
  waitingEvents: number;
}

const noHandlers: ReadonlySet<ExecutablePlan> = new Set();
const nothingPending = Promise.resolve();

/** Begins a run: makes its variable scope. */
export function startRun(
  plan: ExecutablePlan,
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  start: Partial<HandlerStart> = {},
): ExecutableRun {
  const outer = plan.kind === 'package' ? parameterScope(execution, parent) : parent?.scope;
  const startTime = systemNow();
  const scope = new VariableScope(outer, cellsOf(plan, execution), plan, () =>
    systemCells(plan, start.systemValues ?? systemValuesOf(plan, execution, parent, startTime)),
  );
  return {
    plan,
    execution,
    parent,
    scope,
    name: plan.name,
    description: plan.model.description,
    settings: plan.settings,
    signal: start.signal ?? parent?.signal ?? execution.host.signal,
    cancellation: undefined,
    canceledInside: false,
    errorCount: 0,
    failed: false,
    transaction: parent?.transaction,
    ownsTransaction: false,
    iteration: 0,
    isPartOfTransaction: parent !== undefined && (parent.isPartOfTransaction || parent.transaction !== undefined),
    executionValue: undefined,
    activeHandlers: start.activeHandlers ?? parent?.activeHandlers ?? noHandlers,
    pending: nothingPending,
    waitingEvents: 0,
  };
}

function parameterScope(execution: PackageExecution, parent: ExecutableRun | undefined): VariableScope {
  return new VariableScope(parent?.scope, execution.plan.parameters.map(parameterCell), execution.plan.root);
}

function systemValuesOf(
  plan: ExecutablePlan,
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  startTime: Value,
): SystemValues {
  if (plan.kind === 'task') return taskValues(plan, startTime);
  if (plan.kind !== 'package') return containerValues(plan, startTime);
  const { host } = execution;
  return packageValues(plan, {
    source: execution.plan.package,
    configurations: execution.plan.configurations,
    host,
    startTime,
    parentId: parent?.plan.id ?? '',
  });
}

const noCells: readonly VariableCell[] = [];

function cellsOf(plan: ExecutablePlan, execution: PackageExecution): readonly VariableCell[] {
  if (plan.variables.length === 0) return noCells;
  const known = execution.cells.get(plan);
  if (known !== undefined) return known;
  const cells = plan.variables.map(variableCell);
  execution.cells.set(plan, cells);
  execution.journal?.restoreVariables(plan, execution, cells);
  execution.checkpoint?.restoreVariables(plan, cells);
  return cells;
}

/** The run of the package that an executable belongs to. */
export function packageRun(run: ExecutableRun): ExecutableRun {
  return run.plan.kind === 'package' || run.parent === undefined ? run : packageRun(run.parent);
}
