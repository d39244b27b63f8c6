import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { ExpressionScope } from '../../expressions/expression-scope.ts';
import { partsOf, type TypedTree } from '../../expressions/typed-tree.ts';

/** A part of an expression with its type. Offsets are UTF-16 units of the expression's text. */
export interface TypedPart {
  /** 0 for the whole expression. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  readonly type: ColumnType;
  /** What an implicit conversion, which no text stands for, converts; undefined for what is written. */
  readonly converted: ColumnType | undefined;
}

/**
 * Every part of an expression in the order of the text, each before its own parts; or the finding that keeps it from having types.
 * Constants are not computed, so that each of them is seen.
 */
export function typedParts(text: string, scope: ExpressionScope): readonly TypedPart[] | Diagnostic {
  const { expression, diagnostics } = compileExpression(text, scope, { assignment: true, unfolded: true });
  return expression === undefined ? diagnostics[diagnostics.length - 1] : [...partsBelow(expression.root, 0)];
}

function* partsBelow(tree: TypedTree, depth: number): Generator<TypedPart> {
  const { start, end, type } = tree;
  const converted = tree.kind === 'conversion' && !tree.explicit ? tree.operand.type : undefined;
  yield { depth, start, end, type, converted };
  for (const part of partsOf(tree)) yield* partsBelow(part, depth + 1);
}
