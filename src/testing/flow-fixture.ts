import type { ColumnType } from '../datatypes/data-type.ts';

/** A custom property of a component, port or column. `#{name}` in the value stands for the lineage id of a column. */
export interface FlowProperty {
  readonly name: string;
  readonly value: string;
}

/** A named column with its type. */
export interface FlowColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Rows as cells of text; `null` for NULL. */
export type FlowRow = readonly (string | null)[];

/** What an input or output column of the component says of itself. */
export interface FlowColumnUse {
  readonly name: string;
  /** For output columns. */
  readonly type: ColumnType | undefined;
  readonly replaced: boolean;
  readonly onError: string;
  readonly onTruncation: string;
  readonly properties: FlowProperty[];
}

/** A key of the order in which the rows of an input come, as the output that they leave declares it. */
export interface FlowSortKey {
  readonly name: string;
  /** Negative for descending order. */
  readonly position: number;
  readonly comparisonFlags: number;
}

/** An input with the rows that reach it. */
export interface FlowInput {
  readonly name: string;
  readonly columns: readonly FlowColumn[];
  sortKeys: readonly FlowSortKey[];
  readonly uses: FlowColumnUse[];
  readonly rows: FlowRow[];
  readonly properties: FlowProperty[];
}

/** An output. */
export interface FlowOutput {
  readonly name: string;
  readonly isAsynchronous: boolean;
  readonly isErrorOut: boolean;
  readonly isConnected: boolean;
  readonly exclusionGroup: number;
  readonly onError: string;
  readonly onTruncation: string;
  readonly columns: FlowColumnUse[];
  readonly properties: FlowProperty[];
}

/** A variable before the flow runs. */
export interface FlowVariable {
  readonly name: string;
  readonly type: ColumnType;
  readonly value: string | null;
}

/** The table behind the component's connection: what every query gives. */
export interface FlowReference {
  readonly columns: readonly FlowColumn[];
  readonly rows: FlowRow[];
}

/** The connection of the component: a connection manager with its properties, and the records of its collections. */
export interface FlowConnection {
  /** Connection slot of the component. */
  readonly slot: string;
  readonly creationName: string;
  readonly properties: FlowProperty[];
  readonly records: { readonly collection: string; readonly fields: readonly FlowProperty[] }[];
}

/** A file that is there before the flow runs. */
export interface FlowFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the run has to give. */
export type FlowExpectation =
  | { readonly expect: 'output'; readonly name: string; readonly anyOrder: boolean; readonly table: FlowRow[] }
  | { readonly expect: 'error' | 'event'; readonly symbol: string }
  | { readonly expect: 'variable'; readonly name: string; readonly value: string | null }
  | { readonly expect: 'recordset'; readonly name: string; readonly table: FlowRow[] }
  | { readonly expect: 'queries'; readonly count: number }
  | { readonly expect: 'file'; readonly name: string; readonly bytes: Uint8Array | undefined };

/** A specification of one component: its properties, the rows that reach it, and those that leave it. See `README.md` for the format. */
export interface FlowFixture {
  /** Creation name. */
  component: string;
  /** `documentation …`, `observed <version> …` or `inferred …`. */
  source: string;
  localeId: number | undefined;
  readonly properties: FlowProperty[];
  readonly inputs: FlowInput[];
  readonly outputs: FlowOutput[];
  readonly variables: FlowVariable[];
  reference: FlowReference | undefined;
  connection: FlowConnection | undefined;
  readonly files: FlowFile[];
  readonly expectations: FlowExpectation[];
}
