import type { TypedValue } from '../datatypes/value.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { TypedExpressionTree } from '../expressions/compile-expression.ts';
import type { ExpressionEvaluator } from '../plan/bind.ts';
import type { VariableScope } from './variable-scope.ts';

/** An evaluator of property expressions: failures name the property. */
export function propertyEvaluator(scope: VariableScope, path: string): ExpressionEvaluator {
  return (expression, property) => evaluateFor(scope, expression, 'DTS_E_PROPERTYEXPRESSIONEVAL', path, property);
}

/** Evaluates an expression; a failure becomes the `DtsError` of the symbol, with the expression's own message as detail. */
export function evaluateFor(
  scope: VariableScope,
  expression: TypedExpressionTree,
  symbol: string,
  path: string,
  property: string,
): TypedValue {
  try {
    return scope.evaluate(expression);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const args = { property, executable: path, detail: error.diagnostic.message };
    throw dtsError(symbol, args, { source: path, subComponent: property }, { cause: error });
  }
}
