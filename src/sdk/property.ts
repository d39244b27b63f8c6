import type { ColumnType } from '../datatypes/data-type.ts';

/**
 * What a property holds, and so how its persisted text is read:
 * `expression` text is compiled by the plan, and the unit receives a `TypedExpression`; `variable` holds a qualified variable name,
 * `connection` the id or name of a connection manager, `lineage` a lineage id, `collection` records read from repeated elements,
 * `xml` the inner XML text as it stands.
 */
export type PropertyKind =
  | 'string'
  | 'integer'
  | 'double'
  | 'boolean'
  | 'enumeration'
  | 'expression'
  | 'variable'
  | 'connection'
  | 'lineage'
  | 'collection'
  | 'xml';

/** An expression compiled by the plan. Opaque to units: they hand it back to the context or put it into a `ColumnProgram`. */
export interface TypedExpression {
  readonly text: string;
  readonly type: ColumnType;
  /** Qualified name of the variable that an assignment `@Var = …` writes. */
  readonly assignmentTarget?: string;
  /** The compiled form; known to the plan and the engine only. */
  readonly compiled: unknown;
}

/** One property of a unit as data: serves reading, validation, documentation and property expressions. */
export interface PropertyDeclaration {
  readonly kind: PropertyKind;
  readonly description: string;
  /** Value when the package holds none. Absent: the empty value of the kind ('' , 0, false, [] or null for expressions). */
  readonly default?: string | number | boolean | null;
  /** True when a package without the property (or with an empty one) is invalid. */
  readonly required?: boolean;
  /** Members of an `enumeration`: persisted spelling → number in the object model. Both spellings are read; the bag holds the number. */
  readonly values?: Readonly<Record<string, number>>;
  /**
   * Where the property lies in the unit's ObjectData, for tasks, connection managers and enumerators: local names separated by `/`
   * below the root element, the last may be `@Attribute`; without `@` the element's text; `.` the text of the element itself. Absent: `@` + the property's name.
   * For a `collection`: the path of the repeated element. Pipeline components store custom properties by name and need none.
   */
  readonly at?: string;
  /** Fields of the records of a `collection`, keyed by name. */
  readonly fields?: PropertyDeclarations;
  /** For `expression`: what it must return, and whether it is the assignment form. */
  readonly expression?: { readonly expected?: 'boolean'; readonly assignment?: boolean };
  /** Older or alternative persisted names, e.g. spellings that the documentation and the files disagree on. */
  readonly aliases?: readonly string[];
  /** True when a value must never be shown. */
  readonly sensitive?: boolean;
}

/** The properties of a unit, keyed by their persisted names. */
export type PropertyDeclarations = Readonly<Record<string, PropertyDeclaration>>;

/** The value of a property in a bag. */
export type PropertyValue = string | number | boolean | null | TypedExpression | readonly PropertyBag[];

/** Property values by declared name, defaults filled in, immutable. */
export type PropertyBag = Readonly<Record<string, PropertyValue>>;

interface KindValues {
  string: string;
  integer: number;
  double: number;
  boolean: boolean;
  enumeration: number;
  expression: TypedExpression | null;
  variable: string;
  connection: string;
  lineage: string;
  xml: string;
}

/** The bag type that a set of declarations gives. */
export type BagOf<P extends PropertyDeclarations> = {
  readonly [K in keyof P]: P[K]['kind'] extends 'collection'
    ? P[K]['fields'] extends PropertyDeclarations
      ? readonly BagOf<P[K]['fields']>[]
      : readonly PropertyBag[]
    : P[K]['kind'] extends keyof KindValues
      ? KindValues[P[K]['kind']]
      : PropertyValue;
};
