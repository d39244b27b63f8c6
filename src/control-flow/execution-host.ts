import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NameScope } from '../plan/name-scope.ts';
import type { ConnectionPlan, PackagePlan } from '../plan/package-plan.ts';
import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { Connection, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { PackageRequest } from '../sdk/task.ts';
import type { EventDraft } from './event.ts';

/** What a data flow may ask of the execution around it. */
export interface PipelineSurroundings {
  readonly signal: AbortSignal;
  readonly source: string;
  connection(managerId: string): Promise<Connection>;
  release(managerId: string, connection: Connection): Promise<void>;
  postponesValidation(managerId: string): boolean;
  resolvePath(path: string): string;
  variable(qualifiedName: string): TypedValue;
  setVariable(qualifiedName: string, value: TypedValue): void;
  setObject(qualifiedName: string, value: unknown): void;
  fire(finding: Diagnostic): void;
  counts(component: string, counter: string, amount: number): void;
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

/** What running a package needs from outside: handed in by `runtime`, so that this room touches no file, driver or unit. */
export interface ExecutionHost {
  /** Aborted when the execution is cancelled. */
  readonly signal: AbortSignal;
  /** `System::ExecutionInstanceGUID`. */
  readonly instanceId: string;
  readonly machineName: string;
  readonly userName: string;
  /** Replaces MaxConcurrentExecutables of the package when given. */
  readonly maxConcurrent: number | undefined;
  /** Processors of this machine. */
  readonly processors: number;
  readonly warnAsError: boolean;
  emit(event: EventDraft): void;
  /** A text that the package itself may read (`System::ErrorDescription`), without the secrets that `emit` hides in events. */
  withoutSecrets(text: string): string;
  counts(count: ComponentCount): void;
  /** @param purpose `validate` opens only what exists: a file database is not made */
  acquire(plan: ConnectionPlan, instance: ConnectionManagerInstance, purpose: ConnectionPurpose): Promise<Connection>;
  release(plan: ConnectionPlan, connection: Connection): Promise<void>;
  /** Maps a path of the package to one of this machine. Throws a `DtsError` when it leads nowhere. */
  resolvePath(path: string): string;
  /** Why a path leads nowhere, if so. */
  checkPath(path: string): Diagnostic | undefined;
  hasDriver(scheme: string): boolean;
  /** Scheme of the driver that serves an OLE DB, ADO.NET or ODBC provider. */
  driverForProvider(provider: string): string | undefined;
  translateSql(sql: string, dialect: string, database?: string): string;
  /** Compares the external metadata of a data flow with what exists now: errors and warnings, nothing is raised. */
  validatePipeline(plan: PipelinePlan, surroundings: PipelineSurroundings): Promise<readonly Diagnostic[]>;
  runPipeline(plan: PipelinePlan, surroundings: PipelineSurroundings): Promise<PipelineOutcome>;
  /** Loads and plans a child package. Throws a `DtsError` when it cannot be had. */
  openChild(request: PackageRequest, place: ChildPlace): Promise<ChildPackage>;
}
