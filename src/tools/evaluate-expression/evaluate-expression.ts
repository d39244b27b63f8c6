import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { evaluateExpression } from '../../expressions/evaluate-expression.ts';
import { type ExpressionContext, environmentOf, scopeOf } from './expression-context.ts';

/** The value of an expression with its type. */
export interface EvaluatedExpression {
  readonly type: ColumnType;
  readonly value: Value;
  /** Findings that do not stand in the way of a value. */
  readonly warnings: readonly Diagnostic[];
  /** Qualified name of the variable that `@Variable = …` assigns to; the context is left as it is. */
  readonly assignmentTarget?: string;
}

/** A value, or the finding that says why there is none; `args.errorClass` of the finding is parse, type, validate or runtime. */
export type ExpressionOutcome = EvaluatedExpression | { readonly error: Diagnostic };

/** Compiles an expression over the names of a context and computes it once. Takes the form `@Variable = expression` as well. */
export function evaluateInContext(text: string, context: ExpressionContext): ExpressionOutcome {
  const { expression, diagnostics } = compileExpression(text, scopeOf(context), { assignment: true });
  if (expression === undefined) return { error: diagnostics[diagnostics.length - 1] };
  const result = evaluateExpression(expression, environmentOf(context));
  if ('error' in result) return { error: classified(result.error, expression.columns.length > 0) };
  const { type, assignmentTarget } = expression;
  const target = assignmentTarget === undefined ? {} : { assignmentTarget };
  return { type, value: result.value, warnings: diagnostics, ...target };
}

// A zero divisor that no row gives fails validation (source: the page of /); other failures wait for the value to be asked for.
function classified(error: Diagnostic, readsColumns: boolean): Diagnostic {
  if (readsColumns || error.symbol !== 'DTS_E_EXPREVALDIVBYZERO') return error;
  return { ...error, args: { ...error.args, errorClass: 'validate' } };
}
