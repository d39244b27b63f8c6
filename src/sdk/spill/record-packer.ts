import { copySpan } from '../../datatypes/text-kernels.ts';
import type { BytesVector, Vector } from '../../datatypes/vector.ts';
import { narrowText, type RecordLayout, wideMark, wordsOfLane } from './record-layout.ts';

/** Where records are packed to. */
export interface RecordTarget {
  readonly words: Int32Array;
  /** The same memory as bytes. */
  readonly bytes: Uint8Array;
  /** First free word. */
  at: number;
}

/** The vectors of a batch as a packer reads them. */
export interface PackingSource {
  readonly vectors: readonly Vector[];
  /** The value lanes of each column as words; of an offset the minutes as they are. */
  readonly lanes: readonly (readonly (Int32Array | Int16Array)[])[];
  /** The bytes that most texts of the batch lie in, those bytes as words, and where they begin in the words. */
  readonly line: Uint8Array;
  readonly lineWords: Int32Array;
  readonly lineOffset: number;
}

/** Prepares the vectors of a batch, one for each column of the records. */
export function packingSource(vectors: readonly Vector[]): PackingSource {
  const line = commonBytes(vectors.flatMap((vector) => (vector.layout === 'bytes' ? [vector.bytes] : [])));
  // Words of the memory behind the view: they may begin before its first byte.
  const lineWords = new Int32Array(line.buffer as ArrayBuffer, 0, line.buffer.byteLength >> 2);
  return { vectors, lanes: vectors.map(wordLanes), line, lineWords, lineOffset: line.byteOffset };
}

const noBytes = new Uint8Array(0);

function commonBytes(all: readonly Uint8Array[]): Uint8Array {
  let most = noBytes;
  let mostCount = 1;
  for (const bytes of new Set(all)) {
    const count = all.filter((other) => other === bytes).length;
    if (count > mostCount) [most, mostCount] = [bytes as Uint8Array<ArrayBuffer>, count];
  }
  return most;
}

function wordLanes(vector: Vector): readonly (Int32Array | Int16Array)[] {
  switch (vector.layout) {
    case 'bytes':
      return [];
    case 'i128':
      return [wordsOfLane(vector.low), wordsOfLane(vector.high)];
    case 'offset':
      return [wordsOfLane(vector.ticks), vector.offsets];
    default:
      return [wordsOfLane(vector.values)];
  }
}

/** The origin of a row whose texts are copied one by one. */
const strewn = 0x7fffffff;
/** Rows that are packed column by column before the next are begun: their records stay in the cache of the processor. */
const rowsAtOnce = 512;

/**
 * Packs rows of vectors into records. Texts of a row that lie close together in the same bytes, as those of a line of a file do, are copied
 * as one piece.
 */
export class RecordPacker {
  readonly #layout: RecordLayout;
  /** Positions of the rows in hand. */
  readonly #rows = new Int32Array(rowsAtOnce);
  /** Where the texts of each row begin and end in the line, and how long they are there and elsewhere. */
  readonly #low = new Int32Array(rowsAtOnce);
  readonly #high = new Int32Array(rowsAtOnce);
  readonly #near = new Int32Array(rowsAtOnce);
  readonly #far = new Int32Array(rowsAtOnce);
  /** Of each record: its first word, what to take from a position in the line to count from the text, the first free byte behind the line. */
  readonly #starts = new Int32Array(rowsAtOnce);
  readonly #origins = new Int32Array(rowsAtOnce);
  readonly #pieces = new Int32Array(rowsAtOnce);
  /** Whether all texts of the rows in hand came with the line, and have narrow spans. */
  #isPlain = true;

  constructor(layout: RecordLayout) {
    this.#layout = layout;
  }

  /**
   * Packs the rows at `rows[first … count)` (first … count − 1 without `rows`) until the target is full, and returns the number of the next row:
   * `first` when not even one fits. The addresses, counted from `base`, go to `addresses[firstAddress …]`.
   */
  pack(
    target: RecordTarget,
    source: PackingSource,
    rows: Int32Array | undefined,
    first: number,
    count: number,
    addresses: Uint32Array,
    firstAddress: number,
    base: number,
  ): number {
    for (let done = first; done < count; ) {
      const wanted = Math.min(rowsAtOnce, count - done);
      for (let i = 0; i < wanted; i++) this.#rows[i] = rows === undefined ? done + i : rows[done + i];
      this.#measure(source, wanted);
      const packed = this.#place(target, source, wanted);
      const next = firstAddress + done - first;
      for (let i = 0; i < packed; i++) addresses[next + i] = base + this.#starts[i];
      this.#fill(target, source, packed);
      done += packed;
      if (packed < wanted) return done;
    }
    return count;
  }

  #measure({ vectors, line }: PackingSource, count: number): void {
    this.#low.fill(0x7fffffff, 0, count);
    this.#high.fill(0, 0, count);
    this.#near.fill(0, 0, count);
    this.#far.fill(0, 0, count);
    for (const vector of vectors) {
      if (vector.layout !== 'bytes') continue;
      if (vector.bytes === line) measureLine(vector, this.#rows, count, this.#low, this.#high, this.#near);
      else measureLengths(vector, this.#rows, count, this.#far);
    }
  }

  /** Decides where each record begins, copies its line and writes its length; gives how many there is room for. */
  #place(target: RecordTarget, { lineWords, lineOffset }: PackingSource, count: number): number {
    const { fixedWords, narrowSpans, wideSpans } = this.#layout;
    const { words } = target;
    const limit = words.length;
    let at = target.at;
    this.#isPlain = true;
    for (let i = 0; i < count; i++) {
      const low = this.#low[i];
      const high = this.#high[i];
      const near = this.#near[i];
      const from = (lineOffset + low) >>> 2;
      const to = (lineOffset + high + 3) >>> 2;
      const whole = near > 0 && high - low <= 2 * near + 64 && to <= lineWords.length;
      const lineLength = whole ? to - from : 0;
      const pieces = whole ? this.#far[i] : near + this.#far[i];
      const textWords = lineLength + ((pieces + 3) >> 2);
      const wide = textWords > narrowText;
      const text = at + fixedWords + (wide ? wideSpans : narrowSpans);
      if (text + textWords > limit) {
        target.at = at;
        return i;
      }
      words[at] = (text + textWords - at) | (wide ? wideMark : 0);
      for (let j = 0; j < lineLength; j++) words[text + j] = lineWords[from + j];
      if (wide || (near > 0 && !whole)) this.#isPlain = false;
      this.#starts[i] = at;
      this.#origins[i] = whole ? from * 4 - lineOffset : strewn;
      this.#pieces[i] = (text + lineLength) << 2;
      at = text + textWords;
    }
    target.at = at;
    return count;
  }

  #fill({ words, bytes }: RecordTarget, source: PackingSource, count: number): void {
    const { maskWords, columns } = this.#layout;
    const starts = this.#starts;
    for (let mask = 1; mask <= maskWords; mask++) {
      for (let i = 0; i < count; i++) words[starts[i] + mask] = 0;
    }
    for (const [column, vector] of source.vectors.entries()) {
      const { word, layout } = columns[column];
      if (vector.hasNulls) markNulls(vector.nulls, this.#rows, count, words, starts, column);
      if (vector.layout === 'bytes') this.#fillSpans(words, bytes, vector, vector.bytes === source.line, word, count);
      else this.#fillValues(words, source.lanes[column], layout, word, count);
    }
  }

  #fillValues(
    words: Int32Array,
    [first, second]: readonly (Int32Array | Int16Array)[],
    layout: string,
    word: number,
    count: number,
  ): void {
    const [rows, starts] = [this.#rows, this.#starts];
    if (layout === 'i32' || layout === 'u32') fillWords(first as Int32Array, rows, count, words, starts, word);
    else fillPairs(first as Int32Array, rows, count, words, starts, word);
    if (layout === 'i128') fillPairs(second as Int32Array, rows, count, words, starts, word + 2);
    if (layout === 'offset') fillMinutes(second as Int16Array, rows, count, words, starts, word + 2);
  }

  #fillSpans(
    words: Int32Array,
    bytes: Uint8Array,
    vector: BytesVector,
    inLine: boolean,
    span: number,
    count: number,
  ): void {
    const { fixedWords, narrowSpans, wideSpans } = this.#layout;
    const [rows, starts, origins] = [this.#rows, this.#starts, this.#origins];
    if (inLine && this.#isPlain) {
      lineSpans(vector, rows, count, bytes, starts, origins, fixedWords * 4 + 2 * span);
      return;
    }
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const wide = words[starts[i]] < 0;
      const spans = starts[i] + fixedWords;
      let start = vector.starts[row];
      let end = vector.ends[row];
      if (end <= start || (vector.hasNulls && vector.nulls[row] !== 0)) start = end = 0;
      else if (inLine && origins[i] !== strewn) {
        start -= origins[i];
        end -= origins[i];
      } else {
        const origin = (spans + (wide ? wideSpans : narrowSpans)) << 2;
        const from = this.#pieces[i];
        this.#pieces[i] = copySpan(vector.bytes, start, end, bytes, from);
        start = from - origin;
        end = this.#pieces[i] - origin;
      }
      if (wide) {
        words[spans + 2 * span] = start;
        words[spans + 2 * span + 1] = end;
      } else {
        bytes[spans * 4 + 2 * span] = start;
        bytes[spans * 4 + 2 * span + 1] = end - start;
      }
    }
  }
}

function measureLine(
  { starts, ends, nulls, hasNulls }: BytesVector,
  rows: Int32Array,
  count: number,
  low: Int32Array,
  high: Int32Array,
  near: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const start = starts[row];
    const end = ends[row];
    if (end <= start || (hasNulls && nulls[row] !== 0)) continue;
    near[i] += end - start;
    if (start < low[i]) low[i] = start;
    if (end > high[i]) high[i] = end;
  }
}

function measureLengths(
  { starts, ends, nulls, hasNulls }: BytesVector,
  rows: Int32Array,
  count: number,
  lengths: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    if (hasNulls && nulls[row] !== 0) continue;
    const length = ends[row] - starts[row];
    if (length > 0) lengths[i] += length;
  }
}

function markNulls(
  nulls: Uint8Array,
  rows: Int32Array,
  count: number,
  words: Int32Array,
  starts: Int32Array,
  column: number,
): void {
  const bit = 1 << (column & 31);
  const word = 1 + (column >> 5);
  for (let i = 0; i < count; i++) if (nulls[rows[i]] !== 0) words[starts[i] + word] |= bit;
}

function fillWords(
  lane: Int32Array,
  rows: Int32Array,
  count: number,
  words: Int32Array,
  starts: Int32Array,
  word: number,
): void {
  for (let i = 0; i < count; i++) words[starts[i] + word] = lane[rows[i]];
}

function fillPairs(
  lane: Int32Array,
  rows: Int32Array,
  count: number,
  words: Int32Array,
  starts: Int32Array,
  word: number,
): void {
  for (let i = 0; i < count; i++) {
    const at = starts[i] + word;
    const from = rows[i] * 2;
    words[at] = lane[from];
    words[at + 1] = lane[from + 1];
  }
}

function fillMinutes(
  lane: Int16Array,
  rows: Int32Array,
  count: number,
  words: Int32Array,
  starts: Int32Array,
  word: number,
): void {
  for (let i = 0; i < count; i++) words[starts[i] + word] = lane[rows[i]];
}

function lineSpans(
  { starts: from, ends, nulls, hasNulls }: BytesVector,
  rows: Int32Array,
  count: number,
  bytes: Uint8Array,
  starts: Int32Array,
  origins: Int32Array,
  offset: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const at = starts[i] * 4 + offset;
    const length = ends[row] - from[row];
    const isEmpty = length <= 0 || (hasNulls && nulls[row] !== 0);
    bytes[at] = isEmpty ? 0 : from[row] - origins[i];
    bytes[at + 1] = isEmpty ? 0 : length;
  }
}
