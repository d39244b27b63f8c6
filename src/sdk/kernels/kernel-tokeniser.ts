import type { FieldTable, Tokeniser } from '../text-kernels/field-table.ts';
import { resetFieldTable } from '../text-kernels/field-table.ts';
import { type RowLayout, rowDelimiterOf } from '../text-kernels/row-layout.ts';
import { createByteArena } from './kernel-memory.ts';
import { type Kernels, kernels, pointerOf } from './kernels.ts';

const none = -1;
const escapedCapacity = 65536;

/** Words of the record of a call; see kernels/assembly/tokenise.ts. */
const word = {
  bytes: 0,
  starts: 1,
  ends: 2,
  distance: 3,
  rowStarts: 4,
  rowEnds: 5,
  extraLines: 6,
  capacity: 7,
  lastColumn: 8,
  separator: 9,
  rowFirst: 10,
  rowSecond: 11,
  qualifier: 12,
  qualified: 13,
  escaped: 14,
  escapedCapacity: 15,
  rowCount: 16,
  extraLineCount: 17,
  openQualifierColumn: 18,
  shortRows: 19,
  escapedCount: 20,
  faultPosition: 21,
  faultColumn: 22,
  faultRow: 23,
} as const;
const recordSize = 128;
const mostColumns = 16384;

interface CallMemory {
  readonly record: number;
  readonly escaped: number;
  readonly qualified: Uint8Array;
}

/** One for the thread: a call is over before the next begins. */
let memory: CallMemory | undefined;

function callMemory(owner: Kernels): CallMemory | undefined {
  if (memory !== undefined) return memory;
  const { allocate } = createByteArena();
  const [record, escaped, qualified] = [recordSize, escapedCapacity * 8, mostColumns].map(allocate);
  if ([record, escaped, qualified].some((bytes) => pointerOf(owner, bytes) < 0)) return undefined;
  memory = { record: record.byteOffset, escaped: escaped.byteOffset, qualified };
  return memory;
}

/**
 * The uniform tokeniser as a kernel. Text or tables that lie outside the memory of the kernels, and batches with very many doubled qualifiers, go
 * to the plain twin.
 */
export function kernelTokeniser(layout: RowLayout, plain: Tokeniser): Tokeniser {
  const owner = kernels();
  if (owner === undefined || layout.columns.length > mostColumns) return plain;
  const { words } = owner;
  const constants = constantsOf(layout);
  const qualified = Uint8Array.from(layout.columns, (column) => (column.qualified ? 1 : 0));
  return (bytes, from, to, table) => {
    const text = pointerOf(owner, bytes);
    const starts = pointerOf(owner, table.allStarts);
    const lines = pointerOf(owner, table.extraLines);
    const room = callMemory(owner);
    if ((text | starts | lines) < 0 || room === undefined) return plain(bytes, from, to, table);
    const at = room.record >> 2;
    words[at + word.bytes] = text;
    words[at + word.starts] = starts;
    words[at + word.ends] = table.allEnds.byteOffset;
    words[at + word.distance] = table.distance;
    words[at + word.rowStarts] = table.rowStarts.byteOffset;
    words[at + word.rowEnds] = table.rowEnds.byteOffset;
    words[at + word.extraLines] = lines;
    words[at + word.capacity] = table.capacity;
    words.set(constants, at + word.lastColumn);
    room.qualified.set(qualified);
    words[at + word.qualified] = room.qualified.byteOffset;
    words[at + word.escaped] = room.escaped;
    words[at + word.escapedCapacity] = escapedCapacity;
    const next = owner.tokenise(room.record, from, to);
    if (next < 0) return plain(bytes, from, to, table);
    readResult(words, at, room.escaped >> 2, table);
    return next;
  };
}

/** The words from `lastColumn` to `qualifier`, which are the same for every call. */
function constantsOf(layout: RowLayout): Int32Array {
  const { columns, qualifier } = layout;
  const [rowFirst, rowSecond = none] = rowDelimiterOf(layout);
  const separator = columns.length === 1 ? none : columns[0].delimiter[0];
  return Int32Array.of(
    columns.length - 1,
    separator,
    rowFirst,
    rowSecond,
    qualifier.length === 1 ? qualifier[0] : none,
  );
}

function readResult(words: Int32Array, at: number, escapedAt: number, table: FieldTable): void {
  resetFieldTable(table);
  table.rowCount = words[at + word.rowCount];
  table.extraLineCount = words[at + word.extraLineCount];
  table.openQualifierColumn = words[at + word.openQualifierColumn];
  table.shortRows = words[at + word.shortRows];
  for (let i = 0; i < words[at + word.escapedCount]; i++) {
    table.escaped.push({ column: words[escapedAt + 2 * i], row: words[escapedAt + 2 * i + 1] });
  }
  const position = words[at + word.faultPosition];
  if (position < 0) return;
  const column = words[at + word.faultColumn];
  table.fault = { kind: 'delimiter-not-found', column, row: words[at + word.faultRow], position };
}
