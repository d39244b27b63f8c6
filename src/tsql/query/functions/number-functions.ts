import { randomUUID } from 'node:crypto';
import { formatDecimal, parseDecimal, rescale, roundDecimal, wholeDecimal } from '../../../datatypes/decimal.ts';
import type { Decimal } from '../../../datatypes/value.ts';
import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { decimalShape, familyOf, sqlTypes, textType } from '../type-rules.ts';
import type { TypedExpression } from '../typed-tree.ts';
import { convertSqlValue, isVariant, wholeValue } from '../values/convert-sql-value.ts';
import { type FunctionCall, type FunctionShape, fixedFunction, type ScalarFunction } from './scalar-function.ts';

const { int, float } = sqlTypes;

/** Numbers keep their type, small ones become int, bits and texts float. */
function numberShape(operands: readonly TypedExpression[]): FunctionShape {
  const type = numberType(operands[0].type);
  return { type, argumentTypes: [type, ...operands.slice(1).map(() => int)] };
}

function numberType(type: SqlType): SqlType {
  const family = familyOf(type);
  if (family === 'whole') return type.name === 'bigint' ? type : int;
  if (family === 'decimal') return type;
  return family === 'money' ? sqlTypes.money : float;
}

interface NumberForms {
  readonly whole: (value: bigint) => bigint;
  readonly decimal: (value: Decimal) => Decimal;
  readonly float: (value: number) => number;
}

function numberFunction({ whole, decimal, float: real }: NumberForms, isWhole = false): ScalarFunction {
  return {
    least: 1,
    most: 1,
    shape: (operands) => {
      const { type, argumentTypes } = numberShape(operands);
      if (!isWhole || familyOf(type) !== 'decimal') return { type, argumentTypes };
      return { type: { name: 'decimal', precision: decimalShape(type).precision, scale: 0 }, argumentTypes };
    },
    evaluate: ([value], { result }) => {
      switch (familyOf(result)) {
        case 'whole':
          return wholeValue(whole(BigInt(value as number)), result);
        case 'decimal':
        case 'money':
          return formatDecimal(rescale(decimal(readDecimal(value)), decimalShape(result).scale));
        default:
          return real(Number(value));
      }
    },
  };
}

function readDecimal(value: SqlValue): Decimal {
  return parseDecimal(String(value)) ?? { coefficient: 0n, scale: 0 };
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function signOf(value: bigint): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n;
}

function round([value, digits, mode = 0]: readonly SqlValue[], { result }: FunctionCall): SqlValue {
  const places = Number(digits);
  const truncates = Number(mode) !== 0;
  if (familyOf(result) === 'float') {
    const factor = 10 ** places;
    const scaled = Number(value) * factor;
    return (truncates ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor;
  }
  const decimal = readDecimal(value);
  const rounded =
    truncates && places < decimal.scale
      ? rescale(rescale(decimal, places), decimal.scale)
      : roundDecimal(decimal, places);
  return convertSqlValue(formatDecimal(rescale(rounded, Math.max(rounded.scale, 0))), { name: 'varchar' }, result);
}

function power([base, exponent]: readonly SqlValue[], { result }: FunctionCall): SqlValue {
  const value = Number(base) ** Number(exponent);
  if (!Number.isFinite(value)) throw sqlFailure(8115, ['expression', result.name]);
  return convertSqlValue(familyOf(result) === 'whole' ? Math.trunc(value) : value, float, result);
}

function realFunction(call: (value: number) => number): ScalarFunction {
  return fixedFunction(float, [float], ([value]) => {
    const result = call(Number(value));
    if (Number.isFinite(result)) return result;
    throw sqlFailure(8115, ['expression', 'float']);
  });
}

function isNumber(value: SqlValue, type: SqlType): number {
  if (value === null) return 0;
  if (familyOf(type) !== 'text') return ['bit', 'guid', 'temporal', 'binary'].includes(familyOf(type)) ? 0 : 1;
  return /^\s*[+-]?\s*[$€£]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?\s*$/.test(String(value)) ? 1 : 0;
}

function variantProperty([value, property]: readonly SqlValue[]): SqlValue {
  if (!isVariant(value)) return null;
  const { type } = value;
  const shape = decimalShape(type);
  const text: SqlType = { name: 'nvarchar', length: 128 };
  switch (String(property).toLowerCase()) {
    case 'basetype':
      return { type: text, value: type.name };
    case 'precision':
      return { type: int, value: shape.precision };
    case 'scale':
      return { type: int, value: type.scale ?? 0 };
    case 'maxlength':
      return typeof type.length === 'number'
        ? { type: int, value: type.name.startsWith('n') ? type.length * 2 : type.length }
        : null;
    default:
      return null;
  }
}

/** Functions of numbers, and the few that belong nowhere else. */
export const numberFunctions: Readonly<Record<string, ScalarFunction>> = {
  ABS: numberFunction({
    whole: sizeOf,
    decimal: ({ coefficient, scale }) => ({ coefficient: sizeOf(coefficient), scale }),
    float: Math.abs,
  }),
  SIGN: numberFunction({
    whole: signOf,
    decimal: ({ coefficient, scale }) => rescale({ coefficient: signOf(coefficient), scale: 0 }, scale),
    float: Math.sign,
  }),
  FLOOR: numberFunction(
    { whole: (value) => value, decimal: (value) => wholeDecimal(value, 'floor'), float: Math.floor },
    true,
  ),
  CEILING: numberFunction(
    { whole: (value) => value, decimal: (value) => wholeDecimal(value, 'ceiling'), float: Math.ceil },
    true,
  ),
  ROUND: { least: 2, most: 3, shape: numberShape, evaluate: round },
  POWER: {
    least: 2,
    most: 2,
    shape: ([base]) => ({ type: numberType(base.type), argumentTypes: [undefined, float] }),
    evaluate: power,
  },
  SQRT: realFunction(Math.sqrt),
  SQUARE: realFunction((value) => value * value),
  EXP: realFunction(Math.exp),
  LOG: realFunction(Math.log),
  LOG10: realFunction(Math.log10),
  PI: fixedFunction(float, [], () => Math.PI),
  NEWID: fixedFunction(sqlTypes.uniqueidentifier, [], () => randomUUID().toUpperCase()),
  ISNUMERIC: fixedFunction(int, [undefined], ([value], { types }) => isNumber(value, types[0]), { takesNull: true }),
  SQL_VARIANT_PROPERTY: fixedFunction(sqlTypes.variant, [sqlTypes.variant, textType(true, 128)], variantProperty),
};
