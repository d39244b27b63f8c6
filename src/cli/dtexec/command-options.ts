import type { Secret } from '../../datatypes/secret.ts';
import type { ReportingLevel } from '../console/reporting-level.ts';
import type { ConsoleLog } from './console-log.ts';
import type { ValuePair } from './option-values.ts';

/** Something that changes the package before it runs; they are applied in the order met. */
export type PackageChange =
  | { readonly kind: 'set'; readonly path: string; readonly value: string }
  | { readonly kind: 'configuration'; readonly file: string };

/** What a package must be to be run. */
export interface Verification {
  /** Major, minor and build, as far as given. */
  readonly build?: readonly number[];
  readonly packageId?: string;
  readonly versionId?: string;
  /** `/VerifySigned`: the signature must be good. */
  readonly signed?: true;
}

/** A value for a parameter, as text. */
export interface ParameterValue {
  /** With `$Package::` or `$Project::`; without either, the package is asked first. */
  readonly name: string;
  /** CLR type code, when given: `Int32`. */
  readonly typeName: string | undefined;
  readonly value: string;
}

/** A command line, understood. Later options replaced earlier ones where they may stand only once. */
export interface CommandOptions {
  /** Set when help is asked for: the name of an option, or ''. */
  help?: string;
  version?: true;
  file?: string;
  project?: string;
  packageName?: string;
  /** `/ISServer`: the package in a catalog, e.g. `\SSISDB\Folder\Project\Package.dtsx`. */
  catalogPath?: string;
  /** `/SQL` or `/Dts`: a package of MSDB, or of the package store. */
  stored?: { readonly kind: 'SQL' | 'Dts'; readonly path: string };
  /** `/User` and `/Password`: who asks the server of `/SQL`. */
  user?: string;
  userPassword?: Secret;
  /** `/Server`. */
  server?: string;
  /** `/EnvReference`: number of a reference to an environment. */
  reference?: number;
  /** How the server is asked (`--token-env`, `--ca`, `--allow-http`). */
  serverAccess?: { tokenVariable?: string; ca?: string; allowsPlainText?: boolean };
  readonly changes: PackageChange[];
  /** `/Connection`: name or ID → connection string. */
  readonly connections: ValuePair[];
  /** `--connection`: name → driver and target. */
  readonly targets: ValuePair[];
  readonly paths: ValuePair[];
  readonly parameters: ParameterValue[];
  /** `--config`. */
  optionsFile?: string;
  /** Name of an environment, or its file (`--environment`). */
  environment?: string;
  /** File of a policy (`--policy`). */
  policy?: string;
  /** Path of the only executable to run (`--only`), or of the one to go on from (`--from`). */
  only?: string;
  from?: string;
  /** Whether to tell what would run instead of running it (`--dry-run`). */
  dryRun?: boolean;
  /** File for the report (`--report`). */
  report?: string;
  /** File, or `ConnectionManager:table`, for the rows in error (`--rejects`). */
  rejects?: string;
  /** Paths whose rows go to files (`--tap`). */
  readonly taps: { readonly path: string; readonly file: string; readonly maxRows?: number }[];
  /** Paths whose first rows are shown (`--view`). */
  readonly views: { readonly path: string; readonly maxRows?: number }[];
  /** Whether to tell where the time went, and a file for it (`--profile`). */
  profile?: { readonly file?: string };
  /** `/Logger`: log providers by creation name, ProgID or class id, and what they write through. */
  readonly loggers: { readonly creationName: string; readonly configString: string }[];
  /** `/ConsoleLog`: which log entries are shown. */
  consoleLog?: ConsoleLog;
  /** `/VLog`: every event is logged. */
  logsEverything?: true;
  /** File for every event as JSON (`--log`). */
  eventLog?: string;
  /** `--otel`: where spans and metrics go. */
  telemetry?: { readonly endpoint?: string };
  password?: Secret;
  /** File of secrets by property path (`--secret-file`). */
  secretFile?: string;
  /** Whether to ask for secrets on the terminal (`--ask-secrets`). */
  asksSecrets?: boolean;
  /** File that remembers what is done (`--journal`). */
  journal?: string;
  /** What to believe of an interrupted commit (`--in-doubt`). */
  inDoubt?: 'committed' | 'rolled-back';
  validateOnly: boolean;
  warnAsError: boolean;
  maxConcurrent?: number;
  /** Bytes (`--memory-limit`). */
  memoryLimit?: number;
  /** Threads that share the rows of a data flow (`--threads`). */
  threads?: number;
  reporting: ReportingLevel;
  verification: Verification;
  /** Files with certificates that signatures are trusted by (`--trust`). */
  readonly trust: string[];
  json: boolean;
  progress: boolean;
  debug: boolean;
}
