import type { Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { TypedExpressionTree } from './compile-expression.ts';
import { evaluateTree, type TreeEnvironment } from './evaluate-tree.ts';
import { EvaluationFailure, problemDiagnostic } from './expression-error.ts';

/** Where an evaluation takes the values of names from. */
export interface EvaluationEnvironment {
  /** The value of a variable in the form of the type the scope gave for it. */
  variable(qualifiedName: string): Value;
  /** The value of an input column, by the scope's index. */
  column?(index: number): Value;
  /** Local time, 100 ns ticks since 1970-01-01T00:00:00; the system's clock when absent. */
  now?(): bigint;
  utcNow?(): bigint;
  /** Windows locale identifier; US English when absent. */
  readonly localeId?: number;
}

/** The value of an expression, or the finding that says why it has none. */
export type EvaluationResult = { readonly value: Value } | { readonly error: Diagnostic };

/** The system's local time, 100 ns ticks, whole milliseconds. */
export function systemNow(): bigint {
  const now = new Date();
  return BigInt(now.getTime() - now.getTimezoneOffset() * 60_000) * 10_000n;
}

/** The system's UTC time, 100 ns ticks, whole milliseconds. */
function systemUtcNow(): bigint {
  return BigInt(Date.now()) * 10_000n;
}

// GETDATE gives a DT_DBTIMESTAMP, which keeps three fraction digits.
const wholeMilliseconds = (ticks: bigint): bigint => ticks - (ticks % 10_000n);

/** An evaluation environment with every member present. */
export function completeEnvironment(environment: EvaluationEnvironment): TreeEnvironment {
  return {
    variable: (name) => environment.variable(name),
    column: (index) => {
      if (environment.column === undefined) throw new InternalError(`no value was given for input column ${index}`);
      return environment.column(index);
    },
    now: () => wholeMilliseconds(environment.now?.() ?? systemNow()),
    utcNow: () => wholeMilliseconds(environment.utcNow?.() ?? systemUtcNow()),
    localeId: environment.localeId ?? 1033,
  };
}

/** Computes an expression once. An error diagnostic has `errorClass: 'runtime'` in its arguments and the place of the failing part. */
export function evaluateExpression(
  expression: TypedExpressionTree,
  environment: EvaluationEnvironment,
): EvaluationResult {
  const outcome = evaluateTree(expression.root, completeEnvironment(environment));
  if (!(outcome instanceof EvaluationFailure)) return { value: outcome };
  const { symbol, args, position } = outcome;
  const problem = { errorClass: 'runtime', symbol, args, position: position ?? expression.root.start } as const;
  return { error: problemDiagnostic(problem, expression.text) };
}
