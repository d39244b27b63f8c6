import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Connection } from './connection-manager.ts';
import type { BagOf, PropertyDeclarations } from './property.ts';
import type { UnitDeclaration } from './unit.ts';

/** A bound enumerator. */
export interface ForeachEnumeratorInstance<P extends PropertyDeclarations = PropertyDeclarations> {
  readonly id: string;
  readonly name: string;
  readonly properties: BagOf<P>;
}

/** Declaration of a Foreach enumerator. */
export interface ForeachEnumeratorDeclaration<P extends PropertyDeclarations = PropertyDeclarations>
  extends UnitDeclaration {
  readonly kind: 'foreach-enumerator';
  readonly properties: P;
  validate(instance: ForeachEnumeratorInstance<P>): Diagnostic[];
}

/** What enumerating may ask. */
export interface ForeachContext {
  readonly signal: AbortSignal;
  readonly source: string;
  resolvePath(path: string): string;
  variable(qualifiedName: string): TypedValue;
  object(qualifiedName: string): unknown;
  connection(idOrName: string): Promise<Connection>;
  fire(finding: Diagnostic): void;
}

/** The runtime module of an enumerator. */
export interface ForeachEnumeratorModule<P extends PropertyDeclarations = PropertyDeclarations> {
  /** The collection, fixed when the loop starts. Each item holds the values by `ValueIndex`. */
  enumerate(
    instance: ForeachEnumeratorInstance<P>,
    context: ForeachContext,
  ): Promise<readonly (readonly (TypedValue | { readonly object: unknown })[])[]>;
}
