/** Rows up to which a plain comparison sort beats the passes of a radix sort. */
const fewRows = 1024;

/** The positions 0 … `rowCount` − 1 in the unsigned order of their words, the most significant word first; equal ones keep their order. */
export function sortByWords(words: readonly Uint32Array[], rowCount: number): Int32Array<ArrayBuffer> {
  return rowCount <= fewRows ? sortByComparing(words, rowCount) : sortByRadix(words, rowCount);
}

function sortByComparing(words: readonly Uint32Array[], rowCount: number): Int32Array<ArrayBuffer> {
  return ascending(rowCount).sort((left, right) => {
    for (const word of words) if (word[left] !== word[right]) return word[left] < word[right] ? -1 : 1;
    return left - right;
  });
}

/** Bits that are sorted by at a time: as many places are written to as stay in the cache of the processor. */
const mostDigitBits = 16;

function sortByRadix(words: readonly Uint32Array[], rowCount: number): Int32Array<ArrayBuffer> {
  let order = ascending(rowCount);
  let spare = new Int32Array(rowCount);
  for (const word of [...words].reverse()) {
    const bits = 32 - Math.clz32(largest(word));
    const digitBits = Math.ceil(bits / Math.ceil(bits / mostDigitBits));
    for (let shift = 0; shift < bits; shift += digitBits) {
      const starts = startsOfDigits(word, shift, digitBits);
      if (starts === undefined) continue;
      scatter(word, shift, starts, order, spare);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Where the rows of each digit start; undefined when all rows have the same digit. */
function startsOfDigits(word: Uint32Array, shift: number, bits: number): Int32Array | undefined {
  const counts = new Int32Array(1 << bits);
  const mask = counts.length - 1;
  for (let row = 0; row < word.length; row++) counts[(word[row] >>> shift) & mask]++;
  if (counts[(word[0] >>> shift) & mask] === word.length) return undefined;
  let start = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit];
    counts[digit] = start;
    start += count;
  }
  return counts;
}

function scatter(word: Uint32Array, shift: number, starts: Int32Array, from: Int32Array, to: Int32Array): void {
  const mask = starts.length - 1;
  for (let position = 0; position < from.length; position++) {
    const row = from[position];
    to[starts[(word[row] >>> shift) & mask]++] = row;
  }
}

function ascending(rowCount: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  return rows;
}

/** The largest of the words; 0 without any. */
export function largest(words: Uint32Array): number {
  let found = 0;
  for (let row = 0; row < words.length; row++) if (words[row] > found) found = words[row];
  return found;
}
