import { collationKey } from '../../../datatypes/collation-key.ts';
import {
  addDecimals,
  divideDecimals,
  fitsPrecision,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  rescale,
  subtractDecimals,
} from '../../../datatypes/decimal.ts';
import type { Decimal } from '../../../datatypes/value.ts';
import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { decimalShape, familyOf } from '../type-rules.ts';
import { isVariant, wholeValue } from './convert-sql-value.ts';
import { dateTimeValue, firstDay, instantOf, momentOf } from './date-time-value.ts';

/** An operator between two values that are not NULL. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';

type Known = Exclude<SqlValue, null>;

/**
 * The result of an operator on two values that have the types of their operands; whole numbers and floats have the result's type already. Throws 8134 and 8115.
 */
export function calculate(operator: ArithmeticOperator, left: Known, right: Known, result: SqlType): SqlValue {
  switch (familyOf(result)) {
    case 'whole':
      return wholeValue(wholeResult(operator, BigInt(left as number), BigInt(right as number)), result);
    case 'bit':
      return wholeResult(operator, BigInt(left as boolean), BigInt(right as boolean)) !== 0n;
    case 'float':
      return floatResult(operator, Number(left), Number(right), result);
    case 'decimal':
    case 'money':
      return decimalResult(operator, readDecimal(left), readDecimal(right), result);
    case 'temporal':
      return temporalResult(operator, String(left), String(right), result);
    case 'binary':
      return Uint8Array.from([...(left as Uint8Array), ...(right as Uint8Array)]);
    default:
      return `${left}${right}`;
  }
}

function wholeResult(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      if (b === 0n) throw sqlFailure(8134);
      return operator === '/' ? a / b : a % b;
  }
}

function floatResult(operator: ArithmeticOperator, a: number, b: number, result: SqlType): number {
  if (operator === '/' && b === 0) throw sqlFailure(8134);
  const value = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b;
  const fitted = result.name === 'real' ? Math.fround(value) : value;
  if (!Number.isFinite(fitted)) throw sqlFailure(8115, ['expression', result.name]);
  return fitted;
}

function readDecimal(value: Known): Decimal {
  return parseDecimal(String(typeof value === 'boolean' ? Number(value) : value)) ?? { coefficient: 0n, scale: 0 };
}

function decimalResult(operator: ArithmeticOperator, a: Decimal, b: Decimal, result: SqlType): string {
  const { precision, scale } = decimalShape(result);
  if ((operator === '/' || operator === '%') && b.coefficient === 0n) throw sqlFailure(8134);
  const exact = exactResult(operator, a, b, scale);
  const value = rescale(exact, scale, 'half-away');
  if (!fitsPrecision(value, precision)) throw sqlFailure(8115, ['expression', 'numeric']);
  return formatDecimal(value);
}

function exactResult(operator: ArithmeticOperator, a: Decimal, b: Decimal, scale: number): Decimal {
  switch (operator) {
    case '+':
      return addDecimals(a, b);
    case '-':
      return subtractDecimals(a, b);
    case '*':
      return multiplyDecimals(a, b);
    case '/':
      return divideDecimals(a, b, scale);
    default: {
      const digits = Math.max(a.scale, b.scale);
      return { coefficient: rescale(a, digits).coefficient % rescale(b, digits).coefficient, scale: digits };
    }
  }
}

/** datetime and smalldatetime only: both count days from 1900. */
function temporalResult(operator: ArithmeticOperator, left: string, right: string, result: SqlType): string {
  const [a, b] = [momentOf(left).ticks, momentOf(right).ticks - firstDay];
  return dateTimeValue({ ticks: operator === '+' ? a + b : a - b, offset: 0 }, result, 'expression');
}

// How SQL Server orders uniqueidentifiers: by the last group first (source: Comparing GUID and uniqueidentifier Values).
const guidOrder = [24, 26, 28, 30, 32, 34, 19, 21, 16, 14, 11, 9, 6, 4, 2, 0];

/** A text by which uniqueidentifiers are ordered as SQL Server orders them. */
export function guidKey(guid: string): string {
  return guidOrder.map((at) => guid.slice(at, at + 2)).join('');
}

function order<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of two values of one type under the usual collation: negative, zero or positive. */
export function compareSqlValues(left: Known, right: Known, type: SqlType): number {
  if (isVariant(left) && isVariant(right)) return compareVariants(left, right);
  switch (familyOf(type)) {
    case 'text':
    case 'xml':
      return order(collationKey(String(left)), collationKey(String(right)));
    case 'decimal':
    case 'money': {
      const difference = subtractDecimals(readDecimal(left), readDecimal(right)).coefficient;
      return order(difference, 0n);
    }
    case 'temporal':
      return order(instantOf(momentOf(String(left))), instantOf(momentOf(String(right))));
    case 'guid':
      return order(guidKey(String(left)), guidKey(String(right)));
    case 'binary':
      return Buffer.compare(left as Uint8Array, right as Uint8Array);
    default:
      return order(left, right);
  }
}

function compareVariants(left: Known, right: Known): number {
  if (!isVariant(left) || !isVariant(right)) return 0;
  const [a, b] = [familyOf(left.type), familyOf(right.type)];
  const numeric = ['bit', 'whole', 'float', 'decimal', 'money'];
  if (a === b && a !== 'decimal') return compareSqlValues(left.value as Known, right.value as Known, left.type);
  if (numeric.includes(a) && numeric.includes(b)) {
    const difference = subtractDecimals(
      readDecimal(left.value as Known),
      readDecimal(right.value as Known),
    ).coefficient;
    return order(difference, 0n);
  }
  return order(a, b);
}
