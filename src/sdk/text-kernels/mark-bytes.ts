const windowSize = 16384;

/** Finds the bytes of a set in text, window by window. */
export interface ByteMarker {
  /** Positions found in the last window, ascending. */
  readonly marks: Int32Array;
  /** End of the last window. */
  readonly end: number;
  /** Marks the window that begins at `from` and ends at `to` at the latest; returns the number of marks. */
  mark(bytes: Uint8Array, from: number, to: number): number;
}

/**
 * A marker for these byte values. The loop has no branch on the data: every position is written, and kept when its byte is in the set;
 * four bytes are loaded at a time.
 */
export function createMarker(values: readonly number[]): ByteMarker {
  const inSet = new Uint8Array(256);
  for (const value of values) if (value >= 0) inSet[value] = 1;
  const marks = new Int32Array(windowSize + 16);
  let end = 0;
  let words = new Int32Array(0);

  function markSlowly(bytes: Uint8Array, from: number, to: number, count: number): number {
    let n = count;
    for (let p = from; p < to; p++) {
      marks[n] = p;
      n += inSet[bytes[p]];
    }
    return n;
  }

  function mark(bytes: Uint8Array, from: number, to: number): number {
    end = Math.min(to, from + windowSize);
    if (bytes.byteOffset !== 0) return markSlowly(bytes, from, end, 0);
    if (words.buffer !== bytes.buffer) {
      words = new Int32Array(bytes.buffer as ArrayBuffer, 0, bytes.buffer.byteLength >> 2);
    }
    const firstWord = (from + 3) >> 2;
    const lastWord = Math.max(firstWord, end >> 2);
    let n = markSlowly(bytes, from, Math.min(end, firstWord << 2), 0);
    for (let i = firstWord; i < lastWord; i++) {
      const word = words[i];
      const p = i << 2;
      marks[n] = p;
      n += inSet[word & 255];
      marks[n] = p + 1;
      n += inSet[(word >>> 8) & 255];
      marks[n] = p + 2;
      n += inSet[(word >>> 16) & 255];
      marks[n] = p + 3;
      n += inSet[word >>> 24];
    }
    return markSlowly(bytes, lastWord << 2, end, n);
  }

  return {
    marks,
    get end() {
      return end;
    },
    mark,
  };
}
