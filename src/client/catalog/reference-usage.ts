import type { EnvironmentReference } from './environment-reference.ts';

/** With which references to environments something is validated (source: catalog.validate_package, environment_scope). */
export const ReferenceUsage = { UseAllReferences: 'all', UseNoReference: 'none', SpecifyReference: 'one' } as const;

/** A value of `ReferenceUsage`. */
export type ReferenceUsage = (typeof ReferenceUsage)[keyof typeof ReferenceUsage];

/** What a validation is asked for with. */
export function validationBody(usage: ReferenceUsage, reference: EnvironmentReference | null): object {
  return { environments: usage, ...(reference?.referenceId === undefined ? {} : { reference: reference.referenceId }) };
}
