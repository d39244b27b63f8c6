import { type DataTypeName, dtsError, type OutputColumn, type Vector } from 'opendtsx/sdk';

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

/** Writes an integer below 2^53. Throws a `DtsError` (DTS_E_TXAGG_ARITHMETICOVERFLOW) when it does not fit the output column's type. */
export function writeInteger(target: Vector, row: number, value: number, column: OutputColumn): void {
  target.nulls[row] = 0;
  const bits = integerBits[column.type.type] ?? 0;
  if (Math.abs(bits) === 64) (target as { values: BigInt64Array }).values[row] = BigInt(value);
  else {
    const limit = 2 ** (bits < 0 ? -bits - 1 : bits);
    if (value >= limit) throw overflow(String(value), column);
    (target as { values: Int32Array }).values[row] = value;
  }
}

/** Writes exact numbers of one scale as values of an output column: rounded half away from zero, integers cut off. */
export class ExactResult {
  readonly #target: OutputColumn;
  readonly #scale: number;
  readonly #bits: number;
  readonly #multiplier: bigint;
  readonly #divisor: bigint;
  /** The first number, and negative number, that does not fit. */
  readonly #limit: bigint;
  readonly #negativeLimit: bigint;

  /** @param scale digits behind the point of the numbers */
  constructor(scale: number, target: OutputColumn) {
    const { type } = target.type;
    this.#target = target;
    this.#bits = integerBits[type] ?? 0;
    this.#scale = type === 'DT_CY' ? 4 : target.type.scale;
    const shift = this.#bits === 0 ? this.#scale - scale : -scale;
    this.#multiplier = 10n ** BigInt(Math.max(shift, 0));
    this.#divisor = 10n ** BigInt(Math.max(-shift, 0));
    if (this.#bits !== 0) {
      this.#limit = 2n ** BigInt(this.#bits < 0 ? -this.#bits - 1 : this.#bits);
      this.#negativeLimit = this.#bits < 0 ? -this.#limit - 1n : -1n;
    } else {
      const digits = type === 'DT_DECIMAL' ? 28 : target.type.precision;
      this.#limit = type === 'DT_CY' ? 2n ** 63n : 10n ** BigInt(digits);
      this.#negativeLimit = type === 'DT_CY' ? -this.#limit - 1n : -this.#limit;
    }
  }

  /** Writes `sum` divided by `divisor`. Throws a `DtsError` (DTS_E_TXAGG_ARITHMETICOVERFLOW) when it does not fit. */
  write(target: Vector, row: number, sum: bigint, divisor: number): void {
    if (target.layout === 'f64') {
      const number = Number(sum) / Number(this.#divisor) / divisor;
      target.values[row] = this.#target.type.type === 'DT_R4' ? Math.fround(number) : number;
      return;
    }
    const value = this.#divided(sum, divisor);
    if (value >= this.#limit || value <= this.#negativeLimit) {
      throw overflow(this.#bits === 0 ? `${value}E-${this.#scale}` : String(value), this.#target);
    }
    if (target.layout === 'i128') {
      target.high[row] = value >> 64n;
      target.low[row] = BigInt.asUintN(64, value);
    } else if (target.layout === 'i64' || target.layout === 'u64') target.values[row] = value;
    else (target as { values: Int32Array }).values[row] = Number(value);
  }

  #divided(sum: bigint, by: number): bigint {
    const dividend = this.#multiplier === 1n ? sum : sum * this.#multiplier;
    if (by === 1 && this.#divisor === 1n) return dividend;
    const divisor = this.#divisor * BigInt(by);
    if (this.#bits !== 0) return dividend / divisor;
    const half = divisor / 2n;
    return dividend < 0n ? (dividend - half) / divisor : (dividend + half) / divisor;
  }
}

/** A floating point number in the form of the output column's type. Throws a `DtsError` (DTS_E_TXAGG_ARITHMETICOVERFLOW) when it does not fit. */
export function floatResult(value: number, target: OutputColumn): number {
  const stored = target.type.type === 'DT_R4' ? Math.fround(value) : value;
  if (!Number.isFinite(stored)) throw overflow(String(value), target);
  return stored;
}

function overflow(value: string, target: OutputColumn) {
  return dtsError('DTS_E_TXAGG_ARITHMETICOVERFLOW', { column: target.name, value, type: target.type.type });
}
