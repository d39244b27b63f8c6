import type { Registry } from '../registry/registry.ts';
import type { ConnectionPlan } from './package-plan.ts';

/** What planning the executables of a package needs to know of the package. */
export interface PackagePlanning {
  readonly registry: Registry;
  readonly connections: readonly ConnectionPlan[];
  /** Properties given from outside, as text, by model object and property name; of variables and parameters: `Value`. */
  readonly overrides: ReadonlyMap<object, ReadonlyMap<string, string>>;
}
