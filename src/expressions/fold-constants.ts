import type { Value } from '../datatypes/value.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import { evaluateTree, type TreeEnvironment } from './evaluate-tree.ts';
import { EvaluationFailure, type ExpressionProblem } from './expression-error.ts';
import { partsOf, type TypedTree, withParts } from './typed-tree.ts';

/** A tree with its constant parts computed, or the problem one of them has. */
export type FoldedTree = { readonly tree: TypedTree } | { readonly problem: ExpressionProblem };

function unexpected(): never {
  throw new InternalError('a constant part of an expression asked for a column, a variable or the time');
}

function constantEnvironment(localeId: number): TreeEnvironment {
  return { variable: unexpected, column: unexpected, now: unexpected, utcNow: unexpected, localeId };
}

/** Computes every part made of constants only. A constant that cannot be computed makes the expression invalid. */
export function foldConstants(tree: TypedTree, localeId: number): FoldedTree {
  return fold(tree, constantEnvironment(localeId));
}

function fold(tree: TypedTree, environment: TreeEnvironment): FoldedTree {
  const parts: TypedTree[] = [];
  for (const part of partsOf(tree)) {
    const folded = fold(part, environment);
    if ('problem' in folded) return folded;
    parts.push(folded.tree);
  }
  if (tree.kind === 'literal' || tree.kind === 'column' || tree.kind === 'variable') return { tree };
  const whole = withParts(tree, parts);
  const isClock = tree.kind === 'call' && (tree.name === 'GETDATE' || tree.name === 'GETUTCDATE');
  if (isClock || parts.some((part) => part.kind !== 'literal')) return { tree: whole };
  const outcome = evaluateTree(whole, environment);
  if (!(outcome instanceof EvaluationFailure)) return { tree: literalOf(whole, outcome) };
  const { symbol, args, position } = outcome;
  return { problem: { errorClass: 'validate', symbol, args, position: position ?? tree.start } };
}

function literalOf(tree: TypedTree, value: Value): TypedTree {
  return { kind: 'literal', type: tree.type, value, start: tree.start, end: tree.end };
}

/** The tree with every variable replaced by its value. */
export function withVariableValues(tree: TypedTree, variable: (name: string) => Value): TypedTree {
  if (tree.kind === 'variable') return literalOf(tree, variable(tree.name));
  const parts = partsOf(tree);
  return parts.length === 0
    ? tree
    : withParts(
        tree,
        parts.map((part) => withVariableValues(part, variable)),
      );
}
