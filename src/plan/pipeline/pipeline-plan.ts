import type { ColumnType } from '../../datatypes/data-type.ts';
import type { ComponentDeclaration, ComponentInstance, ComponentModule } from '../../sdk/component.ts';
import type { Unit } from '../../sdk/unit.ts';

/** A data flow, checked and typed: what the engine runs. Immutable; made anew when component properties change. */
export interface PipelinePlan {
  /** Path of the Data Flow task. */
  readonly source: string;
  readonly settings: PipelineSettings;
  /** Every component, each after all those upstream of it. */
  readonly components: readonly ComponentPlan[];
  readonly paths: readonly PathPlan[];
  /** The DT_I4 that ErrorColumn holds for a lineage id: the id itself where it is a number, otherwise a number given by the plan. */
  readonly lineageNumbers: ReadonlyMap<string, number>;
  /** What a lineage id stands for, for messages. */
  readonly lineageNames: ReadonlyMap<string, string>;
}

/** Properties of the Data Flow task that steer the engine (source: components reference §5). */
export interface PipelineSettings {
  readonly defaultBufferMaxRows: number;
  /** Bytes. */
  readonly defaultBufferSize: number;
  /** Whether buffers grow to hold DefaultBufferMaxRows, whatever DefaultBufferSize says; absent: false. */
  readonly autoAdjustBufferSize?: boolean;
  readonly engineThreads: number;
  readonly runInOptimizedMode: boolean;
  /** Folders for spilled rows and for spilled large values, separated by semicolons; absent or empty: the temporary folder of the system. */
  readonly bufferTempStoragePath?: string;
  readonly blobTempStoragePath?: string;
}

/** A component with its unit and its bound instance. */
export interface ComponentPlan {
  readonly index: number;
  readonly unit: Unit<ComponentDeclaration, ComponentModule>;
  readonly instance: ComponentInstance;
  /** Connection manager id by slot. */
  readonly connections: ReadonlyMap<string, string>;
  /** Connection manager name by slot, for people. */
  readonly connectionNames: ReadonlyMap<string, string>;
  /** Variables that the compiled expressions read. */
  readonly variables: readonly string[];
}

/** A path between two components, by their positions in `components`. */
export interface PathPlan {
  readonly id: string;
  readonly name: string;
  readonly from: { readonly component: number; readonly output: number };
  readonly to: { readonly component: number; readonly input: number };
}

/** A column as it reaches an input. */
export interface AvailableColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Name of the component that made it. */
  readonly sourceComponent: string;
  /** Its place in the sort key of the output that made it, and what the comparison of its text ignores there; absent: no key. */
  readonly sortKeyPosition?: number;
  readonly comparisonFlags?: number;
}

/** The columns that reach an input, by lineage id. */
export type AvailableColumns = ReadonlyMap<string, AvailableColumn>;
