import type { Vector } from '../vector.ts';
import { type ArrowBatch, type ArrowColumn, columnOver } from './arrow-batch.ts';
import { type ArrowType, arrowType, valueBytes } from './arrow-type.ts';
import { ownMemory, type TakeMemory } from './batch-memory.ts';
import { copyOffsets, copyTexts, copyValidity, copyValues, type Rows, textBytes } from './copy-rows.ts';
import type { FlatBufferWriter, FlatOffset } from './flat-buffer-writer.ts';
import { messageKind, writeMessage } from './message.ts';
import type { ArrowField } from './write-schema.ts';

/** Rows of the engine: positions in vectors, one vector for each column. */
export interface VectorRows extends Rows {
  readonly vectors: readonly Vector[];
}

interface Place {
  readonly at: number;
  readonly bytes: number;
}

interface PlannedColumn {
  readonly field: ArrowField;
  readonly arrow: ArrowType;
  readonly vector: Vector;
  readonly nullCount: number;
  /** From the beginning of the body. */
  readonly places: readonly Place[];
}

/** Copies rows into a batch: each value once, nothing for each row. @param take gives the memory of the batch */
export function writeBatch(fields: readonly ArrowField[], rows: VectorRows, take: TakeMemory = ownMemory): ArrowBatch {
  let at = 0;
  const place = (bytes: number): Place => {
    const placed = { at, bytes };
    at += (bytes + 7) & ~7;
    return placed;
  };
  const planned = fields.map((field, index) => planColumn(field, rows.vectors[index], rows, place));
  const header = (writer: FlatBufferWriter): FlatOffset => writeHeader(writer, rows.rowCount, planned);
  const { bytes, bodyAt } = writeMessage({ kind: messageKind.recordBatch, bodyBytes: at, header }, take);
  const columns = planned.map((column) => fillColumn(column, rows, bytes, bodyAt));
  return { rowCount: rows.rowCount, columns, message: bytes };
}

function planColumn(field: ArrowField, vector: Vector, rows: Rows, place: (bytes: number) => Place): PlannedColumn {
  const { rowCount } = rows;
  const arrow = arrowType(field.type);
  const nullCount = countNulls(vector, rows);
  const bits = (rowCount + 7) >> 3;
  const places = [place(nullCount === 0 ? 0 : bits)];
  if (vector.layout === 'bytes') places.push(place((rowCount + 1) * 4), place(textBytes(vector, rows, nullCount > 0)));
  else if (arrow.kind === 'offset') places.push(place(0), place(rowCount * 8), place(0), place(rowCount * 2));
  else places.push(place(arrow.kind === 'bool' ? bits : rowCount * valueBytes(arrow)));
  return { field, arrow, vector, nullCount, places };
}

function countNulls({ hasNulls, nulls }: Vector, { rowCount, selection }: Rows): number {
  if (!hasNulls) return 0;
  let count = 0;
  if (selection === undefined) for (let row = 0; row < rowCount; row++) count += nulls[row] === 0 ? 0 : 1;
  else for (let row = 0; row < rowCount; row++) count += nulls[selection[row]] === 0 ? 0 : 1;
  return count;
}

function writeHeader(writer: FlatBufferWriter, rowCount: number, columns: readonly PlannedColumn[]): FlatOffset {
  const buffers = writer.pairs(columns.flatMap(({ places }) => places.flatMap(({ at, bytes }) => [at, bytes])));
  const nodes = writer.pairs(
    columns.flatMap(({ arrow, nullCount }) => {
      const own = [rowCount, nullCount];
      return arrow.kind === 'offset' ? [...own, rowCount, 0, rowCount, 0] : own;
    }),
  );
  return writer.table([
    { slot: 0, bytes: 8, value: rowCount },
    { slot: 1, offset: nodes },
    { slot: 2, offset: buffers },
  ]);
}

function fillColumn(
  { field, arrow, vector, nullCount, places }: PlannedColumn,
  rows: Rows,
  message: Uint8Array<ArrayBuffer>,
  bodyAt: number,
): ArrowColumn {
  const hasNulls = nullCount > 0;
  const buffers = places.map(({ at, bytes }) => ({ at: at + bodyAt, bytes }));
  // What lies between two buffers is sent too, and is not to be what the memory held before.
  for (const { at, bytes } of buffers) message.fill(0, at + bytes, at + ((bytes + 7) & ~7));
  if (vector.layout === 'bytes') {
    // The end of the last text says how many bytes there are: it is written before the view is made.
    const offsets = new Int32Array(message.buffer, message.byteOffset + buffers[1].at, rows.rowCount + 1);
    copyTexts(vector, rows, hasNulls, offsets, message.subarray(buffers[2].at, buffers[2].at + buffers[2].bytes));
  }
  const column = columnOver(field, arrow, rows.rowCount, message, { buffers, hasNulls });
  if (column.validity !== undefined) copyValidity(vector, rows, column.validity);
  if (vector.layout === 'offset' && column.minutes !== undefined)
    copyOffsets(vector, rows, hasNulls, arrow, column.values as BigInt64Array, column.minutes);
  else if (vector.layout !== 'bytes') copyValues(vector, rows, hasNulls, arrow, column.values);
  return column;
}
