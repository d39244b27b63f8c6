import { type ColumnType, columnType, type DataTypeName } from '../datatypes/data-type.ts';
import { integerRange, isExactDecimal, isFloat, isInteger } from '../datatypes/type-families.ts';

const digitsOf: Partial<Record<DataTypeName, number>> = {
  DT_I1: 3,
  DT_UI1: 3,
  DT_I2: 5,
  DT_UI2: 5,
  DT_I4: 10,
  DT_UI4: 10,
  DT_I8: 19,
  DT_UI8: 20,
  DT_CY: 19,
  DT_DECIMAL: 29,
};

/** The DT_NUMERIC that holds every value of an integer or exact decimal type. */
export function numericFormOf(type: ColumnType): ColumnType {
  if (type.type === 'DT_NUMERIC') return type;
  return columnType('DT_NUMERIC', { precision: Math.max(digitsOf[type.type] ?? 38, type.scale), scale: type.scale });
}

const signedOfBytes = { 1: 'DT_I1', 2: 'DT_I2', 4: 'DT_I4', 8: 'DT_I8' } as const;
const unsignedOfBytes = { 1: 'DT_UI1', 2: 'DT_UI2', 4: 'DT_UI4', 8: 'DT_UI8' } as const;

/** The integer type two integers are computed in; undefined for DT_UI8 with a signed type, which needs a cast (source: data types in expressions page). */
export function sharedIntegerType(left: DataTypeName, right: DataTypeName): DataTypeName | undefined {
  const a = integerRange(left);
  const b = integerRange(right);
  if (a === undefined || b === undefined) return undefined;
  const wider = Math.max(a.bytes, b.bytes) as 1 | 2 | 4 | 8;
  if (a.signed === b.signed) return (a.signed ? signedOfBytes : unsignedOfBytes)[wider];
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  if (unsigned.bytes === 8) return undefined;
  if (signed.bytes > unsigned.bytes) return signedOfBytes[signed.bytes];
  return signedOfBytes[(unsigned.bytes * 2) as 2 | 4 | 8];
}

/**
 * The type both numeric operands of a comparison or branches of a conditional are converted to; undefined when a cast is needed.
 * DT_R4 with an integer stays DT_R4 (observed: docs/expression-evidence.md, rule 4).
 */
export function sharedNumericType(left: ColumnType, right: ColumnType): ColumnType | undefined {
  if (isInteger(left.type) && isInteger(right.type)) {
    const type = sharedIntegerType(left.type, right.type);
    return type === undefined ? undefined : columnType(type);
  }
  if (isFloat(left.type) || isFloat(right.type)) {
    const single = [left, right].every(({ type }) => type === 'DT_R4' || isInteger(type));
    return columnType(single ? 'DT_R4' : 'DT_R8');
  }
  if (left.type === 'DT_CY' && right.type === 'DT_CY') return left;
  const [a, b] = [numericFormOf(left), numericFormOf(right)];
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return columnType('DT_NUMERIC', { precision: Math.min(38, whole + scale), scale });
}

/** The result type of + − * / over two numeric types; undefined for DT_UI8 with a signed type, which needs a cast. */
export function arithmeticType(operator: string, left: ColumnType, right: ColumnType): ColumnType | undefined {
  const exact = isExactDecimal(left.type) || isExactDecimal(right.type);
  if (!exact || isFloat(left.type) || isFloat(right.type)) return sharedNumericType(left, right);
  if (left.type === 'DT_CY' && right.type === 'DT_CY') return left;
  return numericResult(operator, numericFormOf(left), numericFormOf(right));
}

const mostDigits = 38;

/**
 * Precision and scale as SQL Server derives them for decimals (observed: docs/expression-evidence.md, rule 5). The precision stops at 38,
 * where an overflowing value is a run-time error; products and quotients give up scale before digits of the whole part.
 */
function numericResult(operator: string, left: ColumnType, right: ColumnType): ColumnType {
  const [p1, s1, p2, s2] = [left.precision, left.scale, right.precision, right.scale];
  if (operator === '*') return withinLimit(p1 - s1 + p2 - s2 + 1, s1 + s2);
  if (operator === '/') return withinLimit(p1 - s1 + s2, Math.max(6, s1 + p2 + 1));
  const scale = Math.max(s1, s2);
  return columnType('DT_NUMERIC', { precision: Math.min(mostDigits, Math.max(p1 - s1, p2 - s2) + scale + 1), scale });
}

/** The DT_NUMERIC with so many whole digits and decimal places; beyond 38 digits it keeps at most 6 places that whole digits want. */
function withinLimit(whole: number, scale: number): ColumnType {
  const precision = Math.min(mostDigits, whole + scale);
  const kept = whole + scale <= mostDigits ? scale : Math.max(mostDigits - whole, Math.min(scale, 6));
  return columnType('DT_NUMERIC', { precision, scale: kept });
}
