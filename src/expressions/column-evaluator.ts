import type { ColumnEvaluator } from '../datatypes/column-evaluator.ts';
import { canConvert, convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { rescale } from '../datatypes/decimal.ts';
import type { Value } from '../datatypes/value.ts';
import { type BytesVector, createVector, type Vector } from '../datatypes/vector.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { type ForeignTree, int64Limit } from './code-emitter.ts';
import type { TypedExpressionTree } from './compile-expression.ts';
import { completeEnvironment, type EvaluationEnvironment } from './evaluate-expression.ts';
import type { TreeEnvironment } from './evaluate-tree.ts';
import { EvaluationFailure } from './expression-error.ts';
import { foldConstants, withVariableValues } from './fold-constants.ts';
import { generateLoop, type LoopColumn } from './generate-code.ts';
import { failedForeign } from './generated-kernels.ts';
import { expressionOutputConversion, type OutputConversion, RowPath } from './row-path.ts';
import { type TypedTree, treesOf } from './typed-tree.ts';

/** How Data Conversion reads text. */
export interface ConversionEvaluatorOptions {
  readonly localeId: number;
  readonly fastParse?: boolean;
}

/**
 * An evaluator of an expression over columns. Variables are read once, now; the clock once per call.
 * With `target` the result is converted into that column type: text longer than the column is a truncation, a number outside its range
 * an error. Without it the result keeps the expression's type and no length is checked.
 */
export function columnEvaluator(
  expression: TypedExpressionTree,
  environment: Omit<EvaluationEnvironment, 'column'>,
  target?: ColumnType,
): ColumnEvaluator {
  const complete = completeEnvironment(environment);
  const { localeId } = complete;
  const folded = foldConstants(withVariableValues(expression.root, complete.variable), localeId);
  // A variable whose value makes the expression fail does so in every row: the unfolded tree reports it there.
  const tree = 'tree' in folded ? folded.tree : expression.root;
  const convert = target === undefined ? undefined : expressionOutputConversion(expression.type, target, localeId);
  return makeEvaluator(tree, columnsOf(expression), target ?? expression.type, complete, convert);
}

function columnsOf(expression: TypedExpressionTree): LoopColumn[] {
  const types = new Map<number, ColumnType>();
  for (const tree of treesOf(expression.root)) if (tree.kind === 'column') types.set(tree.index, tree.type);
  return expression.columns.map((index, position) => ({ index, position, type: types.get(index) ?? expression.type }));
}

/**
 * An evaluator that converts its one input column, as the Data Conversion transformation does; errors carry its codes.
 * Throws `DtsError` when the types have no conversion.
 */
export function conversionEvaluator(
  from: ColumnType,
  to: ColumnType,
  options: ConversionEvaluatorOptions,
): ColumnEvaluator {
  if (!canConvert(from.type, to.type)) {
    throw dtsError('DTS_E_EXPREVALDATACONVERSIONNOTSUPPORTED', { from: from.type, to: to.type });
  }
  const tree: TypedTree = { kind: 'column', index: 0, type: from, start: 0, end: 0 };
  const environment = completeEnvironment({ variable: () => null, localeId: options.localeId });
  const convert: OutputConversion = (value) => convertValue(value, from, to, options);
  return makeEvaluator(tree, [{ index: 0, position: 0, type: from }], to, environment, convert);
}

function makeEvaluator(
  tree: TypedTree,
  columns: readonly LoopColumn[],
  target: ColumnType,
  environment: TreeEnvironment,
  convert: OutputConversion | undefined,
): ColumnEvaluator {
  const clock = { now: 0n, utcNow: 0n };
  const timed: TreeEnvironment = { ...environment, now: () => clock.now, utcNow: () => clock.utcNow };
  const path = new RowPath(tree, columns, target, timed, convert);
  const generated = generateLoop(tree, columns, target, environment.localeId);
  const foreign = (generated?.foreignTrees ?? []).map((part) => foreignValue(part, path));
  const scratch = generated?.usesHeap ? (createVector(columnType('DT_WSTR'), 0, 1024) as BytesVector) : undefined;
  const exact = (row: number): void => path.run(row);
  return {
    type: target,
    evaluate(rowCount, selection, inputs, output, errors) {
      clock.now = environment.now();
      clock.utcNow = environment.utcNow();
      path.attach(inputs, output, errors);
      if (output.layout === 'bytes') output.used = 0;
      if (generated === undefined) runExact(rowCount, selection, output, exact);
      else {
        const owner = output.layout === 'bytes' ? output : scratch;
        generated.run(rowCount, selection, inputs, output, { exact, foreign, owner, ...clock });
      }
      path.detach();
    },
  };
}

function runExact(
  rowCount: number,
  selection: Int32Array | undefined,
  output: Vector,
  exact: (row: number) => void,
): void {
  output.hasNulls = false;
  for (let at = 0; at < rowCount; at++) exact(selection === undefined ? at : selection[at]);
}

/** The value of a foreign subtree in the form generated code works with. */
function foreignValue(part: ForeignTree, path: RowPath): (row: number) => unknown {
  const { tree, form } = part;
  return (row) => {
    const value = path.valueOf(tree, row);
    if (value === null) return null;
    if (value instanceof EvaluationFailure) return failedForeign;
    if (form === 'text') return value;
    return form === 'number' ? Number(value) : wordOf(value, tree.type.scale);
  };
}

function wordOf(value: Value, scale: number): bigint | typeof failedForeign {
  const word =
    typeof value === 'bigint'
      ? value
      : typeof value === 'object' && value !== null && 'coefficient' in value
        ? rescale(value, scale).coefficient
        : undefined;
  return word === undefined || word > int64Limit || word < -int64Limit ? failedForeign : word;
}
