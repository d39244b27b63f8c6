import { type DataTypeName, type Decimal, dtsError, type OutputColumn, type Value } from 'opendtsx/sdk';

/** Bits of the integer types; negative for signed ones. */
const integerBits: Partial<Record<DataTypeName, number>> = {
  DT_I1: -8,
  DT_I2: -16,
  DT_I4: -32,
  DT_I8: -64,
  DT_UI1: 8,
  DT_UI2: 16,
  DT_UI4: 32,
  DT_UI8: 64,
};

/** An integer in the form of the output column's type. Throws a `DtsError` (DTS_E_TXAGG_ARITHMETICOVERFLOW) when it does not fit. */
export function integerResult(value: bigint, target: OutputColumn): Value {
  const bits = integerBits[target.type.type] ?? 0;
  const stored = bits < 0 ? BigInt.asIntN(-bits, value) : BigInt.asUintN(bits, value);
  if (stored !== value) throw overflow(String(value), target);
  return Math.abs(bits) === 64 ? value : Number(value);
}

/** An exact number, divided by `divisor`, in the form of the output column's type: rounded half away from zero, integers cut off. */
export function exactResult(sum: Decimal, divisor: bigint, target: OutputColumn): Value {
  const { type } = target.type;
  if (type === 'DT_R4' || type === 'DT_R8') {
    const number = Number(sum.coefficient) / 10 ** sum.scale / Number(divisor);
    return type === 'DT_R4' ? Math.fround(number) : number;
  }
  if (integerBits[type] !== undefined) {
    return integerResult(sum.coefficient / (10n ** BigInt(sum.scale) * divisor), target);
  }
  const scale = type === 'DT_CY' ? 4 : target.type.scale;
  const coefficient = divide(sum.coefficient * 10n ** BigInt(scale), 10n ** BigInt(sum.scale) * divisor);
  if (!fitsDecimal(coefficient, target)) throw overflow(`${coefficient}E-${scale}`, target);
  return { coefficient, scale };
}

/** A floating point number in the form of the output column's type. */
export function floatResult(value: number, target: OutputColumn): Value {
  const stored = target.type.type === 'DT_R4' ? Math.fround(value) : value;
  if (!Number.isFinite(stored)) throw overflow(String(value), target);
  return stored;
}

function divide(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return dividend < 0n ? (dividend - half) / divisor : (dividend + half) / divisor;
}

function fitsDecimal(coefficient: bigint, target: OutputColumn): boolean {
  if (target.type.type === 'DT_CY') return BigInt.asIntN(64, coefficient) === coefficient;
  const digits = target.type.type === 'DT_DECIMAL' ? 28 : target.type.precision;
  const limit = 10n ** BigInt(digits);
  return coefficient < limit && coefficient > -limit;
}

function overflow(value: string, target: OutputColumn) {
  return dtsError('DTS_E_TXAGG_ARITHMETICOVERFLOW', { column: target.name, value, type: target.type.type });
}
