import type { Secret } from '../datatypes/secret.ts';
import type { TypedValue } from '../datatypes/value.ts';
import type { LoggingRequest } from '../plan/logging/plan-log-providers.ts';
import type { NameScope } from '../plan/name-scope.ts';
import type { Registry } from '../registry/registry.ts';
import type { ConfigurationTables } from './configuration-tables.ts';
import type { Credential } from './options-sections.ts';
import type { Policy } from './policy/policy.ts';
import type { PathResolver } from './resolve-path.ts';
import type { LoadRequest, RunSetting } from './run-request.ts';
import type { SecretSource } from './secret-source.ts';

/** What all packages of one execution are planned with. */
export interface PackageSettings {
  readonly registry: Registry;
  readonly paths: PathResolver;
  readonly connections: ReadonlyMap<string, string>;
  readonly connectionTargets: ReadonlyMap<string, string>;
  /** Connection managers named by whoever asked for the execution: one that does not exist is a warning. */
  readonly namedConnections: readonly string[];
  readonly password: Secret | undefined;
  readonly workingFolder: string;
  /** Asked for secrets that did not open. */
  readonly secretSources: readonly SecretSource[];
  /** Registry values by key, for configurations from the registry. */
  readonly registryValues: ReadonlyMap<string, string>;
  /** Bytes that data flows may hold back, as `opendtsx.yaml` says; undefined: the default. */
  readonly memoryLimit: number | undefined;
  /** What the execution may touch; undefined: everything. */
  readonly policy: Policy | undefined;
  /** Who to be for connections with integrated security. */
  readonly credentials: ReadonlyMap<string, Credential>;
  /** What the execution was asked for, with the mapping file that was found: another process asks for the same. */
  readonly requested: LoadRequest;
}

/** What is given for one package of an execution. */
export interface GivenForPackage {
  readonly set: readonly RunSetting[];
  readonly parameters: ReadonlyMap<string, TypedValue | string>;
  /** Parameters that must exist. */
  readonly required: ReadonlySet<string>;
  /** Logging asked for from outside; child packages have none of their own. */
  readonly logging?: LoggingRequest;
  /** Path, names and variables of the Execute Package task that runs it. */
  readonly child?: {
    readonly path: string;
    readonly names: NameScope;
    variable(name: string): TypedValue | undefined;
  };
  /** Properties given for objects of the project, which parent and child share. */
  readonly inherited?: ReadonlyMap<object, ReadonlyMap<string, string>>;
  /** Configuration tables that were read; absent when no connection may be opened. */
  readonly tables?: ConfigurationTables;
}
