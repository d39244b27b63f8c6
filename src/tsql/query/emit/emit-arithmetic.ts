import { powerOfTen } from '../../../datatypes/decimal.ts';
import type { SqlType } from '../../sql-type.ts';
import { unsupported } from '../sql-failure.ts';
import { decimalShape, familyOf } from '../type-rules.ts';
import type { TypedExpression } from '../typed-tree.ts';
import { wholeRange } from '../values/convert-sql-value.ts';
import { firstDay } from '../values/date-time-value.ts';
import type { StoreSql } from './store-sql.ts';

type Arithmetic = TypedExpression & { readonly kind: 'arithmetic' };

/** An operator in the store's dialect: whole numbers stay whole, dividing by zero and numbers too large are errors. */
export function emitArithmetic(expression: Arithmetic, left: string, right: string, sql: StoreSql): string {
  const { operator, type } = expression;
  switch (familyOf(type)) {
    case 'whole':
    case 'bit':
      return wholeArithmetic(operator, left, right, type, sql);
    case 'float':
      return sql.isSqlite && operator === '/'
        ? guarded(`${left} / ${right}`, right, sql)
        : `(${left} ${operator} ${right})`;
    case 'decimal':
    case 'money':
      return decimalArithmetic(expression, left, right, sql);
    case 'text':
      return `(${left} || ${right})`;
    case 'temporal':
      return operator === '+' ? `(${left} + (${right} - ${firstDay}))` : `(${left} - (${right} - ${firstDay}))`;
    default:
      throw unsupported(`The operator ${operator} for ${type.name} columns`);
  }
}

function guarded(quotient: string, divisor: string, sql: StoreSql): string {
  return `(CASE WHEN ${divisor} = 0 THEN ${sql.fail(8134, divisor)} ELSE ${quotient} END)`;
}

function wholeArithmetic(operator: string, left: string, right: string, type: SqlType, sql: StoreSql): string {
  if (operator === '^') return sql.isSqlite ? `((${left} | ${right}) - (${left} & ${right}))` : `(${left} # ${right})`;
  if (operator === '/' || operator === '%') {
    const quotient = `${left} ${operator} ${right}`;
    return sql.isSqlite ? guarded(quotient, right, sql) : `(${quotient})`;
  }
  if (operator === '&' || operator === '|') return `(${left} ${operator} ${right})`;
  if (type.name === 'bigint' && !sql.isSqlite) return `(${left} ${operator} ${right})`;
  return sql.between(`${left} ${operator} ${right}`, ...wholeRange(type));
}

/** The whole number of the last digit that decimals of a type reach in SQLite. */
export function largestScaled(type: SqlType): bigint {
  return powerOfTen(Math.min(decimalShape(type).precision, 18)) - 1n;
}

function decimalArithmetic({ operator, left, right, type }: Arithmetic, a: string, b: string, sql: StoreSql): string {
  const [s1, s2] = [decimalShape(left.type).scale, decimalShape(right.type).scale];
  const { scale } = decimalShape(type);
  return sql.isSqlite
    ? scaledArithmetic(operator, [a, b], [s1, s2, scale], type, sql)
    : numericArithmetic(operator, a, b, scale);
}

function numericArithmetic(operator: string, a: string, b: string, scale: number): string {
  const [x, y] = [`CAST(${a} AS numeric)`, `CAST(${b} AS numeric)`];
  if (operator === '%') return `mod(${x}, ${y})`;
  if (operator !== '/') return `round(${x} ${operator} ${y}, ${scale})`;
  const unit = powerOfTen(scale);
  return `round(div(${x} * ${unit}, ${y}) / ${unit}, ${scale})`;
}

function scaledArithmetic(
  operator: string,
  [a, b]: readonly string[],
  [s1, s2, scale]: readonly number[],
  type: SqlType,
  sql: StoreSql,
): string {
  const limit = largestScaled(type);
  const checked = (text: string): string => sql.between(text, -limit, limit);
  if (operator === '/') {
    const shift = scale + s2 - s1;
    const dividend = shift >= 0 ? `${a} * ${powerOfTen(shift)}` : a;
    const divisor = shift >= 0 ? b : `(${b} * ${powerOfTen(-shift)})`;
    // A dividend that overflows becomes a float, and so does the quotient, which `between` then refuses.
    return checked(guarded(`(${dividend}) / ${divisor}`, b, sql));
  }
  if (operator === '*') return checked(rescaled(`(${a} * ${b})`, s1 + s2, scale, sql));
  const common = Math.max(s1, s2);
  const [x, y] = [rescaled(a, s1, common, sql), rescaled(b, s2, common, sql)];
  const result = operator === '%' ? guarded(`${x} % ${y}`, y, sql) : `(${x} ${operator} ${y})`;
  return checked(rescaled(result, common, scale, sql));
}

/** Whole numbers of the last digit with another number of digits behind the point, rounded away from zero. */
export function rescaled(value: string, from: number, to: number, sql: StoreSql): string {
  if (from === to) return value;
  if (to > from) return `(${value} * ${powerOfTen(to - from)})`;
  const unit = powerOfTen(from - to);
  const v = sql.alias();
  return `(SELECT (${v}.v + CASE WHEN ${v}.v < 0 THEN -${unit / 2n} ELSE ${unit / 2n} END) / ${unit} FROM (SELECT ${value} AS v) AS ${v})`;
}

/** The value with the other sign. */
export function emitNegation({ type }: TypedExpression, operand: string, sql: StoreSql): string {
  return familyOf(type) === 'whole' ? sql.between(`-${operand}`, ...wholeRange(type)) : `(-${operand})`;
}
