/** UTF-16 units of the longest pattern that `EditDistance` takes: one bit of a word for each. */
export const longestPattern = 32;

/**
 * Levenshtein distance between one pattern and many texts of UTF-16 units: insertions, deletions and replacements count 1 each
 * (the bit-parallel algorithm of Myers, 1999). Patterns have at most `longestPattern` units.
 */
export class EditDistance {
  /** For each unit the positions of the pattern that have it, as bits. */
  readonly #positions = new Int32Array(0x10000);
  #codes: Uint16Array = new Uint16Array(0);
  #start = 0;
  #end = 0;

  /** Takes the pattern `codes[start … end)`; the codes must not change while it is in use. */
  setPattern(codes: Uint16Array, start: number, end: number): void {
    for (let at = this.#start; at < this.#end; at++) this.#positions[this.#codes[at]] = 0;
    this.#codes = codes;
    this.#start = start;
    this.#end = end;
    for (let at = start; at < end; at++) this.#positions[codes[at]] |= 1 << (at - start);
  }

  /** The distance between the pattern and `codes[start … end)`. */
  distanceTo(codes: Uint16Array, start: number, end: number): number {
    const length = this.#end - this.#start;
    if (length === 0) return end - start;
    const last = 1 << (length - 1);
    let distance = length;
    let rises = -1;
    let falls = 0;
    for (let at = start; at < end; at++) {
      const equal = this.#positions[codes[at]];
      const vertical = equal | falls;
      const horizontal = (((equal & rises) + rises) ^ rises) | equal;
      let up = falls | ~(horizontal | rises);
      let down = rises & horizontal;
      if ((up & last) !== 0) distance++;
      else if ((down & last) !== 0) distance--;
      up = (up << 1) | 1;
      down <<= 1;
      rises = down | ~(vertical | up);
      falls = up & vertical;
    }
    return distance;
  }
}
