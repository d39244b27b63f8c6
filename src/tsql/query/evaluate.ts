import { matchesLike } from '../../datatypes/like-pattern.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { SqlError } from '../batch/sql-error.ts';
import type { SqlValue } from '../sql-type.ts';
import { builtinFunction } from './functions/builtin-functions.ts';
import type { EvaluationContext } from './functions/scalar-function.ts';
import { sqlFailure } from './sql-failure.ts';
import { isNumeric } from './type-rules.ts';
import { expressionKey, type TypedCondition, type TypedExpression } from './typed-tree.ts';
import { calculate, compareSqlValues } from './values/arithmetic.ts';
import { convertSqlValue } from './values/convert-sql-value.ts';

/** The value of an expression without subqueries and functions of the server. Throws `SqlError` as SQL Server does: 8134, 245 … */
export function evaluate(expression: TypedExpression, context: EvaluationContext): SqlValue {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'variable':
      return context.variable(expression.name);
    case 'global':
      return context.global(expression.name);
    case 'slot':
      return context.row?.[expression.index] ?? null;
    case 'arithmetic': {
      const left = evaluate(expression.left, context);
      const right = left === null ? null : evaluate(expression.right, context);
      return left === null || right === null ? null : calculate(expression.operator, left, right, expression.type);
    }
    case 'negate':
    case 'complement':
      return evaluateUnary(expression, context);
    case 'convert':
      return evaluateConversion(expression, context);
    case 'function':
      return evaluateFunction(expression, context);
    case 'case': {
      const branch = expression.branches.find(({ when }) => evaluateCondition(when, context) === true);
      const chosen = branch?.result ?? expression.otherwise;
      return chosen === undefined ? null : evaluate(chosen, context);
    }
    case 'truth':
      return evaluateCondition(expression.condition, context);
    case 'host':
      return context.hostAnswer?.(expressionKey(expression)) ?? null;
    default:
      throw new InternalError(`an expression of the kind ${expression.kind} is not evaluated here`);
  }
}

function evaluateUnary(
  expression: TypedExpression & { readonly kind: 'negate' | 'complement' },
  context: EvaluationContext,
): SqlValue {
  const value = evaluate(expression.operand, context);
  if (value === null) return null;
  if (expression.kind === 'complement') {
    return typeof value === 'boolean' ? !value : calculate('-', -1, value, expression.type);
  }
  if (isNumeric(expression.type) && typeof value === 'string')
    return value.startsWith('-') ? value.slice(1) : negativeText(value);
  return calculate('-', 0, value, expression.type);
}

function negativeText(value: string): string {
  return /[1-9]/.test(value) ? `-${value}` : value;
}

function evaluateConversion(
  expression: TypedExpression & { readonly kind: 'convert' },
  context: EvaluationContext,
): SqlValue {
  const { operand, type, isTry } = expression;
  const value = evaluate(operand, context);
  const style = expression.style === undefined ? 0 : Number(evaluate(expression.style, context) ?? 0);
  try {
    return convertSqlValue(value, operand.type, type, { style, dateFormat: context.dateFormat });
  } catch (error) {
    if (isTry && error instanceof SqlError) return null;
    throw error;
  }
}

function evaluateFunction(
  expression: TypedExpression & { readonly kind: 'function' },
  context: EvaluationContext,
): SqlValue {
  const { name, type, part = '' } = expression;
  const definition = builtinFunction(name);
  if (definition === undefined) throw sqlFailure(195, [name]);
  const values = expression.arguments.map((argument) => evaluate(argument, context));
  if (definition.takesNull !== true && values.includes(null)) return null;
  const types = expression.arguments.map((argument) => argument.type);
  return definition.evaluate(values, { types, result: type, part, context });
}

/** Whether a condition is true or false; null when it is unknown. */
export function evaluateCondition(condition: TypedCondition, context: EvaluationContext): boolean | null {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const decisive = condition.kind === 'or';
      const left = evaluateCondition(condition.left, context);
      if (left === decisive) return decisive;
      const right = evaluateCondition(condition.right, context);
      if (right === decisive) return decisive;
      return left === null || right === null ? null : !decisive;
    }
    case 'not': {
      const truth = evaluateCondition(condition.operand, context);
      return truth === null ? null : !truth;
    }
    case 'isNull':
      return evaluate(condition.operand, context) === null;
    case 'isTrue': {
      const value = evaluate(condition.operand, context);
      return value === null ? null : Number(value) !== 0;
    }
    case 'compare':
      return evaluateComparison(condition, context);
    case 'like': {
      const [text, pattern] = [evaluate(condition.operand, context), evaluate(condition.pattern, context)];
      const escaping = condition.escape === undefined ? undefined : evaluate(condition.escape, context);
      if (text === null || pattern === null || escaping === null) return null;
      return matchesLike(String(text), String(pattern), escaping === undefined ? undefined : String(escaping));
    }
    default:
      throw new InternalError(`a condition of the kind ${condition.kind} is not evaluated here`);
  }
}

function evaluateComparison(
  condition: TypedCondition & { readonly kind: 'compare' },
  context: EvaluationContext,
): boolean | null {
  const left = evaluate(condition.left, context);
  const right = evaluate(condition.right, context);
  if (left === null || right === null) return null;
  const order = compareSqlValues(left, right, condition.left.type);
  switch (condition.operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
