import { convertValue } from '../../datatypes/convert-value.ts';
import { columnType } from '../../datatypes/data-type.ts';
import { isText } from '../../datatypes/type-families.ts';
import type { EvaluatedExpression } from './evaluate-expression.ts';
import type { ExpressionContext } from './expression-context.ts';

/** Gives the variable that an expression assigns to its value, converted to the variable's type. False when the value does not fit the type. */
export function assignVariable(
  context: ExpressionContext,
  { assignmentTarget, type, value }: EvaluatedExpression,
): boolean {
  const target = assignmentTarget === undefined ? undefined : context.variables.get(assignmentTarget);
  if (assignmentTarget === undefined || target?.type === undefined) return true;
  // A text variable is as long as its text.
  const wanted = isText(target.type.type) ? columnType('DT_WSTR', { length: 4000 }) : target.type;
  const converted = convertValue(value, type, wanted, { localeId: 1033 });
  if (converted.error?.kind === 'error') return false;
  const length = typeof converted.value === 'string' ? converted.value.length : 0;
  const assigned = isText(target.type.type) ? columnType('DT_WSTR', { length }) : target.type;
  context.variables.set(assignmentTarget, { type: assigned, value: converted.value });
  return true;
}
