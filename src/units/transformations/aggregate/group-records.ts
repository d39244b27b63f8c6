import { allocateWords, grownWords } from 'opendtsx/sdk';

const firstGroups = 1024;

/**
 * What the accumulators of an output know of each group, in one array: the words of a group lie side by side, so that a row finds all of them
 * in the same place of memory. Accumulators claim their words before the first group; groups are numbered from 0.
 */
export class GroupRecords {
  readonly #initial: number[] = [];
  #groups = 0;
  words: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** The memory of `words` as doubles. */
  doubles = new Float64Array(0);

  /** Words of each group; an even number. */
  get stride(): number {
    return this.#initial.length + (this.#initial.length & 1);
  }

  get byteLength(): number {
    return this.words.byteLength;
  }

  /** Claims words with the values that a new group has; gives the position of the first one in `words` for group 0. */
  claimWords(initial: readonly number[]): number {
    const offset = this.#initial.length;
    this.#initial.push(...initial);
    return offset;
  }

  /** Claims a double with the value that a new group has; gives its position in `doubles` for group 0. */
  claimDouble(initial: number): number {
    if ((this.#initial.length & 1) === 1) this.#initial.push(0);
    return this.claimWords(new Int32Array(Float64Array.of(initial).buffer) as unknown as number[]) / 2;
  }

  /** Bytes that would be allocated to take groups up to `groupCount`; 0 while there is room. */
  bytesFor(groupCount: number): number {
    return groupCount <= this.capacity ? 0 : this.#grownTo(groupCount) * this.stride * 4;
  }

  /** Makes room for groups up to `groupCount`. Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted. */
  reserve(groupCount: number): void {
    if (groupCount <= this.capacity) return;
    const length = this.#grownTo(groupCount) * this.stride;
    this.words = this.words.length === 0 ? allocateWords(length) : grownWords(this.words, length);
    this.doubles = new Float64Array(this.words.buffer);
  }

  /** Gives the groups up to `groupCount` their first values. There has to be room. */
  begin(groupCount: number): void {
    const { words, stride } = this;
    const start = this.#groups * stride;
    const end = groupCount * stride;
    if (end > start) words.set(this.#initial, start);
    for (let at = start + stride; at < end; ) {
      const count = Math.min(at - start, end - at);
      words.copyWithin(at, start, start + count);
      at += count;
    }
    this.#groups = groupCount;
  }

  /** Forgets every group and frees the memory. */
  clear(): void {
    this.#groups = 0;
    this.words = new Int32Array(0);
    this.doubles = new Float64Array(0);
  }

  /** Groups that there is room for. */
  get capacity(): number {
    return this.stride === 0 ? Number.POSITIVE_INFINITY : this.words.length / this.stride;
  }

  #grownTo(groupCount: number): number {
    return Math.max(groupCount, this.capacity * 2, firstGroups);
  }
}
