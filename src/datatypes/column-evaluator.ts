import type { ColumnType } from './data-type.ts';
import type { Vector } from './vector.ts';

/** What went wrong with one row, as told to the engine by a column evaluator: which disposition applies. */
export type RowErrorKind = 'error' | 'truncation';

/**
 * Receives row errors of a column evaluator. At most one report per row and evaluation counts (the first).
 * The evaluator still stores a value: NULL after an error, the truncated value after a truncation (what IgnoreFailure keeps).
 */
export interface RowErrorSink {
  /** @param code SSIS error code (unsigned 32 bit). */
  report(row: number, code: number, kind: RowErrorKind): void;
}

/**
 * Computes one column for the active rows of a buffer. Made from a typed tree only, never from text.
 * The same semantics as evaluating row by row: every fixture runs through both.
 */
export interface ColumnEvaluator {
  readonly type: ColumnType;
  /**
   * Writes `output` at every active row position.
   * @param rowCount number of active rows
   * @param selection ascending positions of the active rows, or undefined for 0 … rowCount − 1
   * @param inputs the vectors of the expression's input columns, in the order of its `inputs`; never written
   * @param output vector of the layout of `type`; its `hasNulls` is set by the call; a `bytes` output has its bytes owned by the callee (used reset to 0)
   */
  evaluate(
    rowCount: number,
    selection: Int32Array | undefined,
    inputs: readonly Vector[],
    output: Vector,
    errors: RowErrorSink,
  ): void;
}
