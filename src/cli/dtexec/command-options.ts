import type { Secret } from '../../datatypes/secret.ts';
import type { ReportingLevel } from '../console/reporting-level.ts';
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
  /** With `$Package::` or `$Project::`. */
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
  readonly changes: PackageChange[];
  /** `/Connection`: name or ID → connection string. */
  readonly connections: ValuePair[];
  /** `--connection`: name → driver and target. */
  readonly targets: ValuePair[];
  readonly paths: ValuePair[];
  readonly parameters: ParameterValue[];
  /** `--config`. */
  optionsFile?: string;
  /** File for the rows in error (`--rejects`). */
  rejects?: string;
  password?: Secret;
  /** File of secrets by property path (`--secret-file`). */
  secretFile?: string;
  /** Whether to ask for secrets on the terminal (`--ask-secrets`). */
  asksSecrets?: boolean;
  validateOnly: boolean;
  warnAsError: boolean;
  maxConcurrent?: number;
  reporting: ReportingLevel;
  verification: Verification;
  /** Files with certificates that signatures are trusted by (`--trust`). */
  readonly trust: string[];
  json: boolean;
  progress: boolean;
  debug: boolean;
}
