import { compareValues, equalValues } from '../datatypes/compare-values.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import {
  addDecimals,
  divideDecimals,
  fitsPrecision,
  magnitude,
  multiplyDecimals,
  rescale,
  subtractDecimals,
} from '../datatypes/decimal.ts';
import { integerRange, isFloat } from '../datatypes/type-families.ts';
import type { Decimal, Value } from '../datatypes/value.ts';
import { EvaluationFailure } from './expression-error.ts';
import type { BinaryOperator, UnaryOperator } from './syntax-tree.ts';

/** What computing one value gives: the value, or why there is none. */
export type Outcome = Value | EvaluationFailure;

const overflow = (operator: string, type: ColumnType): EvaluationFailure =>
  new EvaluationFailure('DTS_E_EXPREVALBINARYOPOVERFLOW', { operator, type: type.type });

const divisionByZero = (operator: string): EvaluationFailure =>
  new EvaluationFailure('DTS_E_EXPREVALDIVBYZERO', { operator });

/** + − * / % over two values that are not NULL, computed in `type`. */
export function applyArithmetic(operator: BinaryOperator, type: ColumnType, left: Value, right: Value): Outcome {
  const range = integerRange(type.type);
  if (range !== undefined) {
    const result = integerArithmetic(operator, BigInt(left as number | bigint), BigInt(right as number | bigint));
    if (result instanceof EvaluationFailure) return result;
    if (result < range.minimum || result > range.maximum) return overflow(operator, type);
    return range.bytes === 8 ? result : Number(result);
  }
  if (isFloat(type.type)) return floatArithmetic(operator, type, left as number, right as number);
  return decimalArithmetic(operator, type, left as Decimal, right as Decimal);
}

function integerArithmetic(operator: BinaryOperator, left: bigint, right: bigint): bigint | EvaluationFailure {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? divisionByZero(operator) : left / right;
    default:
      return right === 0n ? divisionByZero(operator) : left % right;
  }
}

function floatArithmetic(operator: BinaryOperator, type: ColumnType, left: number, right: number): Outcome {
  if (operator === '/' && right === 0) return divisionByZero(operator);
  const exact =
    operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right : left / right;
  const value = type.type === 'DT_R4' ? Math.fround(exact) : exact;
  return Number.isFinite(value) ? value : overflow(operator, type);
}

function decimalArithmetic(operator: BinaryOperator, type: ColumnType, left: Decimal, right: Decimal): Outcome {
  if (operator === '/' && right.coefficient === 0n) return divisionByZero(operator);
  const exact =
    operator === '+'
      ? addDecimals(left, right)
      : operator === '-'
        ? subtractDecimals(left, right)
        : operator === '*'
          ? multiplyDecimals(left, right)
          : divideDecimals(left, right, type.scale);
  const value = rescale(exact, type.scale, type.type === 'DT_CY' ? 'half-even' : 'truncate');
  return fitsDecimalType(value, type)
    ? value
    : new EvaluationFailure('DTS_E_EXPREVALBINARYOPNUMERICOVERFLOW', { operator, type: type.type });
}

const currencyLimit = 1n << 63n;
const decimalLimit = 1n << 96n;

/** True when the coefficient is in the range of the exact decimal type. */
export function fitsDecimalType(value: Decimal, type: ColumnType): boolean {
  if (type.type === 'DT_NUMERIC') return fitsPrecision(value, type.precision);
  if (type.type === 'DT_DECIMAL') return magnitude(value.coefficient) < decimalLimit;
  return value.coefficient >= -currencyLimit && value.coefficient < currencyLimit;
}

/** & ^ | over two integers that are not NULL. */
export function applyBitwise(operator: BinaryOperator, type: ColumnType, left: Value, right: Value): Value {
  const a = BigInt(left as number | bigint);
  const b = BigInt(right as number | bigint);
  const result = operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
  return integerRange(type.type)?.bytes === 8 ? result : Number(result);
}

/** A comparison of two values of one family that are not NULL. */
export function applyComparison(
  operator: BinaryOperator,
  operands: ColumnType,
  left: Value,
  right: Value,
  localeId: number,
): boolean {
  if (operator === '==') return equalValues(left, right, operands);
  if (operator === '!=') return !equalValues(left, right, operands);
  const order = compareValues(left, right, operands, localeId);
  if (operator === '<') return order < 0;
  if (operator === '>') return order > 0;
  return operator === '<=' ? order <= 0 : order >= 0;
}

/** − ! ~ over a value that is not NULL. */
export function applyUnary(operator: UnaryOperator, type: ColumnType, value: Value): Outcome {
  if (operator === '!') return value !== true;
  const range = integerRange(type.type);
  if (operator === '~') {
    const flipped = ~BigInt(value as number | bigint);
    const bits = (range?.bytes ?? 4) * 8;
    const result = range?.signed === true ? BigInt.asIntN(bits, flipped) : BigInt.asUintN(bits, flipped);
    return range?.bytes === 8 ? result : Number(result);
  }
  if (range !== undefined) {
    const negated = -BigInt(value as number | bigint);
    if (negated > range.maximum) {
      return new EvaluationFailure('DTS_E_EXPREVALUNARYOPOVERFLOW', { operator, type: type.type });
    }
    return range.bytes === 8 ? negated : Number(negated);
  }
  if (isFloat(type.type)) return -(value as number);
  const decimal = value as Decimal;
  return { coefficient: -decimal.coefficient, scale: decimal.scale };
}
