import type { ExecutionEvent } from '../control-flow/event.ts';
import type { ExecutableRecord } from '../control-flow/executable-run.ts';
import type { ComponentCount } from '../control-flow/execution-host.ts';
import type { RejectedRow } from '../data-flow/row-errors.ts';
import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import type { AnyUnit } from '../registry/registry.ts';
import type { SecretSource } from './secret-source.ts';

export type { ExecutionEvent } from '../control-flow/event.ts';
export type { ExecutableRecord, ExecutionResult } from '../control-flow/executable-run.ts';
export type { ComponentCount } from '../control-flow/execution-host.ts';
export type { RejectedRow } from '../data-flow/row-errors.ts';
export type { AnyUnit } from '../registry/registry.ts';

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
  /** Folder that relative paths start from; the current one when absent. */
  readonly workingFolder?: string;
  /** Custom units besides the stock units. */
  readonly units?: readonly AnyUnit[];
}

/** One execution of a package. */
export interface RunRequest extends LoadRequest {
  readonly maxConcurrent?: number;
  readonly validateOnly?: boolean;
  /** Warnings of validation make it fail. */
  readonly warnAsError?: boolean;
  readonly onEvent?: (event: ExecutionEvent) => void;
  readonly onCounts?: (count: ComponentCount) => void;
  /** Takes every row that a data flow sends to an error output or passes with an ignored error. */
  readonly onReject?: (row: RejectedRow) => void;
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
}
