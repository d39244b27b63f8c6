import {
  type Collation,
  type ComponentContext,
  collationOf,
  columnType,
  finishHash,
  GroupedKeys,
  type InputColumn,
  type Int32Vector,
  type MemoryGrant,
  mixHash,
  type OutputColumn,
  PackedKeys,
  PartitionedRows,
  type Vector,
} from 'opendtsx/sdk';
import type { Accumulator, GroupedRows } from './accumulator.ts';
import type { GroupRecords } from './group-records.ts';

/** What a search for distinct values needs of its surroundings. */
interface DistinctSearchParts {
  readonly records: GroupRecords;
  /** The double of each group that counts its values. */
  readonly cell: number;
  readonly source: InputColumn;
  readonly collation: Collation;
  readonly context: ComponentContext;
  /** How many searches this one is part of: values that found no room in one are searched by others. */
  readonly level: number;
}

/** Counts the distinct values of a column by group; NULL is no value. Text is compared by the column's comparison flags. */
export class DistinctCounts implements Accumulator {
  readonly #records: GroupRecords;
  readonly #cell: number;
  readonly #search: DistinctSearch;

  constructor(
    records: GroupRecords,
    source: InputColumn,
    target: OutputColumn,
    place: { readonly localeId: number; readonly context: ComponentContext },
  ) {
    const collation = collationOf(place.localeId, Number(target.properties.AggregationComparisonFlags));
    this.#records = records;
    this.#cell = records.claimDouble(0);
    this.#search = new DistinctSearch({
      records,
      cell: this.#cell,
      source,
      collation,
      context: place.context,
      level: 0,
    });
  }

  add(batch: GroupedRows): void {
    this.#search.add(batch);
  }

  settle(): void {
    this.#search.settle();
  }

  /** The distinct values of a group, after `settle`. */
  of(group: number): number {
    return this.#records.doubles[(group * this.#records.stride) / 2 + this.#cell];
  }

  clear(): void {
    this.#search.clear();
  }
}

/** Finds pairs of group and value that did not occur before. Those for which there is no memory go into partitions of a file, each searched alone. */
class DistinctSearch {
  readonly #parts: DistinctSearchParts;
  readonly #keys: PackedKeys;
  readonly #seen: GroupedKeys;
  readonly #grant: MemoryGrant;
  #spilled: PartitionedRows | undefined;
  #rows = new Int32Array(0);
  #groups = new Int32Array(0);
  #hashes = new Int32Array(0);
  #isNew = new Uint8Array(0);

  constructor(parts: DistinctSearchParts) {
    this.#parts = parts;
    this.#keys = new PackedKeys([{ type: parts.source.type, collation: parts.collation }], false);
    this.#seen = new GroupedKeys(this.#keys.stride);
    this.#grant = parts.context.memory.grant(`distinct values of ${parts.source.name}`);
  }

  add(batch: GroupedRows): void {
    const vector = batch.vector(this.#parts.source.lineageId);
    const known = this.#known(batch, vector);
    if (this.#spilled === undefined && !this.#admits(known, vector)) this.#beginSpilling();
    this.#keys.pack([vector], known.rows, known.count, this.#spilled === undefined);
    if (this.#spilled === undefined) {
      this.#count(this.#seen.add(this.#keys, known.groups));
      if (!this.#account()) this.#beginSpilling();
    } else if (this.#seen.find(this.#keys, known.groups, this.#isNew) > 0) this.#spill(known, vector, this.#spilled);
  }

  /** Counts the values that wait, and those in the file; the groups must still be there. */
  settle(): void {
    const spilled = this.#spilled;
    if (spilled === undefined) this.#count(this.#seen.settle());
    this.clear();
    if (spilled === undefined) return;
    const { level, source } = this.#parts;
    for (const partition of spilled.finish()) {
      const search = new DistinctSearch({ ...this.#parts, level: level + 1 });
      for (const { rowCount, vectors } of partition.blocks()) {
        const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
        const groups = (vectors[0] as Int32Vector).values;
        search.add({ count: rowCount, rows, groups, vector: (id) => vectors[id === source.lineageId ? 1 : 0] });
      }
      search.settle();
      search.clear();
      partition.close();
    }
  }

  clear(): void {
    this.#spilled = undefined;
    this.#seen.clear();
    this.#keys.clear();
    this.#grant.release();
  }

  /** Whether there is memory for the texts of a batch. The first values have to find room in any case. */
  #admits({ rows, count }: GroupedRows, vector: Vector): boolean {
    const bytes = this.#keys.bytesFor([vector], rows, count);
    return bytes === 0 || this.#grant.request(bytes) || this.#seen.byteLength === 0;
  }

  /** Settles what the memory of a batch was; the set grows in small steps, so that asking afterwards is in time. False when it is too much. */
  #account(): boolean {
    const missing = this.#seen.byteLength + this.#keys.byteLength - this.#grant.held;
    if (missing < 0) this.#grant.release(-missing);
    return missing <= 0 || this.#grant.request(missing);
  }

  #beginSpilling(): void {
    this.#count(this.#seen.settle());
    const types = [columnType('DT_I4'), this.#parts.source.type];
    this.#spilled = new PartitionedRows(types, this.#parts.context, this.#parts.level);
  }

  /** Counts the values that the set found last. */
  #count(found: number): void {
    const groups = this.#seen.found;
    const { cell, records } = this.#parts;
    const { doubles } = records;
    const width = records.stride / 2;
    for (let index = 0; index < found; index++) doubles[groups[index] * width + cell]++;
  }

  #spill({ count, rows, groups }: GroupedRows, vector: Vector, spilled: PartitionedRows): void {
    const ofRow = new Int32Array(vector.nulls.length);
    for (let position = 0; position < count; position++) {
      ofRow[rows[position]] = groups[position];
      this.#hashes[position] = finishHash(mixHash(this.#keys.hashes[position], groups[position]));
    }
    const groupVector: Vector = { layout: 'i32', values: ofRow, nulls: vector.nulls, hasNulls: false };
    spilled.append([groupVector, vector], rows, count, this.#hashes, this.#isNew);
  }

  #known(batch: GroupedRows, { nulls, hasNulls }: Vector): GroupedRows {
    if (this.#isNew.length < batch.count) {
      this.#rows = new Int32Array(batch.count);
      this.#groups = new Int32Array(batch.count);
      this.#hashes = new Int32Array(batch.count);
      this.#isNew = new Uint8Array(batch.count);
    }
    if (!hasNulls) return batch;
    const { rows, groups } = batch;
    let count = 0;
    for (let position = 0; position < batch.count; position++) {
      const row = rows[position];
      if (nulls[row] === 1) continue;
      this.#rows[count] = row;
      this.#groups[count++] = groups[position];
    }
    return { ...batch, count, rows: this.#rows, groups: this.#groups };
  }
}
