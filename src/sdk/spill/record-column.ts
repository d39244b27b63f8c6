import { type BytesVector, createVector, type Vector } from '../../datatypes/vector.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import {
  chunkBits,
  chunkMask,
  type RecordColumn,
  type RecordLayout,
  type RecordMemory,
  wordsOfLane,
} from './record-layout.ts';

const largestText = 2 ** 31 - 1;

/**
 * One column of the first `count` records as a vector. Text stays where it is when the records lie in one chunk, and is copied otherwise.
 * Throws DTS_E_BUFFERALLOCFAILED for more than 2 GiB of text.
 */
export function readRecordColumn(layout: RecordLayout, column: number, memory: RecordMemory, count: number): Vector {
  const { type, layout: form } = layout.columns[column];
  const vector = createVector(type, count);
  readNulls(column, memory, count, vector);
  if (vector.layout === 'bytes') {
    readSpans(layout, layout.columns[column].word, memory, count, vector);
    if (memory.chunks.length > 1) gatherText(vector, memory, count);
    else if (memory.chunks.length === 1) vector.bytes = new Uint8Array(memory.chunks[0].buffer as ArrayBuffer);
  } else if (form === 'i32' || form === 'u32') readWords(layout.columns[column], memory, count, vector);
  else readPairs(layout.columns[column], memory, count, vector);
  return vector;
}

function readNulls(column: number, { chunks, addresses }: RecordMemory, count: number, vector: Vector): void {
  const bit = 1 << (column & 31);
  const word = 1 + (column >> 5);
  const { nulls } = vector;
  let any = 0;
  for (let row = 0; row < count; row++) {
    const address = addresses[row];
    const isNull = (chunks[address >>> chunkBits][(address & chunkMask) + word] & bit) === 0 ? 0 : 1;
    nulls[row] = isNull;
    any |= isNull;
  }
  vector.hasNulls = any === 1;
}

function readWords({ word }: RecordColumn, { chunks, addresses }: RecordMemory, count: number, vector: Vector): void {
  if (vector.layout !== 'i32' && vector.layout !== 'u32') return;
  const values = wordsOfLane(vector.values);
  for (let row = 0; row < count; row++) {
    const address = addresses[row];
    values[row] = chunks[address >>> chunkBits][(address & chunkMask) + word];
  }
}

function readPairs({ word }: RecordColumn, memory: RecordMemory, count: number, vector: Vector): void {
  switch (vector.layout) {
    case 'i128':
      readLane(word, memory, count, wordsOfLane(vector.low));
      readLane(word + 2, memory, count, wordsOfLane(vector.high));
      return;
    case 'offset':
      readLane(word, memory, count, wordsOfLane(vector.ticks));
      for (let row = 0; row < count; row++) {
        const address = memory.addresses[row];
        vector.offsets[row] = memory.chunks[address >>> chunkBits][(address & chunkMask) + word + 2];
      }
      return;
    case 'bytes':
      return;
    default:
      readLane(word, memory, count, wordsOfLane(vector.values));
  }
}

function readLane(word: number, { chunks, addresses }: RecordMemory, count: number, lane: Int32Array): void {
  for (let row = 0; row < count; row++) {
    const address = addresses[row];
    const chunk = chunks[address >>> chunkBits];
    const at = (address & chunkMask) + word;
    lane[2 * row] = chunk[at];
    lane[2 * row + 1] = chunk[at + 1];
  }
}

/** Leaves spans that count from the beginning of the record's chunk. */
function readSpans(
  { fixedWords, narrowSpans, wideSpans }: RecordLayout,
  number: number,
  { chunks, addresses }: RecordMemory,
  count: number,
  vector: BytesVector,
): void {
  const { starts, ends } = vector;
  for (let row = 0; row < count; row++) {
    const address = addresses[row];
    const chunk = chunks[address >>> chunkBits];
    const at = address & chunkMask;
    const spans = at + fixedWords;
    if (chunk[at] < 0) {
      const text = (spans + wideSpans) * 4;
      starts[row] = text + chunk[spans + 2 * number];
      ends[row] = text + chunk[spans + 2 * number + 1];
    } else {
      // Little-endian, as every platform of Node is: span 0 is the lower half of the first word.
      const span = chunk[spans + (number >> 1)] >>> ((number & 1) * 16);
      starts[row] = (spans + narrowSpans) * 4 + (span & 255);
      ends[row] = starts[row] + ((span >>> 8) & 255);
    }
  }
}

function gatherText(vector: BytesVector, { chunks, addresses }: RecordMemory, count: number): void {
  const { starts, ends } = vector;
  let length = 0;
  for (let row = 0; row < count; row++) length += ends[row] - starts[row];
  if (length > largestText) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: length });
  const bytes = new Uint8Array(length);
  const sources = chunks.map((chunk) => new Uint8Array(chunk.buffer as ArrayBuffer));
  let used = 0;
  for (let row = 0; row < count; row++) {
    const source = sources[addresses[row] >>> chunkBits];
    const end = ends[row];
    let from = starts[row];
    starts[row] = used;
    while (from < end) bytes[used++] = source[from++];
    ends[row] = used;
  }
  vector.bytes = bytes;
  vector.used = used;
}
