import type { ExecutionEvent } from '../control-flow/event.ts';
import type { ExecutableRecord } from '../control-flow/executable-run.ts';
import type { ComponentCount } from '../control-flow/execution-host.ts';
import type { RunHooks } from '../control-flow/run-hooks.ts';
import type { PipelineThreads } from '../data-flow/parallel/thread-port.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import type { LoggingRequest } from '../plan/logging/plan-log-providers.ts';
import type { PackagePlan } from '../plan/package-plan.ts';
import type { AnyUnit } from '../registry/registry.ts';
import type { DataReaderClient } from '../sdk/data-reader.ts';
import type { InspectionRequest } from './inspection/inspection-request.ts';
import type { ProfiledFlow } from './inspection/profiled-flow.ts';
import type { PackageOutline } from './package-outline.ts';
import type { TelemetryRequest } from './records/telemetry-request.ts';
import type { SecretSource } from './secret-source.ts';

export type { EventContext, ExecutionEvent } from '../control-flow/event.ts';
export type { ExecutableRecord, ExecutionResult } from '../control-flow/executable-run.ts';
export type { ComponentCount, PhasedComponent } from '../control-flow/execution-host.ts';
export type { HookPlace, RunHooks } from '../control-flow/run-hooks.ts';
export type { RejectedRow } from '../data-flow/row-errors.ts';
export type { AnyUnit } from '../registry/registry.ts';
export type { DataTap } from './inspection/data-tap.ts';
export type { DataViewer, ViewedRows } from './inspection/data-viewer.ts';
export type { FlowAdvice } from './inspection/flow-advice.ts';
export type { ProfiledComponent, ProfiledFlow } from './inspection/profiled-flow.ts';

/** Where a package comes from. */
export type PackageSource =
  | {
      /** Path of a `.dtsx` or `.ispac`. */
      readonly path: string;
      /** Package of an `.ispac`; its only, or first entry point, when absent. */
      readonly packageName?: string;
    }
  | {
      readonly package: Package;
      readonly project?: Project;
      /** Folder that child packages are looked for in; the working folder when absent. */
      readonly folder?: string;
      /** The project deployment file that the project is in: children in processes of their own are given it, and nothing of it is written to a disk. */
      readonly projectBytes?: Uint8Array;
    };

/** A property given from outside. */
export interface PropertySetting {
  /** E.g. `\Package.Variables[User::Folder].Value`. */
  readonly path: string;
  readonly value: string | number | boolean;
}

/** A setting of the command line, in the order met: a property, or a `.dtsConfig` file. */
export type RunSetting = PropertySetting | { readonly configFile: string };

/** What a package is planned with. */
export interface LoadRequest {
  readonly source: PackageSource;
  readonly set?: readonly RunSetting[];
  /** Connection strings by connection manager name (`/Conn`). */
  readonly connections?: ReadonlyMap<string, string>;
  /** Targets `driver:target` by connection manager name (`--connection`). */
  readonly connectionTargets?: ReadonlyMap<string, string>;
  /** Prefix of a Windows or UNC path → folder of this machine. */
  readonly pathMap?: ReadonlyMap<string, string>;
  /** By `$Package::Name`, `$Project::Name` or `Name`. */
  readonly parameters?: ReadonlyMap<string, TypedValue | string>;
  /** Opens what is encrypted with a password. */
  readonly password?: Secret;
  /** Asked for secrets that did not open, before the environment and the `secrets:` of `opendtsx.yaml`. */
  readonly secretSources?: readonly SecretSource[];
  /** Path of an `opendtsx.yaml`; false: none. Absent: the one beside the package, else in the working folder. */
  readonly optionsFile?: string | false;
  /** Name of an environment of `opendtsx.yaml`, or path of a YAML file with the same lists: its values win over those of the file. */
  readonly environment?: string;
  /** Path of a YAML file with a policy, which holds besides that of `opendtsx.yaml`. */
  readonly policy?: string;
  /** Log providers besides those of the package (`/Logger`), and whether every event is logged (`/VLog`). */
  readonly logging?: LoggingRequest;
  /** Folder that relative paths start from; the current one when absent. */
  readonly workingFolder?: string;
  /** Custom units besides the stock units. */
  readonly units?: readonly AnyUnit[];
}

/** An execution of a catalog, as its packages see it. */
export interface ServerExecution {
  /** Its number in the catalog, above 0. */
  readonly executionId: number;
  /** Who has started it. */
  readonly userName: string;
}

/** One execution of a package. */
export interface RunRequest extends LoadRequest, InspectionRequest {
  readonly maxConcurrent?: number;
  /**
   * Bytes that the blocking components of all data flows may hold back together before they use temporary files; wins over `memoryLimit:` of
   * `opendtsx.yaml`. Absent: 60 % of the memory that machine or container allows, shared by all executions of the process.
   */
  readonly memoryLimit?: number;
  /**
   * Threads that share the rows of a data flow which allows it; 1: none besides the first. Absent: the environment variable `OPENDTSX_THREADS`, else one for each
   * processor. EngineThreads of the Data Flow task bounds it.
   */
  readonly threads?: number;
  /** Surroundings of data flows that tests replace. */
  readonly replaced?: { readonly threads?: PipelineThreads; readonly bytesPerRead?: number };
  /** Path of the only executable to run, with all it holds: `\Package\Load`, or its name where only one has it. */
  readonly only?: string;
  /** Path of the executable to go on from: it runs with what its constraints lead to, on every level around it. */
  readonly from?: string;
  /** Is told of the plan of every package of the execution, children included, before it runs. */
  readonly onPlan?: (plan: PackagePlan) => void;
  /** Is told what every package of the execution consists of before it runs, those in other processes included. */
  readonly onOutline?: (outline: PackageOutline) => void;
  /** Is told when there is a checkpoint file that the package would restart from, and before it is removed. Not told of those of child packages. */
  readonly onCheckpoint?: (isThere: boolean) => void;
  /** Names of the events that are to have a context. */
  readonly eventContext?: readonly string[];
  /** The execution of a catalog that this is, for whom it runs: what packages read in `System::ServerExecutionID` and `System::UserName`. */
  readonly server?: ServerExecution;
  /**
   * The journal of the run: a file that remembers what is done, so that after a kill or failure a run with the same journal goes on there. It is removed when
   * the run succeeds. Off by default: what is done already must not be done again by who does not know of it.
   */
  readonly journal?: {
    readonly file: string;
    /** It stays when the run succeeds, too: whoever started the run removes it, once nobody would start it again. */
    readonly keep?: boolean;
    /** What to believe of a transaction that a kill interrupted while it was committed, when its databases cannot tell. */
    readonly inDoubt?: 'committed' | 'rolled-back';
  };
  readonly validateOnly?: boolean;
  /** Warnings of validation make it fail. */
  readonly warnAsError?: boolean;
  /** Packages of other processes around this one: what runs a child out of process counts them, so that a circle ends. */
  readonly nesting?: number;
  readonly onEvent?: (event: ExecutionEvent) => void;
  /** File that every event is appended to as a line of JSON. */
  readonly eventLog?: string;
  /** Sends spans and metrics to a collector; absent: when the environment variable OTEL_EXPORTER_OTLP_ENDPOINT names one. */
  readonly telemetry?: TelemetryRequest;
  /** Is told of every executable before and after it runs, and may pause it: `RunControl` makes them. */
  readonly hooks?: RunHooks;
  readonly onCounts?: (count: ComponentCount) => void;
  /** The program that reads the rows of the DataReader destination of this name; `openDataReader` makes one. */
  readonly dataReader?: (name: string) => DataReaderClient | undefined;
  readonly signal?: AbortSignal;
}

/** How an execution ended. */
export interface RunResult {
  readonly result: 'success' | 'failure' | 'canceled';
  /** As dtexec: 0 success, 1 failure, 3 canceled, 4 package not found, 5 package not loadable. */
  readonly exitCode: 0 | 1 | 3 | 4 | 5;
  /** Findings of loading and planning. What happened while running is in the events. */
  readonly diagnostics: readonly Diagnostic[];
  readonly executionId: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly executables: readonly ExecutableRecord[];
  /** With `profile`: where the time of each data flow went. */
  readonly profile?: readonly ProfiledFlow[];
}
