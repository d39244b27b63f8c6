import type { TypedValue } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Connection } from './connection-manager.ts';
import type { PolicyCheck } from './policy.ts';
import type { BagOf, PropertyDeclarations } from './property.ts';
import type { TaskValidation } from './task.ts';
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
  validate(instance: ForeachEnumeratorInstance<P>, context: ForeachValidation): Diagnostic[];
  /** True when an ObjectData with something that no property reads is refused: where leaving it out would enumerate more than the package asks for. */
  readonly exactObjectData?: true;
  /** Ids or names of connection managers that lie in properties of another kind than `connection`, so that they are validated with the loop. */
  connections?(properties: BagOf<P>): readonly string[];
}

/** What validating an enumerator may ask. Opens nothing. */
export interface ForeachValidation extends TaskValidation {}

/** What enumerating may ask. */
export interface ForeachContext extends PolicyCheck {
  readonly signal: AbortSignal;
  readonly source: string;
  resolvePath(path: string, use?: 'program'): string;
  variable(qualifiedName: string): TypedValue;
  object(qualifiedName: string): unknown;
  connection(idOrName: string): Promise<Connection>;
  fire(finding: Diagnostic): void;
}

/** One item of a loop: its values by `ValueIndex`. */
export type ForeachItem = readonly (TypedValue | { readonly object: unknown })[];

/** The items of a loop by number, from 0: an array, or something smaller that makes each item when it is asked for and gives the same one each time. */
export interface ForeachCollection {
  readonly length: number;
  at(index: number): ForeachItem | undefined;
}

/** The runtime module of an enumerator. */
export interface ForeachEnumeratorModule<P extends PropertyDeclarations = PropertyDeclarations> {
  /** The collection, fixed when the loop starts. */
  enumerate(instance: ForeachEnumeratorInstance<P>, context: ForeachContext): Promise<ForeachCollection>;
}
