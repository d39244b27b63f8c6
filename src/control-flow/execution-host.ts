import type { TypedValue, Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NameScope } from '../plan/name-scope.ts';
import type { ConnectionPlan, PackagePlan } from '../plan/package-plan.ts';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { Connection, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { DatabaseAbilities, DriverOptions } from '../sdk/driver.ts';
import type { PolicyAccess } from '../sdk/policy.ts';
import type { PackageRequest, TaskResult } from '../sdk/task.ts';
import type { CheckpointFile } from './checkpoints/checkpoint-file.ts';
import type { EventDraft } from './event.ts';
import type { ExecutionResult } from './execution-result.ts';
import type { RunHooks } from './run-hooks.ts';

/** What a data flow may ask of the execution around it. */
export interface PipelineSurroundings {
  readonly signal: AbortSignal;
  readonly source: string;
  connection(managerId: string): Promise<Connection>;
  release(managerId: string, connection: Connection): Promise<void>;
  postponesValidation(managerId: string): boolean;
  resolvePath(path: string): string;
  checkPolicy(access: PolicyAccess): Diagnostic | undefined;
  variable(qualifiedName: string): TypedValue;
  setVariable(qualifiedName: string, value: TypedValue): void;
  setObject(qualifiedName: string, value: unknown): void;
  fire(finding: Diagnostic): void;
  /** Writes a log entry of the data flow. */
  log(entry: string, message: string): void;
  /** Whether a log entry of that name would be written anywhere. */
  takesLog(entry: string): boolean;
  counts(component: string, counter: string, amount: number): void;
  /** Writes the rows of every path so far as an event `opendtsx.pathProgress`. */
  pathProgress(rows: readonly PathRowCount[]): void;
  /** Writes the phases of every component as an event `opendtsx.componentPhases`. */
  phases(components: readonly PhasedComponent[]): void;
}

/** When a component of a data flow was in which phase. */
export interface PhasedComponent {
  readonly name: string;
  /** `start`: milliseconds since 1970; `duration`: milliseconds. */
  readonly phases: readonly { readonly phase: string; readonly start: number; readonly duration: number }[];
}

/** How many rows a path of a running data flow has carried. */
export interface PathRowCount {
  readonly path: string;
  readonly name: string;
  /** Names of the components at its ends. */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
}

/** What a connection is acquired for. */
export type ConnectionPurpose = 'execute' | 'validate';

/** How a data flow ended. On failure its error events were fired. */
export interface PipelineOutcome {
  readonly succeeded: boolean;
  readonly canceled: boolean;
  readonly rowCounts: ReadonlyMap<string, number>;
}

/** A package that an Execute Package task runs, planned, with the surroundings of its own. */
export interface ChildPackage {
  readonly plan: PackagePlan;
  readonly host: ExecutionHost;
  /** Closes what the child holds open. */
  close(): Promise<void>;
}

/** The Execute Package task around a child package. */
export interface ChildPlace {
  /** Path of the child. */
  readonly path: string;
  /** The names that the child may use. */
  readonly names: NameScope;
  /** A variable of the parent as it is now. */
  variable(name: string): TypedValue | undefined;
}

/** How a row count of a data flow component stands. */
export interface ComponentCount {
  readonly executablePath: string;
  readonly component: string;
  readonly counter: string;
  readonly amount: number;
}

/** An event that has risen out of a child package in another process, with the System variables of its handlers. */
export interface RisenEvent {
  readonly event: string;
  readonly values: ReadonlyMap<string, Value>;
}

/** The Execute Package task around a child package in another process. */
export interface ProcessPlace {
  readonly path: string;
  readonly id: string;
  readonly signal: AbortSignal;
  /** Variables of the parent with their values. */
  readonly variables: readonly (readonly [qualifiedName: string, value: TypedValue])[];
  /** Events that handlers of the parent or its logs wait for. */
  readonly risingEvents: readonly string[];
  /** An event of the child, to be written. */
  onEvent(draft: EventDraft): void;
  /** An event of the child has risen to the task; resolves when its handlers are over. */
  onRisen(risen: RisenEvent): Promise<{ readonly cancel: boolean }>;
  /** An error about the child as a whole. */
  onFault(finding: Diagnostic): void;
  onCount(count: ComponentCount): void;
}

/** How a child package in another process ended. */
export interface ProcessEnd {
  readonly result: TaskResult['result'];
  readonly records: readonly { readonly path: string; readonly result: ExecutionResult; readonly duration: number }[];
  /** The variables of `ProcessPlace` that it has changed. */
  readonly variables: readonly (readonly [qualifiedName: string, value: TypedValue])[];
  readonly executionValue: TypedValue | undefined;
}

/** What running a package needs from outside: handed in by `runtime`, so that this room touches no file, driver or unit. */
export interface ExecutionHost {
  /** Aborted when the execution is cancelled. */
  readonly signal: AbortSignal;
  /** `System::ExecutionInstanceGUID`. */
  readonly instanceId: string;
  readonly machineName: string;
  readonly userName: string;
  /** `System::ServerExecutionID`: the execution of the catalog that this is; 0 everywhere else. */
  readonly serverExecutionId: bigint;
  /** Replaces MaxConcurrentExecutables of the package when given. */
  readonly maxConcurrent: number | undefined;
  /** Processors of this machine. */
  readonly processors: number;
  readonly warnAsError: boolean;
  emit(event: EventDraft): void;
  /** Names of the events that are emitted with their context; absent: none. */
  readonly contextEvents?: ReadonlySet<string> | undefined;
  /** Whether somebody takes an event that is raised only for those who take it: OnExecStatusChanged. */
  takesEvent?(event: string): boolean;
  /** Is told of every executable, and may pause it. */
  readonly hooks?: RunHooks | undefined;
  /** A text that the package itself may read (`System::ErrorDescription`), without the secrets that `emit` hides in events. */
  withoutSecrets(text: string): string;
  counts(count: ComponentCount): void;
  /**
   * @param purpose `validate` opens only what exists: a file database is not made
   * @param signal of the executable that asks: event handlers of OnQueryCancel work although the execution was cancelled
   */
  acquire(
    plan: ConnectionPlan,
    instance: ConnectionManagerInstance,
    purpose: ConnectionPurpose,
    signal: AbortSignal,
  ): Promise<Connection>;
  release(plan: ConnectionPlan, connection: Connection): Promise<void>;
  /** The connection manager as `acquire` opens it: as the user that the options name for it. Throws a `DtsError` when the password is not where they say. */
  withCredential?(instance: ConnectionManagerInstance): ConnectionManagerInstance;
  /** Maps a path of the package to one of this machine. Throws a `DtsError` when it leads nowhere. */
  resolvePath(path: string, use?: 'program'): string;
  /** Why a path leads nowhere, if so. */
  checkPath(path: string, use?: 'program'): Diagnostic | undefined;
  /** Why the policy of the machine forbids a host or program, if so. */
  checkPolicy(access: PolicyAccess): Diagnostic | undefined;
  /** Why the policy forbids what a driver would open, if so. */
  checkTarget(scheme: string, target: string, options: DriverOptions): Diagnostic | undefined;
  hasDriver(scheme: string): boolean;
  /** What the driver of a scheme says about its databases; undefined when there is no such driver. */
  databaseAbilities(scheme: string): DatabaseAbilities | undefined;
  /** Scheme of the driver that serves an OLE DB, ADO.NET or ODBC provider. */
  driverForProvider(provider: string): string | undefined;
  translateSql(sql: string, dialect: string, database?: string): string;
  /** Compares the external metadata of a data flow with what exists now: errors and warnings, nothing is raised. */
  validatePipeline(plan: PipelinePlan, surroundings: PipelineSurroundings): Promise<readonly Diagnostic[]>;
  runPipeline(plan: PipelinePlan, surroundings: PipelineSurroundings): Promise<PipelineOutcome>;
  /**
   * Opens and locks a checkpoint file. Rejects with a `DtsError` when it cannot be opened or read.
   * @param mayRestart the package goes on where the file says, if there is one
   */
  openCheckpointFile?(path: string, mayRestart: boolean): Promise<CheckpointFile>;
  /** Loads and plans a child package. Throws a `DtsError` when it cannot be had. */
  openChild(request: PackageRequest, place: ChildPlace): Promise<ChildPackage>;
  /** Runs a child package in a process of its own and waits for it. Throws a `DtsError` when the process cannot be started, or ends by itself. */
  runChildProcess?(request: PackageRequest, place: ProcessPlace): Promise<ProcessEnd>;
}
