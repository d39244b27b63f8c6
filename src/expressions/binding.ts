import type { ExpressionProblem } from './expression-error.ts';
import type { ExpressionScope } from './expression-scope.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import type { TypedTree } from './typed-tree.ts';

/** Looks names up and infers types; collects warnings. */
export interface Binder {
  readonly scope: ExpressionScope;
  /** Findings that do not stop compilation. */
  readonly warnings: ExpressionProblem[];
  bind(tree: SyntaxTree): TypedTree;
}
