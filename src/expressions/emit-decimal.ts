import { powerOfTen } from '../datatypes/decimal.ts';
import { type BigOperand, type CodeEmitter, int64Bound, int64Limit, NotGenerated } from './code-emitter.ts';
import { type CodeText, integerCode, js } from './code-text.ts';

/** The operand at a larger scale, leaving the loop when it does not fit 64 bits. */
export function scaledUp(operand: BigOperand, scale: number, emitter: CodeEmitter): BigOperand {
  const digits = scale - operand.scale;
  if (digits === 0) return operand;
  if (digits < 0) return scaledDown(operand, scale, emitter);
  if (digits > 18) throw new NotGenerated();
  const factor = powerOfTen(digits);
  const constant = constantOf(operand);
  if (constant !== undefined) return scaledConstant(operand, constant * factor, scale, factor);
  const product = boundedProduct(operand, { code: js`${factor}n`, bound: factor }, operand.nulls, emitter);
  return { ...operand, ...product, scale };
}

/** The value of an operand that is a constant. */
function constantOf(operand: BigOperand): bigint | undefined {
  return /^\(?-?\d+n\)?$/.test(operand.code) ? BigInt(operand.code.replaceAll(/[()n]/g, '')) : undefined;
}

function scaledConstant(operand: BigOperand, value: bigint, scale: number, factor: bigint): BigOperand {
  const bound = operand.bound * factor;
  if (bound > int64Limit) throw new NotGenerated();
  return { ...operand, code: integerCode(value), bound, scale };
}

/** The operand at a smaller scale, further digits dropped. */
function scaledDown(operand: BigOperand, scale: number, emitter: CodeEmitter): BigOperand {
  const digits = operand.scale - scale;
  if (digits > 18) throw new NotGenerated();
  const factor = powerOfTen(digits);
  const code = emitter.local('v', js`BigInt.asIntN(64, ${operand.code} / ${factor}n)`);
  return { ...operand, code, scale, bound: operand.bound / factor };
}

interface Factor {
  readonly code: CodeText;
  readonly bound: bigint;
}

const fits = (code: CodeText, limit: bigint): CodeText => js`${code} <= ${limit}n && ${code} >= -${limit}n`;

/** The product of two 64-bit integers; leaves the loop where it does not fit 64 bits. */
export function boundedProduct(left: Factor, right: Factor, nulls: CodeText, emitter: CodeEmitter): Factor {
  return withinWord(js`${left.code} * ${right.code}`, left.bound * right.bound, nulls, emitter);
}

/** A computed integer as one of 64 bits; leaves the loop where its bound allows for one that does not fit and it does not. */
export function withinWord(exact: CodeText, bound: bigint, nulls: CodeText, emitter: CodeEmitter): Factor {
  if (bound <= int64Limit) return { code: emitter.local('v', js`BigInt.asIntN(64, ${exact})`), bound };
  // Comparing with the result cut to 64 bits is several times faster than comparing with limits.
  const whole = emitter.local('v', exact);
  const code = emitter.local('v', js`BigInt.asIntN(64, ${whole})`);
  emitter.bailWhen(js`${whole} !== ${code}`, nulls);
  return { code, bound: int64Bound };
}

/** Leaves the loop when the coefficient has more digits than the precision allows. */
export function checkPrecision(operand: BigOperand, precision: number, emitter: CodeEmitter): void {
  if (precision > 18) return;
  const limit = powerOfTen(precision) - 1n;
  if (operand.bound > limit) emitter.bailWhen(js`!(${fits(operand.code, limit)})`, operand.nulls);
}
