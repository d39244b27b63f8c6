/** High 32 bits of the product of two unsigned 32-bit numbers. */
function highProduct(left: number, right: number): number {
  const [leftLow, leftHigh, rightLow, rightHigh] = [left & 0xffff, left >>> 16, right & 0xffff, right >>> 16];
  const first = leftLow * rightHigh;
  const second = leftHigh * rightLow;
  const carried = ((leftLow * rightLow) >>> 16) + (first & 0xffff) + (second & 0xffff);
  return leftHigh * rightHigh + (first >>> 16) + (second >>> 16) + (carried >>> 16);
}

/** An unsigned 64-bit number that arithmetic changes in place, modulo 2^64: `bigint` takes many times as long. */
export class Word64 {
  high = 0;
  low = 0;

  constructor(high = 0, low = 0) {
    this.set(high, low);
  }

  set(high: number, low: number): this {
    this.high = high >>> 0;
    this.low = low >>> 0;
    return this;
  }

  copy(other: Word64): this {
    return this.set(other.high, other.low);
  }

  /** Reads eight bytes, the lowest first. */
  read(view: DataView, at: number): this {
    return this.set(view.getUint32(at + 4, true), view.getUint32(at, true));
  }

  /** Writes eight bytes, the lowest first. */
  write(view: DataView, at: number): void {
    view.setUint32(at, this.low, true);
    view.setUint32(at + 4, this.high, true);
  }

  add(other: Word64): this {
    const low = this.low + other.low;
    return this.set(this.high + other.high + (low > 0xffffffff ? 1 : 0), low);
  }

  xor(other: Word64): this {
    return this.set(this.high ^ other.high, this.low ^ other.low);
  }

  multiply(other: Word64): this {
    const high = highProduct(this.low, other.low) + Math.imul(this.high, other.low) + Math.imul(this.low, other.high);
    return this.set(high, Math.imul(this.low, other.low));
  }

  /** @param count 1 to 63 */
  rotateLeft(count: number): this {
    const { high, low } = this;
    const [first, second] = count < 32 ? [high, low] : [low, high];
    const rest = count % 32;
    if (rest === 0) return this.set(first, second);
    return this.set((first << rest) | (second >>> (32 - rest)), (second << rest) | (first >>> (32 - rest)));
  }

  /** `x ^= x >> count`. @param count 1 to 63 */
  xorShiftRight(count: number): this {
    const { high, low } = this;
    if (count >= 32) return this.set(high, low ^ (count === 32 ? high : high >>> (count - 32)));
    return this.set(high ^ (high >>> count), low ^ ((low >>> count) | (high << (32 - count))));
  }
}
