import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import {
  type ComponentContext,
  collationOf,
  type OutputPort,
  type PipelineBuffer,
  RowSorter,
  rowComparer,
  type SorterSizes,
  type SpillContent,
  usualSorterSizes,
} from '../sdk/index.ts';
import { GrantedMemory, MemoryBudget } from './memory-budget.ts';
import { createRowStore } from './row-store.ts';
import { SpillFiles } from './spill-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'row-sorter-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** So small that a few rows need several chunks, runs, blocks and passes of merging. */
const tinySizes: SorterSizes = {
  chunkWords: 96,
  leastWords: 64,
  rowStep: 4,
  blockWords: 48,
  mergedRuns: 2,
};

const english = collationOf(1033, 0);
const ignoringCase = collationOf(1033, 1);

const forms: readonly { readonly type: ColumnType; readonly values: fc.Arbitrary<Value> }[] = [
  { type: columnType('DT_I4'), values: fc.integer({ min: -3, max: 3 }) },
  { type: columnType('DT_UI4'), values: fc.constantFrom(0, 1, 0xffffffff) },
  { type: columnType('DT_I8'), values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { type: columnType('DT_UI8'), values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { type: columnType('DT_R8'), values: fc.double({ noNaN: true }) },
  {
    type: columnType('DT_NUMERIC', { precision: 38, scale: 2 }),
    values: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((coefficient) => ({ coefficient, scale: 2 })),
  },
  {
    type: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
    values: fc.record({ ticks: fc.bigInt(-99n, 99n), offset: fc.integer({ min: -840, max: 840 }) }),
  },
  {
    type: columnType('DT_WSTR', { length: 4000 }),
    values: fc.oneof(
      fc.constantFrom('', 'a', 'A', 'b', 'ä', 'a-b', 'ab', 'x'.repeat(300)),
      fc.string({ maxLength: 70 }),
    ),
  },
  { type: columnType('DT_BYTES', { length: 3 }), values: fc.uint8Array({ maxLength: 3 }) },
];

interface Job {
  readonly types: readonly ColumnType[];
  readonly rows: readonly (readonly Value[])[];
  readonly keys: readonly { readonly column: number; readonly descending: boolean; readonly ignoresCase: boolean }[];
  readonly distinct: boolean;
}

const jobs: fc.Arbitrary<Job> = fc.array(fc.nat(forms.length - 1), { minLength: 1, maxLength: 40 }).chain((columns) =>
  fc.record({
    types: fc.constant(columns.map((form) => forms[form]?.type as ColumnType)),
    rows: fc.array(fc.tuple(...columns.map((form) => fc.option(forms[form]?.values as fc.Arbitrary<Value>))), {
      maxLength: 60,
    }),
    keys: fc.array(
      fc.record({ column: fc.nat(columns.length - 1), descending: fc.boolean(), ignoresCase: fc.boolean() }),
      { minLength: 1, maxLength: 3 },
    ),
    distinct: fc.boolean(),
  }),
);

/** Vectors of these rows, every text column with bytes of its own or all with the same, at positions 0, 1, 2 … or with gaps. */
function bufferOf(types: readonly ColumnType[], rows: Job['rows'], gaps: boolean, shared: boolean): PipelineBuffer {
  const step = gaps ? 2 : 1;
  const vectors = types.map((type) => createVector(type, rows.length * step));
  for (const [row, values] of rows.entries()) {
    for (const [column, type] of types.entries()) {
      const vector = vectors[column] as Vector;
      writeVector(vector, row * step, values[column] as Value, type);
    }
  }
  if (shared) shareBytes(vectors);
  return {
    rowCount: rows.length,
    selection: gaps ? Int32Array.from(rows, (_, row) => row * step) : undefined,
    vector: (lineageId: string) => vectors[Number(lineageId)],
  } as unknown as PipelineBuffer;
}

/** Lays the texts of a row side by side, as they lie in a line of a file that does not begin at a whole word. */
function shareBytes(vectors: readonly Vector[]): void {
  const texts = vectors.filter((vector) => vector.layout === 'bytes');
  const parts: number[] = [9, 9, 9];
  const rowCount = texts[0]?.starts.length ?? 0;
  for (let row = 0; row < rowCount; row++) {
    for (const text of texts) {
      const value = text.bytes.slice(text.starts[row], text.ends[row]);
      text.starts[row] = parts.length - 3;
      parts.push(...value);
      text.ends[row] = parts.length - 3;
      parts.push(44);
    }
  }
  const bytes = Uint8Array.from(parts).subarray(3);
  for (const text of texts) text.bytes = bytes;
}

function contextOf(limit: number, files: SpillFiles, onSpilled = (_: number): void => undefined): ComponentContext {
  return {
    signal: new AbortController().signal,
    createRowStore,
    memory: new GrantedMemory(new MemoryBudget(limit)),
    createSpillFile: (content: SpillContent = 'rows') => files.create(content, onSpilled),
  } as unknown as ComponentContext;
}

function spillFiles(write?: () => number): SpillFiles {
  return new SpillFiles({
    folders: { rows: [folder], blobs: [folder] },
    resolvePath: (path) => path,
    warn: () => undefined,
    unlinksAtOnce: false,
    ...(write === undefined ? {} : { write }),
  });
}

function outputOf(types: readonly ColumnType[], capacity: number, sent: Value[][]): OutputPort {
  const vectors = types.map((type) => createVector(type, capacity));
  return {
    connected: true,
    buffer: { capacity, vector: (lineageId: string) => vectors[Number(lineageId)] },
    send(count: number) {
      for (let row = 0; row < count; row++) {
        sent.push(types.map((type, column) => readVector(vectors[column] as Vector, row, type)));
      }
    },
  } as unknown as OutputPort;
}

interface Way {
  readonly limit: number;
  readonly sizes: SorterSizes;
  readonly rowsPerBuffer: number;
  readonly gaps: boolean;
  readonly shared: boolean;
}

async function sorted(job: Job, way: Way): Promise<{ rows: Value[][]; spilled: number }> {
  const { types, keys, distinct } = job;
  let spilled = 0;
  const files = spillFiles();
  const context = contextOf(way.limit, files, (bytes) => {
    spilled += bytes;
  });
  const lineageIds = types.map((_, column) => String(column));
  const sorter = new RowSorter({ columns: types, keys: keysOf(job), distinct }, context, way.sizes);
  expect(keys.length).toBeGreaterThan(0);
  for (let first = 0; first < job.rows.length; first += way.rowsPerBuffer) {
    const rows = job.rows.slice(first, first + way.rowsPerBuffer);
    sorter.append(bufferOf(types, rows, way.gaps, way.shared), lineageIds);
  }
  const rows: Value[][] = [];
  await sorter.emit(outputOf(types, way.rowsPerBuffer, rows), lineageIds);
  sorter.clear();
  expect(readdirSync(folder)).toEqual([]);
  return { rows, spilled };
}

function keysOf({ types, keys }: Job) {
  return keys.map(({ column, descending, ignoresCase }) => ({
    column,
    type: types[column] as ColumnType,
    descending,
    collation: ignoresCase ? ignoringCase : english,
  }));
}

/** The rows in the order of the row comparer, by the language's own stable sort. */
function expected(job: Job): Value[][] {
  const { types, rows, distinct } = job;
  const buffer = bufferOf(types, rows, false, false);
  const vectors = types.map((_, column) => buffer.vector(String(column)));
  const keys = keysOf(job);
  const keyVectors = keys.map(({ column }) => vectors[column] as Vector);
  const compare = rowComparer(keys);
  const order = [...rows.keys()].sort((left, right) => compare(keyVectors, left, keyVectors, right));
  const kept = order.filter((row, place) => {
    const before = order[place - 1];
    return !distinct || before === undefined || compare(keyVectors, before, keyVectors, row) !== 0;
  });
  return kept.map((row) => types.map((type, column) => readVector(vectors[column] as Vector, row, type)));
}

describe('RowSorter', () => {
  const ways = fc.record({
    limit: fc.constantFrom(0, 700, 3000, Number.POSITIVE_INFINITY),
    sizes: fc.constantFrom(tinySizes, usualSorterSizes),
    rowsPerBuffer: fc.constantFrom(1, 7, 2048),
    gaps: fc.boolean(),
    shared: fc.boolean(),
  });

  it('gives the same rows with and without spilling, in the order of the row comparer, stable', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, ways, async (job, way) => {
        expect((await sorted(job, way)).rows).toEqual(expected(job));
      }),
      { numRuns: 300 },
    );
  });

  it('spills when its memory is refused, and merges runs in several passes', async () => {
    const rows = Array.from({ length: 1000 }, (_, row) => [(row * 7919) % 1000, `row ${row}`]);
    const types = [columnType('DT_I4'), columnType('DT_WSTR', { length: 20 })];
    const job = { types, rows, keys: [{ column: 0, descending: true, ignoresCase: false }], distinct: false };
    const way = { sizes: tinySizes, rowsPerBuffer: 64, gaps: false, shared: false };
    const spilling = await sorted(job, { ...way, limit: 0 });
    const holding = await sorted(job, { ...way, limit: Number.POSITIVE_INFINITY });
    expect(spilling.rows).toEqual(holding.rows);
    expect(holding.spilled).toBe(0);
    // Every pass of merging writes everything once more.
    expect(spilling.spilled).toBeGreaterThan(5 * 1000 * 4);
  });

  it('gives its memory back', async () => {
    const budget = new MemoryBudget(1e9);
    const memory = new GrantedMemory(budget);
    const files = spillFiles();
    const context = { ...contextOf(0, files), memory } as ComponentContext;
    const types = [columnType('DT_I4')];
    const keys = [{ column: 0, type: types[0] as ColumnType, descending: false }];
    const sorter = new RowSorter({ columns: types, keys, distinct: false }, context);
    sorter.append(bufferOf(types, [[1], [2]], false, false), ['0']);
    expect(budget.held).toBeGreaterThan(0);
    sorter.clear();
    expect(budget.held).toBe(0);
  });

  it('fails with what the disk lacks and leaves no file', () => {
    const full = (): number => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    };
    const files = spillFiles(full);
    const types = [columnType('DT_I4')];
    const keys = [{ column: 0, type: types[0] as ColumnType, descending: false }];
    const sorter = new RowSorter({ columns: types, keys, distinct: false }, contextOf(0, files), tinySizes);
    const rows = Array.from({ length: 100 }, (_, row) => [row]);
    expect(() => sorter.append(bufferOf(types, rows, false, false), ['0'])).toThrow('the disk is full');
    sorter.clear();
    expect(readdirSync(folder)).toEqual([]);
  });
});
