import type { ColumnEvaluator } from '../datatypes/column-evaluator.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PipelineBuffer } from './buffer.ts';
import type { ComponentContext } from './component-context.ts';
import type { ComponentCopies, SourceSegments } from './component-copies.ts';
import type { ConnectionKind } from './connection-kind.ts';
import type { ComponentDesign } from './design.ts';
import type { BagOf, PropertyBag, PropertyDeclarations, TypedExpression } from './property.ts';
import type { UnitDeclaration } from './unit.ts';

/** What happens to a row in error (RD_NotUsed, RD_IgnoreFailure, RD_FailComponent, RD_RedirectRow; persisted without `RD_`). */
export type Disposition = 'NotUsed' | 'IgnoreFailure' | 'FailComponent' | 'RedirectRow';

/** Dispositions of a column, input or output, apart for errors and truncations. */
export interface Dispositions {
  readonly errorRowDisposition: Disposition;
  readonly truncationRowDisposition: Disposition;
}

/** A column of the database, file or service behind a source or destination, as the package remembers it. */
export interface ExternalColumn {
  readonly id: string;
  readonly name: string;
  readonly type: ColumnType;
  readonly properties: PropertyBag;
}

/** A column that a component takes from its input. */
export interface InputColumn extends Dispositions {
  readonly id: string;
  readonly name: string;
  readonly lineageId: string;
  /** Type from upstream. */
  readonly type: ColumnType;
  readonly usage: 'readOnly' | 'readWrite';
  /** The external column it is written to. */
  readonly external: ExternalColumn | undefined;
  /** Place in the sort key of the rows as they come, from upstream: negative: descending; 0: not sorted by it. */
  readonly sortKeyPosition: number;
  readonly comparisonFlags: number;
  readonly properties: PropertyBag;
}

/** A column that a component adds. */
export interface OutputColumn extends Dispositions {
  readonly id: string;
  readonly name: string;
  readonly lineageId: string;
  readonly type: ColumnType;
  readonly external: ExternalColumn | undefined;
  /** Absolute value: position in the sort key, from 1; negative: descending; 0: not sorted. */
  readonly sortKeyPosition: number;
  readonly comparisonFlags: number;
  /** 1 ErrorCode, 2 ErrorColumn, 0 otherwise. */
  readonly specialFlags: number;
  readonly properties: PropertyBag;
}

/** An input as bound. */
export interface InputInstance extends Dispositions {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly InputColumn[];
  readonly externalColumns: readonly ExternalColumn[];
  /** Every column that reaches the input, used or not, keyed by lineage id: name and type. */
  readonly available: ReadonlyMap<string, { readonly name: string; readonly type: ColumnType }>;
  readonly connected: boolean;
  readonly properties: PropertyBag;
}

/** An output as bound. */
export interface OutputInstance extends Dispositions {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly OutputColumn[];
  readonly externalColumns: readonly ExternalColumn[];
  /** Id of the input whose buffers pass through; '' for an asynchronous output. */
  readonly synchronousInputId: string;
  readonly exclusionGroup: number;
  readonly isErrorOut: boolean;
  readonly isSorted: boolean;
  readonly connected: boolean;
  readonly properties: PropertyBag;
}

/** A component of a package, bound: immutable data, serialisable apart from compiled expressions. */
export interface ComponentInstance<P extends PropertyDeclarations = PropertyDeclarations> {
  /** `refId` of formats 6 and 8, numeric id of formats 2 and 3. */
  readonly id: string;
  readonly name: string;
  readonly localeId: number;
  readonly validateExternalMetadata: boolean;
  readonly properties: BagOf<P>;
  readonly inputs: readonly InputInstance[];
  readonly outputs: readonly OutputInstance[];
  /** Names of the connection slots that the package fills. */
  readonly connections: readonly string[];
}

/** How many inputs or outputs of a kind a component has. `many`: any number from `minimum` on. */
export interface PortDeclaration {
  readonly minimum: number;
  readonly many?: boolean;
  /** Custom properties of the port. */
  readonly properties?: PropertyDeclarations;
  /** Custom properties of its columns. */
  readonly columnProperties?: PropertyDeclarations;
}

/** Declaration of a data flow component: data, no driver, no runtime. */
export interface ComponentDeclaration<P extends PropertyDeclarations = PropertyDeclarations> extends UnitDeclaration {
  readonly kind: 'source' | 'transformation' | 'destination';
  /** For managed components: values of `UserComponentTypeName` that mean this component (type names without assembly). */
  readonly managedTypeNames?: readonly string[];
  readonly properties: P;
  /** Connection slots by name, e.g. `OleDbConnection`, each with the connection kinds it accepts. */
  readonly connections?: Readonly<
    Record<string, { readonly accepts: readonly ConnectionKind[]; readonly optional?: boolean }>
  >;
  readonly inputs?: PortDeclaration;
  readonly outputs?: PortDeclaration;
  /** Whether the component has an error output. */
  readonly errorOutput?: boolean;
  /** Where it may run: `main` when it talks to a driver or socket. */
  readonly placement: 'main' | 'worker';
  /** Whether the runtime compiles a column program: no code of its own for each row. */
  readonly columnProgram?: boolean;
  /**
   * How it may work in copies on several threads: `stateless` (what becomes of a row depends on the row alone, not on its place or neighbours; a source: rows can be
   * read in segments), `mergeable` (what copies gather can be put together, see `ComponentCopies`), or `single`.
   */
  readonly partition: 'stateless' | 'mergeable' | 'single';
  /** True when it writes files: a transaction around its data flow does not take them back, which packages with transactions are told. */
  readonly writesFiles?: true;
  /** How a new component looks. Without it programs can load and change components of this kind, but not make new ones. */
  readonly design?: ComponentDesign;
  /** Pure and synchronous check of an instance; returns findings without `source`. Opens nothing. */
  validate(instance: ComponentInstance<P>): Diagnostic[];
}

/** A column as the database, file or service describes it now. */
export interface ExternalMetadataColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** One piece of a column program; run in order for every buffer. */
export type ColumnOperation =
  | {
      /** Computes `target` (an output column, or a readWrite input column that is replaced) from an expression over the ORIGINAL input values. */
      readonly operation: 'derive';
      readonly expression: TypedExpression;
      readonly target: OutputColumn | InputColumn;
    }
  | {
      /** Converts one column; the evaluator comes from `ComponentContext.conversion`. */
      readonly operation: 'convert';
      readonly sourceLineageId: string;
      readonly target: OutputColumn;
      readonly fastParse: boolean;
    }
  | {
      /** Computes one column from others with an evaluator of the component's own making. */
      readonly operation: 'evaluate';
      readonly inputLineageIds: readonly string[];
      readonly evaluator: ColumnEvaluator;
      readonly target: OutputColumn | InputColumn;
    }
  | {
      /** Sends each row to the output of the first case that is true; NULL is a row error of that case's output. */
      readonly operation: 'route';
      readonly cases: readonly { readonly expression: TypedExpression; readonly outputId: string }[];
      readonly defaultOutputId: string;
    };

/** What a synchronous component does with every buffer, for the engine to compile and fuse. */
export interface ColumnProgram {
  readonly operations: readonly ColumnOperation[];
}

/** The running half of a component. Created from a bound instance; all members optional but a way to work. */
export interface ComponentRuntime {
  /** Called first, before any row; acquire connections, load caches. */
  open?(context: ComponentContext): void | Promise<void>;
  /** Sources: produce every row through `context.outputs`, then return. */
  produce?(context: ComponentContext): void | Promise<void>;
  /** Synchronous components without own code per row: what the engine shall do. Called once, after `open`. */
  compile?(context: ComponentContext): ColumnProgram;
  /** One buffer of the input with this index. A Promise only under back-pressure. */
  process?(buffer: PipelineBuffer, input: number, context: ComponentContext): void | Promise<void>;
  /** The input with this index has ended. Asynchronous components send what they hold when the last one has. */
  finish?(input: number, context: ComponentContext): void | Promise<void>;
  /** Called once at the end, whatever the outcome: commit or undo, release everything. A destination that wrote a file makes it visible only on success. */
  close?(context: ComponentContext, succeeded: boolean): void | Promise<void>;
  /** How the component works in copies on several threads; see `partition` of the declaration. */
  readonly copies?: ComponentCopies;
  /** Sources with `partition: 'stateless'`: how several threads read their rows. */
  readonly segments?: SourceSegments;
}

/** The runtime module of a component: what `<component>.run.ts` exports. */
export interface ComponentModule<P extends PropertyDeclarations = PropertyDeclarations> {
  createRuntime(instance: ComponentInstance<P>): ComponentRuntime;
  /** The external columns as they are now; called by binding when `validateExternalMetadata` is set. */
  describeExternal?(
    instance: ComponentInstance<P>,
    context: ComponentContext,
  ): Promise<readonly ExternalMetadataColumn[]>;
  /** What the external columns belong to, for messages: `the table dbo.T`. */
  externalObject?(instance: ComponentInstance<P>, context: ComponentContext): string;
}
