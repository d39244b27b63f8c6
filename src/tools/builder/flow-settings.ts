import type { Disposition } from '../../sdk/component.ts';
import type { ConnectionHandle } from './handles.ts';
import type { Setting } from './settings.ts';

/** An output column, or an input column in use, with properties: those it declares, `expression` and `from` (a column) by what they mean. */
export interface FlowColumn {
  /** `DT_WSTR:50` …; that of the expression or source column when absent. */
  readonly type?: string;
  readonly expression?: string;
  /** The input column that it is made of. */
  readonly from?: string;
  /** Declared properties of such columns; those that name a column take its name. */
  readonly [property: string]: string | number | boolean | undefined;
}

/** Properties of columns in use, by their declared names; those that name a column take its name. */
export type ColumnProperties = Readonly<Record<string, string | number | boolean>>;

/** Where the rows of a component come from besides the one it is called on, and what it does with columns. */
export interface FlowSettings<C extends string> {
  readonly Description?: string;
  /** Locale of the component; that of the task when absent. */
  readonly LocaleID?: number;
  /** Whether validation compares the columns of the outside with those that the package remembers; true when absent. */
  readonly ValidateExternalMetadata?: boolean;
  /** The connection manager of its only connection. */
  readonly connection?: ConnectionHandle;
  /** Connection managers by the name of their slot. */
  readonly connections?: Readonly<Record<string, ConnectionHandle>>;
  /** Where further inputs take their rows from; of a component called on the flow itself, every input. */
  readonly from?: readonly FlowEnd[];
  /**
   * Of a source or destination, the columns of its table, query or file, by name: `{ Price: 'DT_R8' }`; without them the outside is asked.
   * Of a transformation, the columns it adds: an expression, the column it is made of, or more.
   */
  readonly columns?: Readonly<Record<string, string | FlowColumn>>;
  /** Outputs to be added, with the condition of each, or its properties. */
  readonly outputs?: Readonly<Record<string, string | ColumnProperties>>;
  /** Columns to be read, with their properties. */
  readonly use?: readonly C[] | { readonly [N in C]?: ColumnProperties };
  /** Columns that get another value, with its expression or properties. */
  readonly replace?: { readonly [N in C]?: string | ColumnProperties };
  /** Which column of a destination takes which column; by name when absent. */
  readonly map?: { readonly [N in C]?: string };
  /** What happens to rows in error. */
  readonly errors?: Disposition;
}

/** An output in a data flow being built, where the next component takes its rows from. */
export interface FlowEnd {
  readonly flowEnd: symbol;
}

/** Settings without those of the declaration, as the builder reads them. */
export type AnyFlowSettings = FlowSettings<string> & Readonly<Record<string, unknown>>;

/** The names of the settings that are no properties of the component. */
export const flowWords = [
  'Description',
  'LocaleID',
  'ValidateExternalMetadata',
  'connection',
  'connections',
  'from',
  'columns',
  'outputs',
  'use',
  'replace',
  'map',
  'errors',
] as const satisfies readonly (keyof FlowSettings<string>)[];

/** The settings of a component that are properties it declares. */
export function ownSettings(settings: AnyFlowSettings): [string, Setting][] {
  const words: readonly string[] = flowWords;
  return Object.entries(settings).filter(([name, value]) => !words.includes(name) && value !== undefined) as [
    string,
    Setting,
  ][];
}
