import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import type { OutputPort, PipelineBuffer } from '../sdk/buffer.ts';
import { createRowStore } from './row-store.ts';

const types: readonly ColumnType[] = [
  columnType('DT_I4'),
  columnType('DT_WSTR', { length: 20 }),
  columnType('DT_NUMERIC', { precision: 30, scale: 2 }),
  columnType('DT_WSTR', { length: 20 }),
];
const lineageIds = ['number', 'first', 'amount', 'second'];

const aRow = fc.tuple(
  fc.option(fc.integer({ min: -1000, max: 1000 })),
  fc.option(fc.string({ maxLength: 8 })),
  fc.option(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((coefficient) => ({ coefficient, scale: 2 }))),
  fc.option(fc.string({ maxLength: 8, unit: 'grapheme' })),
);
const aBatch = fc.array(fc.tuple(aRow, fc.boolean()), { maxLength: 12 });

function vectorsOf(rows: readonly (readonly Value[])[]): Vector[] {
  return types.map((type, column) => {
    const vector = createVector(type, Math.max(1, rows.length));
    rows.forEach((row, position) => {
      writeVector(vector, position, row[column] ?? null, type);
    });
    return vector;
  });
}

function bufferOf(rows: readonly (readonly Value[])[], selection: Int32Array | undefined): PipelineBuffer {
  const vectors = vectorsOf(rows);
  return {
    rowCount: selection?.length ?? rows.length,
    selection,
    origin: undefined,
    vector: (lineageId) => vectors[lineageIds.indexOf(lineageId)] as Vector,
    reportRowError: () => true,
    directRow: () => undefined,
  };
}

/** An output that keeps what is sent, in buffers of three rows. */
function collectingPort(): OutputPort & { readonly rows: Value[][] } {
  const vectors = types.map((type) => createVector(type, 3));
  const rows: Value[][] = [];
  const vector = (lineageId: string): Vector => vectors[lineageIds.indexOf(lineageId)] as Vector;
  return {
    id: 'out',
    name: 'out',
    connected: true,
    rows,
    buffer: { capacity: 3, origin: undefined, vector, reportRowError: () => true },
    send(count) {
      for (let row = 0; row < count; row++) {
        rows.push(types.map((type, column) => readVector(vectors[column] as Vector, row, type)));
      }
    },
    forward: () => undefined,
  };
}

describe('a row store', () => {
  it('gives back what was appended, active rows only, in the order asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aBatch, { maxLength: 5 }), fc.boolean(), async (batches, reversed) => {
        const store = createRowStore({ columns: types });
        const expected: (readonly Value[])[] = [];
        for (const batch of batches) {
          const active = [...batch.keys()].filter((position) => batch[position]?.[1]);
          store.append(
            bufferOf(
              batch.map(([row]) => row),
              Int32Array.from(active),
            ),
            lineageIds,
          );
          expected.push(...active.map((position) => batch[position]?.[0] ?? []));
        }
        const order = Int32Array.from(expected.keys()).reverse();
        const port = collectingPort();
        await store.emit(port, lineageIds, reversed ? order : undefined);
        expect(port.rows).toEqual(reversed ? expected.toReversed() : expected);
      }),
    );
  });

  it('takes single rows, NULL where a column is not given, and starts anew after clear', async () => {
    const store = createRowStore({ columns: types });
    const [number, first] = vectorsOf([
      [7, 'seven', null, null],
      [8, 'eight', null, null],
    ]);
    store.appendRow([number, first, undefined, undefined], 1);
    store.clear();
    store.appendRow([number, first, undefined, undefined], 0);
    const port = collectingPort();
    await store.emit(port, lineageIds);
    expect(port.rows).toEqual([[7, 'seven', null, null]]);
  });

  it('keeps rows of growing text across thousands of appends', () => {
    const store = createRowStore({ columns: [types[1] as ColumnType] });
    const text = (row: number): string => `row ${row} ${'x'.repeat(row % 40)}`;
    for (let from = 0; from < 9000; from += 100) {
      const rows = Array.from({ length: 100 }, (_, index) => [null, text(from + index), null, null]);
      store.append(bufferOf(rows, undefined), ['first']);
    }
    const stored = store.vector(0);
    for (const row of [0, 1, 4095, 4096, 8999]) expect(readVector(stored, row, types[1] as ColumnType)).toBe(text(row));
  });
});
