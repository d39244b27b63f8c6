import type { ColumnType } from '../datatypes/data-type.ts';
import { magnitude, roundDecimal, wholeDecimal } from '../datatypes/decimal.ts';
import { integerRange, isFloat } from '../datatypes/type-families.ts';
import type { Decimal, Value } from '../datatypes/value.ts';
import { EvaluationFailure } from './expression-error.ts';
import { fitsDecimalType, type Outcome } from './operators.ts';

const overflow = (name: string, type: string): EvaluationFailure =>
  new EvaluationFailure('DTS_E_EXPREVALFUNCTIONOVERFLOW', { function: name, type });

function isDecimal(value: Value): value is Decimal {
  return typeof value === 'object' && value !== null && 'coefficient' in value;
}

function checkedDecimal(name: string, value: Decimal, type: ColumnType): Outcome {
  return fitsDecimalType(value, type) ? value : overflow(name, type.type);
}

/** ABS: the argument's type; the minimum of a signed type overflows. */
export function absolute(value: Value, type: ColumnType): Outcome {
  if (isDecimal(value)) return { coefficient: magnitude(value.coefficient), scale: value.scale };
  const range = integerRange(type.type);
  if (typeof value === 'bigint') {
    return range !== undefined && magnitude(value) > range.maximum ? overflow('ABS', type.type) : magnitude(value);
  }
  const size = Math.abs(value as number);
  return range !== undefined && size > Number(range.maximum) ? overflow('ABS', type.type) : size;
}

/** CEILING and FLOOR: the argument's type and scale. */
export function wholeNumber(value: Value, type: ColumnType, direction: 'floor' | 'ceiling'): Outcome {
  const name = direction === 'floor' ? 'FLOOR' : 'CEILING';
  if (isDecimal(value)) return checkedDecimal(name, wholeDecimal(value, direction), type);
  if (!isFloat(type.type)) return value;
  return (direction === 'floor' ? Math.floor(value as number) : Math.ceil(value as number)) + 0;
}

/** ROUND: half away from zero, the argument's type and scale; a negative length is an error. */
export function round(value: Value, type: ColumnType, length: Value): Outcome {
  const digits = Number(length);
  if (digits < 0) {
    return new EvaluationFailure('DTS_E_EXPREVALFUNCTIONCOMPUTEFAILED', {
      function: 'ROUND',
      detail: `the length must not be negative, but it is ${digits}`,
    });
  }
  if (isDecimal(value)) return checkedDecimal('ROUND', roundDecimal(value, digits), type);
  if (!isFloat(type.type)) return value;
  return roundFloat(value as number, digits);
}

// Shifting the decimal point in the text rounds the number as it is printed, not its binary neighbour.
function roundFloat(value: number, digits: number): number {
  const text = Math.abs(value).toExponential();
  const [mantissa, exponent] = text.split('e');
  const shifted = Number(`${mantissa}e${Number(exponent) + digits}`);
  if (shifted >= 2 ** 53) return value;
  const rounded = Number(`${Math.round(shifted)}e-${digits}`);
  return value < 0 ? -rounded : rounded;
}

/** SIGN: 1, 0 or −1. */
export function sign(value: Value): number {
  const form = isDecimal(value) ? value.coefficient : (value as number | bigint);
  return form > 0 ? 1 : form < 0 ? -1 : 0;
}

const undefinedResult: Readonly<Record<string, string>> = {
  SQRT: 'DTS_E_EXPREVALSQRTINVALIDPARAM',
  POWER: 'DTS_E_EXPREVALPOWERINVALIDPARAM',
};

/**
 * EXP, LN, LOG, POWER, SQUARE, SQRT over doubles. LN and LOG of numbers that are not positive are NULL, as is an indeterminate POWER
 * (the function pages say NULL, the error reference an error); the root of a negative number and 0 to a negative power are errors.
 */
export function floatFunction(name: 'EXP' | 'LN' | 'LOG' | 'POWER' | 'SQUARE' | 'SQRT', x: number, y: number): Outcome {
  if ((name === 'SQRT' && x < 0) || (name === 'POWER' && x === 0 && y < 0)) {
    return new EvaluationFailure(undefinedResult[name], { value: name === 'POWER' ? `${x}, ${y}` : x });
  }
  if ((name === 'LN' || name === 'LOG') && x <= 0) return null;
  const result = compute(name, x, y);
  if (Number.isNaN(result)) return null;
  return Number.isFinite(result) ? result : overflow(name, 'DT_R8');
}

function compute(name: 'EXP' | 'LN' | 'LOG' | 'POWER' | 'SQUARE' | 'SQRT', x: number, y: number): number {
  switch (name) {
    case 'EXP':
      return Math.exp(x);
    case 'LN':
      return Math.log(x);
    case 'LOG':
      return Math.log10(x);
    case 'POWER':
      return x ** y;
    case 'SQUARE':
      return x * x;
    case 'SQRT':
      return Math.sqrt(x);
  }
}
