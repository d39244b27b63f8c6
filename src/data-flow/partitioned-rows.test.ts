import { afterEach, describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import { createVector, type Float64Vector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import type { OutputPort } from '../sdk/buffer.ts';
import type { ComponentContext } from '../sdk/component-context.ts';
import { OrderedRuns } from '../sdk/spill/ordered-runs.ts';
import { PartitionedRows, type RowPartition } from '../sdk/spill/partitioned-rows.ts';
import { createRowStore } from './row-store.ts';
import { SpillFiles } from './spill-files.ts';

const files = new SpillFiles({
  folders: { rows: [], blobs: [] },
  resolvePath: (folder) => folder,
  warn: () => undefined,
});
afterEach(() => files.closeAll());

const number = columnType('DT_I4');
const text = columnType('DT_WSTR', { length: 20 });

const context = (rowsPerBuffer: number): ComponentContext =>
  ({
    createRowStore,
    createSpillFile: () => files.create('rows', () => undefined),
    rowsPerBuffer,
  }) as unknown as ComponentContext;

function vectorsOf(numbers: readonly number[]): Vector[] {
  const vectors = [createVector(number, numbers.length), createVector(text, numbers.length)];
  numbers.forEach((value, row) => {
    writeVector(vectors[0], row, value, number);
    writeVector(vectors[1], row, value % 5 === 0 ? null : `text ${value}`, text);
  });
  return vectors;
}

const rowsOf = (partition: RowPartition): (readonly [number, string | null])[] =>
  [...partition.blocks()].flatMap(({ rowCount, vectors }) =>
    Array.from(
      { length: rowCount },
      (_, row) =>
        [readVector(vectors[0], row, number) as number, readVector(vectors[1], row, text) as string | null] as const,
    ),
  );

/** Partitions of 1000 rows, in buffers of 100, of which every third is left out; the key of a row is its number modulo 50. */
function partitioned(level: number, rowsPerBuffer: number): RowPartition[] {
  const rows = new PartitionedRows([number, text], context(rowsPerBuffer), level);
  for (let first = 0; first < 1000; first += 100) {
    const numbers = Array.from({ length: 100 }, (_, row) => first + row);
    const include = Uint8Array.from(numbers, (value) => (value % 3 === 0 ? 0 : 1));
    const hashes = Int32Array.from(numbers, (value) => value % 50);
    rows.append(vectorsOf(numbers), Int32Array.from(numbers.keys()), 100, hashes, include);
  }
  return rows.finish();
}

describe('PartitionedRows', () => {
  it.each([1, 7, 2048])(
    'gives every row that was included once, those of a key in one partition and in order (%d rows per block)',
    (size) => {
      const partitions = partitioned(0, size).map(rowsOf);
      const all = partitions.flat();
      const included = Array.from({ length: 1000 }, (_, value) => value).filter((value) => value % 3 !== 0);
      expect(all.map(([value]) => value).sort((left, right) => left - right)).toEqual(included);
      expect(all.every(([value, cell]) => cell === (value % 5 === 0 ? null : `text ${value}`))).toBe(true);
      for (let key = 0; key < 50; key++) {
        const holders = partitions.filter((rows) => rows.some(([value]) => value % 50 === key));
        expect(holders.length).toBe(1);
      }
      for (const rows of partitions)
        expect(rows.map(([value]) => value)).toEqual(rows.map(([value]) => value).sort((a, b) => a - b));
    },
  );

  it('uses the hash in another way at another level', () => {
    const keysOf = (level: number): string[] =>
      partitioned(level, 64).map((partition) =>
        [...new Set(rowsOf(partition).map(([value]) => value % 50))].sort().join(),
      );
    expect(keysOf(0)).not.toEqual(keysOf(1));
  });
});

describe('OrderedRuns', () => {
  it('sends the rows of all runs in the order of their numbers', async () => {
    const runs = new OrderedRuns([number, text], context(64));
    for (let run = 0; run < 7; run++) {
      runs.begin();
      const mine = Array.from({ length: 1000 }, (_, value) => value).filter((value) => (value * 31) % 7 === run);
      for (let from = 0; from < mine.length; from += 10) {
        const block = mine.slice(from, from + 10);
        const numbers: Float64Vector = {
          layout: 'f64',
          values: Float64Array.from(block),
          nulls: new Uint8Array(block.length),
          hasNulls: false,
        };
        runs.append(vectorsOf(block), numbers, block.length);
      }
    }
    runs.begin();
    const sent: (readonly [unknown, unknown])[] = [];
    const target = [createVector(number, 64), createVector(text, 64)];
    const port = {
      buffer: { capacity: 64, vector: (id: string) => target[Number(id)] },
      send(count: number) {
        for (let row = 0; row < count; row++) {
          sent.push([readVector(target[0], row, number), readVector(target[1], row, text)]);
        }
      },
    } as unknown as OutputPort;
    await runs.send(port, ['0', '1']);
    expect(sent).toEqual(Array.from({ length: 1000 }, (_, value) => [value, value % 5 === 0 ? null : `text ${value}`]));
  });
});
