import type { ColumnType } from '../datatypes/data-type.ts';

/** What a custom property begins with; null: stored without value, as the designer does for what nobody chose. */
export type PropertyStart = string | number | boolean | null;

/** The custom properties that an object begins with, in their order, and their values. */
export type PropertyStarts = Readonly<Record<string, PropertyStart>>;

/** What an object does with rows in error at the beginning, and the operation that can fail, as the designer writes it (`Computation`). */
export interface DispositionDesign {
  readonly operation: string;
  readonly errorRow?: 'IgnoreFailure' | 'FailComponent' | 'RedirectRow';
  readonly truncationRow?: 'IgnoreFailure' | 'FailComponent' | 'RedirectRow';
}

/** What a column begins with. */
export interface ColumnDesign {
  readonly dispositions?: DispositionDesign;
  /** Absent: every declared property of such columns with its default. */
  readonly properties?: PropertyStarts;
}

/** A column that is there whatever the program does. */
export interface FixedColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly description?: string;
  /** Custom properties that it begins with; absent: those of any output column of the component. */
  readonly starts?: PropertyStarts;
}

/** What an input begins with. */
export interface InputDesign {
  /** Inputs that a program or a path adds get a number behind it. */
  readonly name: string;
  readonly hasSideEffects?: boolean;
  readonly dispositions?: DispositionDesign;
  /** Absent: every declared property of inputs with its default. */
  readonly properties?: PropertyStarts;
  /** Whether the input keeps the columns of the outside, to which its columns are mapped. */
  readonly hasExternalMetadata?: boolean;
}

/** What an output begins with. An error output ends with ErrorCode and ErrorColumn without saying so. */
export interface OutputDesign {
  /** Outputs that a program or a path adds get a number behind it. */
  readonly name: string;
  /** Name of the input whose rows pass through; absent for an asynchronous output. */
  readonly synchronousWith?: string;
  readonly exclusionGroup?: number;
  readonly isErrorOut?: boolean;
  readonly isSorted?: boolean;
  readonly dispositions?: DispositionDesign;
  /** Absent: every declared property of outputs with its default; none for an error output. */
  readonly properties?: PropertyStarts;
  /** A property that counts the outputs of this kind, from 0 on. */
  readonly countedBy?: string;
  /** Whether the output goes when its path goes. */
  readonly deletedWithPath?: boolean;
  /** Whether the output keeps the columns of the outside, and has a column for each. */
  readonly hasExternalMetadata?: boolean;
  /** The columns that are there from the start or, in an error output, follow from those of the outside; `copies`: the same ones. */
  readonly columns?: 'copies' | ((external: readonly FixedColumn[]) => readonly FixedColumn[]);
}

/** How a custom property is stored where that does not follow from its declaration. */
export interface PropertyForm {
  /** CLR type: `System.Int64`. */
  readonly dataType?: string;
  /** Whether the value names objects of the data flow, which follows from the kinds `lineage` and `expression`. */
  readonly containsId?: boolean;
  /** Whether property expressions of the Data Flow task may set it. */
  readonly acceptsExpressions?: boolean;
  readonly typeConverter?: string;
  readonly editor?: string;
}

/** Which output columns stand for input columns in use: they come, are named and typed, and go with them. */
export interface ColumnTwins {
  /** Of the output column, naming its input column; or of the input column, naming its output column: then equal names share one. */
  readonly property: string;
  readonly heldBy: 'input' | 'output';
  /** Properties of the input column that the sort key position and comparison flags of the output column follow. */
  readonly sortKeyPosition?: string;
  readonly comparisonFlags?: string;
}

/** A property of an output column that names the input column whose values it is made of. */
export interface ColumnSource {
  readonly property: string;
  /** The type that the output column gets when the reference, or a property beside it, is set; absent: that of the input column at first. */
  type?(source: ColumnType | undefined, properties: Readonly<Record<string, string>>): ColumnType;
}

/**
 * How a new component looks, as the designer makes it: data, and pure functions where data cannot say it. Programs that build packages read it;
 * nothing that runs does. Property names are those of the declaration.
 */
export interface ComponentDesign {
  readonly version?: number;
  readonly contactInfo?: string;
  readonly usesDispositions?: boolean;
  /** Custom properties of the component that begin with another value than their default. */
  readonly properties?: PropertyStarts;
  readonly forms?: Readonly<Record<string, PropertyForm>>;
  readonly inputs?: readonly InputDesign[];
  readonly outputs?: readonly OutputDesign[];
  /** What is added to a component that may have many. */
  readonly addedInput?: InputDesign;
  readonly addedOutput?: OutputDesign;
  /** Which ports a path adds to: attaching one to the last free port brings another. */
  readonly grows?: 'inputs' | 'outputs';
  /** Input columns as they come into use. */
  readonly readOnlyColumn?: ColumnDesign;
  readonly readWriteColumn?: ColumnDesign;
  /** Output columns of a source and those that a program adds. */
  readonly outputColumn?: ColumnDesign;
  readonly twins?: ColumnTwins;
  readonly source?: ColumnSource;
  /** Property with an expression over lineage ids → property with the same expression over names. */
  readonly friendly?: Readonly<Record<string, string>>;
}
