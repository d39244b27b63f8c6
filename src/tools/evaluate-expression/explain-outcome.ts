import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { completeEnvironment, evaluateExpression } from '../../expressions/evaluate-expression.ts';
import { evaluateTree, type TreeEnvironment } from '../../expressions/evaluate-tree.ts';
import { EvaluationFailure } from '../../expressions/expression-error.ts';
import type { Outcome } from '../../expressions/operators.ts';
import { partsOf, type TypedTree } from '../../expressions/typed-tree.ts';
import { type ExpressionContext, environmentOf, scopeOf } from './expression-context.ts';

/** A part of an expression with its value. Offsets are UTF-16 units of the text. */
export interface EvaluatedPart {
  readonly start: number;
  readonly end: number;
  readonly type: ColumnType;
  readonly value: Value;
}

/** Why an expression is NULL or has no value. */
export interface OutcomeExplanation {
  /** `value`: it has a value that is not NULL, and there is nothing to explain. */
  readonly outcome: 'value' | 'null' | 'error';
  /** The innermost part that is NULL, or fails, by itself. */
  readonly culprit: EvaluatedPart;
  /** What the culprit is made of; empty for names and literals. */
  readonly operands: readonly EvaluatedPart[];
  /** The parts around the culprit that are NULL because it is, from the inside out. */
  readonly around: readonly EvaluatedPart[];
  /** Of an error: what is wrong. */
  readonly error?: Diagnostic;
}

/** Looks for the first part of an expression that makes the whole NULL or fail; or gives the finding that keeps it from being computed at all. */
export function explainOutcome(text: string, context: ExpressionContext): OutcomeExplanation | Diagnostic {
  const compiled = compileExpression(text, scopeOf(context), { assignment: true, unfolded: true });
  const { expression } = compiled;
  if (expression === undefined) return compiled.diagnostics[compiled.diagnostics.length - 1];
  const environment = environmentOf(context);
  const complete = stoppedClock(completeEnvironment(environment));
  const whole = evaluateTree(expression.root, complete);
  const way = wayToCulprit(expression.root, whole, complete);
  const culprit = way[way.length - 1];
  const operands = writtenParts(culprit).map((part) => evaluated(part, complete));
  const around = distinctSpans(way.slice(0, -1).reverse(), culprit).map((part) => evaluated(part, complete));
  const found = { culprit: evaluated(culprit, complete), operands, around };
  if (!(whole instanceof EvaluationFailure)) return { outcome: whole === null ? 'null' : 'value', ...found };
  const result = evaluateExpression(expression, environment);
  return { outcome: 'error', ...found, ...('error' in result ? { error: result.error } : {}) };
}

// All parts have to see the same time.
function stoppedClock(environment: TreeEnvironment): TreeEnvironment {
  const [now, utcNow] = [environment.now(), environment.utcNow()];
  return { ...environment, now: () => now, utcNow: () => utcNow };
}

/** The trees from the whole expression down to the innermost that has the same kind of outcome by itself. */
function wayToCulprit(root: TypedTree, outcome: Outcome, environment: TreeEnvironment): readonly TypedTree[] {
  const way = [root];
  if (outcome !== null && !(outcome instanceof EvaluationFailure)) return way;
  for (;;) {
    const next = computedParts(way[way.length - 1], environment).find((part) => {
      const value = evaluateTree(part, environment);
      return outcome === null ? value === null : value instanceof EvaluationFailure;
    });
    if (next === undefined) return way;
    way.push(next);
  }
}

/** The parts whose values decide the value of a tree: of `? :`, the condition and the chosen branch. */
function computedParts(tree: TypedTree, environment: TreeEnvironment): readonly TypedTree[] {
  if (tree.kind !== 'conditional') return partsOf(tree);
  const condition = evaluateTree(tree.condition, environment);
  if (typeof condition !== 'boolean') return [tree.condition];
  return [tree.condition, condition ? tree.whenTrue : tree.whenFalse];
}

function writtenParts(tree: TypedTree): readonly TypedTree[] {
  return partsOf(tree).map((part) => (part.kind === 'conversion' && !part.explicit ? part.operand : part));
}

// An implicit conversion has the span of its operand.
function distinctSpans(trees: readonly TypedTree[], inner: TypedTree): readonly TypedTree[] {
  let last = inner;
  return trees.filter((tree) => {
    const differs = tree.start !== last.start || tree.end !== last.end;
    last = tree;
    return differs;
  });
}

function evaluated(tree: TypedTree, environment: TreeEnvironment): EvaluatedPart {
  const { start, end, type } = tree;
  const value = evaluateTree(tree, environment);
  return { start, end, type, value: value instanceof EvaluationFailure ? null : value };
}
