// Texts that lie far apart, copied one behind the other. The record of a call:
const BYTES = 0;
const STARTS = 4;
const ENDS = 8;
/** 0: no row is NULL. */
const NULLS = 12;
/** 0: rows are 0, 1, 2 … */
const SELECTION = 16;
const OUT = 20;
const OUT_SIZE = 24;
const OUT_STARTS = 28;
const OUT_ENDS = 32;

/**
 * Copies the texts of rows `first` … `count` − 1 and notes where they are now, by row. The reads of one text do not wait for those of the one before, so
 * that a processor overlaps them. Reads and writes up to 15 bytes more than a text has.
 * @returns bytes used; −1 when there is no room for them
 */
export function gatherSpans(call: usize, first: i32, count: i32): i32 {
  const bytes = <usize>load<i32>(call, BYTES);
  const starts = <usize>load<i32>(call, STARTS);
  const ends = <usize>load<i32>(call, ENDS);
  const nulls = <usize>load<i32>(call, NULLS);
  const selection = <usize>load<i32>(call, SELECTION);
  const out = <usize>load<i32>(call, OUT);
  const limit = load<i32>(call, OUT_SIZE) - 16;
  const outStarts = <usize>load<i32>(call, OUT_STARTS);
  const outEnds = <usize>load<i32>(call, OUT_ENDS);
  let used = 0;
  for (let i = first; i < count; i++) {
    const row = selection === 0 ? i : load<i32>(selection + (<usize>i << 2));
    const at = <usize>row << 2;
    store<i32>(outStarts + at, used);
    if (nulls === 0 || load<u8>(nulls + row) === 0) {
      const start = load<i32>(starts + at);
      const length = load<i32>(ends + at) - start;
      if (used + length > limit) return -1;
      if (length > 0) {
        const from = bytes + start;
        const to = out + used;
        v128.store(to, v128.load(from));
        for (let done = 16; done < length; done += 16) v128.store(to + done, v128.load(from + done));
        used += length;
      }
    }
    store<i32>(outEnds + at, used);
  }
  return used;
}
