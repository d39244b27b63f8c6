import { powerOfTen } from '../datatypes/decimal.ts';
import { type BigOperand, type CodeEmitter, cappedBound, int64Limit, NotGenerated } from './code-emitter.ts';

/** The operand at a larger scale, leaving the loop when it does not fit 64 bits. */
export function scaledUp(operand: BigOperand, scale: number, emitter: CodeEmitter): BigOperand {
  const digits = scale - operand.scale;
  if (digits === 0) return operand;
  if (digits < 0) return scaledDown(operand, scale, emitter);
  if (digits > 18) throw new NotGenerated();
  const factor = powerOfTen(digits);
  if (/^\(?-?\d+n\)?$/.test(operand.code)) return scaledConstant(operand, scale, factor);
  const product = boundedProduct(operand, { code: `${factor}n`, bound: factor }, operand.nulls, emitter);
  return { ...operand, ...product, scale };
}

function scaledConstant(operand: BigOperand, scale: number, factor: bigint): BigOperand {
  const value = BigInt(operand.code.replaceAll(/[()n]/g, '')) * factor;
  const bound = operand.bound * factor;
  if (bound > int64Limit) throw new NotGenerated();
  return { ...operand, code: value < 0n ? `(${value}n)` : `${value}n`, bound, scale };
}

/** The operand at a smaller scale, further digits dropped. */
function scaledDown(operand: BigOperand, scale: number, emitter: CodeEmitter): BigOperand {
  const digits = operand.scale - scale;
  if (digits > 18) throw new NotGenerated();
  const factor = powerOfTen(digits);
  const code = emitter.local('v', `BigInt.asIntN(64, ${operand.code} / ${factor}n)`);
  return { ...operand, code, scale, bound: operand.bound / factor };
}

interface Factor {
  readonly code: string;
  readonly bound: bigint;
}

const fits = (code: string, limit: bigint): string => `${code} <= ${limit}n && ${code} >= -${limit}n`;

/** The product of two 64-bit integers; leaves the loop where it may not fit 64 bits. */
export function boundedProduct(left: Factor, right: Factor, nulls: string, emitter: CodeEmitter): Factor {
  const bound = left.bound * right.bound;
  if (bound > int64Limit) {
    const [small, large] = left.bound < right.bound ? [left, right] : [right, left];
    const tight = small.bound === 0n ? int64Limit : int64Limit / small.bound;
    if (tight >= 1_000_000n) emitter.bailWhen(`!(${fits(large.code, tight)})`, nulls);
    else {
      const even = `(${fits(left.code, 3037000499n)} && ${fits(right.code, 3037000499n)})`;
      const uneven = `(${fits(left.code, 140737488355328n)} && ${fits(right.code, 65535n)})`;
      const swapped = `(${fits(left.code, 65535n)} && ${fits(right.code, 140737488355328n)})`;
      emitter.bailWhen(`!(${even} || ${uneven} || ${swapped})`, nulls);
    }
  }
  const code = emitter.local('v', `BigInt.asIntN(64, ${left.code} * ${right.code})`);
  return { code, bound: cappedBound(bound) };
}

/** Leaves the loop when the coefficient has more digits than the precision allows. */
export function checkPrecision(operand: BigOperand, precision: number, emitter: CodeEmitter): void {
  if (precision > 18) return;
  const limit = powerOfTen(precision) - 1n;
  if (operand.bound > limit) emitter.bailWhen(`!(${fits(operand.code, limit)})`, operand.nulls);
}
