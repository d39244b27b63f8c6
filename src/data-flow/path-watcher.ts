import type { ColumnType } from '../datatypes/data-type.ts';
import type { Batch } from './batch.ts';

/** A column as it goes over a path. */
export interface WatchedColumn {
  readonly lineageId: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** A path of a data flow as it is about to run, for whoever wants to watch it. */
export interface WatchedPath {
  readonly id: string;
  readonly name: string;
  /** Positions in `components` of the plan. */
  readonly from: { readonly component: number; readonly output: number };
  readonly to: { readonly component: number; readonly input: number };
  /** Every column that reaches the input, those of the source first. */
  readonly columns: readonly WatchedColumn[];
}

/** Sees the rows of one path in one run of its data flow. */
export interface PathWatcher {
  /** Rows about to reach the next component, valid until this ends. A Promise holds them back. What it throws ends the data flow. */
  rows(batch: Batch): void | Promise<void>;
  /** No more rows come: the path has ended, or the data flow has failed. Called once. */
  finish?(): void;
}
