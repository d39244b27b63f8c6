import type { RowErrorSink } from '../datatypes/column-evaluator.ts';
import type { ConversionResult } from '../datatypes/conversion.ts';
import { convertValue } from '../datatypes/convert-value.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import type { Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { codeOf, entryOfSymbol } from '../diagnostics/codes.ts';
import { evaluateTree, type TreeEnvironment } from './evaluate-tree.ts';
import { EvaluationFailure } from './expression-error.ts';
import type { LoopColumn } from './generate-code.ts';
import type { TypedTree } from './typed-tree.ts';

/** How a value becomes a value of the output column; undefined when nothing is to be done. */
export type OutputConversion = (value: Value) => ConversionResult;

/** What the rows of one call are read from and written to. */
interface RowTarget {
  readonly inputs: readonly Vector[];
  readonly output: Vector;
  readonly errors: RowErrorSink;
}

const truncationCode = 0xc020401f;

/** The ErrorCode of a row whose evaluation failed: SSIS has a code without arguments beside each message of the evaluator. */
export function rowErrorCode(symbol: string): number {
  const fixed = entryOfSymbol(symbol.replace('_EXPREVAL', '_EXPREVALSTATIC_'));
  return (fixed ?? codeOf(symbol)).code;
}

/** Evaluates single rows of a buffer exactly: the semantics behind generated code, and its fallback. */
export class RowPath {
  readonly #tree: TypedTree;
  readonly #target: ColumnType;
  readonly #environment: TreeEnvironment;
  readonly #convert: OutputConversion | undefined;
  #rows: RowTarget | undefined;
  #row = 0;

  constructor(
    tree: TypedTree,
    columns: readonly LoopColumn[],
    target: ColumnType,
    environment: TreeEnvironment,
    convert: OutputConversion | undefined,
  ) {
    this.#tree = tree;
    this.#target = target;
    this.#convert = convert;
    const byIndex = new Map(columns.map((column) => [column.index, column]));
    this.#environment = {
      ...environment,
      column: (index) => {
        const column = byIndex.get(index);
        return column === undefined ? null : this.#read(column);
      },
    };
  }

  #read(column: LoopColumn): Value {
    return this.#rows === undefined ? null : readVector(this.#rows.inputs[column.position], this.#row, column.type);
  }

  /** Says what `run` and `valueOf` work on, for one call of the evaluator. */
  attach(inputs: readonly Vector[], output: Vector, errors: RowErrorSink): void {
    this.#rows = { inputs, output, errors };
  }

  /** Releases the vectors of the call. */
  detach(): void {
    this.#rows = undefined;
  }

  /** The value of a subtree for a row, or its failure. */
  valueOf(tree: TypedTree, row: number): Value | EvaluationFailure {
    this.#row = row;
    return evaluateTree(tree, this.#environment);
  }

  /** Computes, converts and stores a row; reports an error or truncation. */
  run(row: number): void {
    const rows = this.#rows;
    if (rows === undefined) return;
    const outcome = this.valueOf(this.#tree, row);
    if (outcome instanceof EvaluationFailure) {
      rows.errors.report(row, rowErrorCode(outcome.symbol), 'error');
      writeVector(rows.output, row, null, this.#target);
      return;
    }
    const { value, error } = this.#convert === undefined ? { value: outcome } : this.#convert(outcome);
    if (error !== undefined) rows.errors.report(row, error.code, error.kind);
    writeVector(rows.output, row, value, this.#target);
  }
}

/** The conversion of an expression's result into an output column, with the codes of the evaluator. */
export function expressionOutputConversion(from: ColumnType, to: ColumnType, localeId: number): OutputConversion {
  return (value) => {
    const result = convertValue(value, from, to, { localeId });
    if (result.error === undefined) return result;
    if (result.error.kind === 'truncation') return { ...result, error: { ...result.error, code: truncationCode } };
    const overflows = result.error.reason === 'overflow' || result.error.reason === 'sign';
    const symbol = overflows ? 'DTS_E_EXPREVALDATACONVERSIONOVERFLOW' : 'DTS_E_EXPREVALDATACONVERSIONFAILED';
    return { ...result, error: { ...result.error, code: rowErrorCode(symbol) } };
  };
}
