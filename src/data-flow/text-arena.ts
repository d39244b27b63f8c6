import type { BytesVector } from '../datatypes/vector.ts';
import { dtsError } from '../diagnostics/dts-error.ts';

const largestArena = 2 ** 31 - 1;
const firstArena = 65_536;

/**
 * The bytes of every text column of a row store, row after row: a row that is read in another order than it came
 * costs one walk to its place, not one per column.
 */
export class TextArena {
  bytes = new Uint8Array(0);
  used = 0;

  /**
   * Copies `count` rows of the sources (all first ones, or those at `rows`) to position `at` of the targets, whose bytes lie here.
   * A source that is undefined leaves its target empty. Throws DTS_E_BUFFERALLOCFAILED beyond 2 GiB.
   */
  append(
    targets: readonly BytesVector[],
    at: number,
    sources: readonly (BytesVector | undefined)[],
    count: number,
    rows: Int32Array | undefined,
  ): void {
    this.#reserve(sources.reduce((sum, source) => sum + (source === undefined ? 0 : lengthOf(source, count, rows)), 0));
    const { bytes } = this;
    let used = this.used;
    for (let index = 0; index < count; index++) {
      const row = rows === undefined ? index : (rows[index] as number);
      for (let column = 0; column < targets.length; column++) {
        const target = targets[column] as BytesVector;
        const source = sources[column];
        target.starts[at + index] = used;
        if (source !== undefined && !(source.hasNulls && source.nulls[row] === 1)) {
          const from = source.bytes;
          const end = source.ends[row] as number;
          for (let position = source.starts[row] as number; position < end; position++) {
            bytes[used++] = from[position] as number;
          }
        }
        target.ends[at + index] = used;
      }
    }
    this.used = used;
    for (const target of targets) {
      target.bytes = bytes;
      target.used = used;
    }
  }

  #reserve(count: number): void {
    const needed = this.used + count;
    if (needed <= this.bytes.length) return;
    if (needed > largestArena) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: needed });
    const grown = new Uint8Array(Math.min(largestArena, Math.max(needed, this.bytes.length * 2, firstArena)));
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
  }
}

function lengthOf(source: BytesVector, count: number, rows: Int32Array | undefined): number {
  const { starts, ends, nulls, hasNulls } = source;
  let total = 0;
  for (let index = 0; index < count; index++) {
    const row = rows === undefined ? index : (rows[index] as number);
    if (!hasNulls || nulls[row] !== 1) total += (ends[row] as number) - (starts[row] as number);
  }
  return total;
}
