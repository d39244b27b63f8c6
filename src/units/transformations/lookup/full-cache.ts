import {
  type ComponentContext,
  createKeyPacker,
  type DatabaseConnection,
  diagnostic,
  dtsError,
  KeyTable,
  type MemoryGrant,
  type PipelineBuffer,
  type SharedKeys,
  shareVectors,
  type Vector,
} from 'opendtsx/sdk';
import { KeyMatcher } from './key-matcher.ts';
import type { LookupColumns } from './lookup-columns.ts';
import { placedReference } from './place-text.ts';
import { type KnownReference, type ReferenceBlock, type ReferenceFault, ReferenceRows } from './reference-rows.ts';
import { SpilledReference } from './spilled-reference.ts';

/** Where the messages of a lookup belong, and how strict it is. */
export interface LookupSettings {
  readonly component: string;
  readonly localeId: number;
  readonly treatDuplicateKeysAsError: boolean;
}

/** A full cache in memory that other threads see. */
export interface SharedReference {
  readonly keys: SharedKeys;
  /** The values of each copied column. */
  readonly vectors: readonly Vector[];
  readonly faults: readonly ReadonlyMap<number, ReferenceFault>[];
}

/** A way to find the reference row of each row. */
export interface ReferenceCache {
  readonly rows: KnownReference;
  /** What copies of the lookup on other threads need; absent, or undefined, for caches that cannot be shared. */
  share?(): SharedReference | undefined;
  /** Writes the position of the matching reference row, or −1, for every active row. */
  match(buffer: PipelineBuffer, referenceRows: Int32Array): void | Promise<void>;
}

/**
 * Every reference row, in memory or, when there is too little, in a temporary file. Keys are compared byte by byte: case, accents and trailing
 * blanks count, and NULL matches NULL (source: behaviour of the full cache as known from practice; the documentation states only that it is case-sensitive).
 */
export class FullCache implements ReferenceCache {
  readonly #rows: ReferenceRows;
  readonly #columns: LookupColumns;
  readonly #settings: LookupSettings;
  readonly #context: ComponentContext;
  readonly #packer;
  readonly #table = new KeyTable();
  readonly #grant: MemoryGrant;
  #spilled: SpilledReference | undefined;
  #everyRow = new Int32Array(0);
  #duplicates = 0;
  /** Made when every key is known. */
  #matcher: KeyMatcher | undefined;
  #placed: KnownReference | undefined;

  constructor(columns: LookupColumns, settings: LookupSettings, context: ComponentContext) {
    this.#rows = new ReferenceRows(columns, settings, context);
    this.#grant = context.memory.grant('reference rows');
    this.#columns = columns;
    this.#settings = settings;
    this.#context = context;
    this.#packer = createKeyPacker(columns.joins.map(({ column }) => ({ type: column.type })));
  }

  get rows(): KnownReference {
    return this.#spilled ?? this.#placed ?? this.#rows;
  }

  /** Reads the reference; of rows with the same key the first is kept. */
  async load(reference: ReturnType<DatabaseConnection['query']>): Promise<void> {
    for await (const { columns, block } of reference) {
      const read = this.#rows.read(columns, block);
      if (this.#spilled === undefined && !this.#admits(read.rowCount)) this.#spilled = this.#spill();
      this.#packer.bind(read.keys);
      if (this.#spilled === undefined) this.#keep(read);
      else this.#keepSpilled(read, this.#spilled);
    }
    this.#report();
  }

  match(buffer: PipelineBuffer, referenceRows: Int32Array): void {
    if (this.#spilled === undefined) this.#matcherOf().match(buffer, referenceRows);
    else {
      this.#packer.bind(this.#columns.joins.map(({ column }) => buffer.vector(column.lineageId)));
      this.#spilled.match(this.#packer, this.#rowsOf(buffer), buffer.rowCount, referenceRows);
    }
  }

  share(): SharedReference | undefined {
    if (this.#spilled !== undefined) return undefined;
    const copies = this.#columns.copies.map((_, copy) => copy);
    return {
      keys: this.#table.share(),
      vectors: shareVectors(
        copies.map((copy) => this.#rows.vector(copy)),
        this.#rows.rowCount,
      ),
      faults: copies.map((copy) => this.#rows.faults(copy)),
    };
  }

  #matcherOf(): KeyMatcher {
    if (this.#matcher === undefined) {
      this.#matcher = new KeyMatcher(this.#table, this.#packer, this.#columns);
      const vectors = this.#columns.copies.map((_, copy) => this.#rows.vector(copy));
      this.#placed = placedReference(vectors, (copy) => this.#rows.faults(copy), this.#context.allocateBytes);
    }
    return this.#matcher;
  }

  #keep({ rowCount, unmatchable }: ReferenceBlock): void {
    const kept = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      if (unmatchable.has(row)) continue;
      const length = this.#packer.pack(row);
      const known = this.#table.size;
      if (this.#table.findOrInsert(this.#packer.words, length) < known) this.#duplicates++;
      else kept[count++] = row;
    }
    this.#rows.keepAll(kept.subarray(0, count));
  }

  #keepSpilled({ rowCount, unmatchable, copies, faults }: ReferenceBlock, spilled: SpilledReference): void {
    const copiers = spilled.copiersFrom(copies);
    for (let row = 0; row < rowCount; row++) {
      if (unmatchable.has(row)) continue;
      const length = this.#packer.pack(row);
      if (spilled.has(this.#packer.words, length)) this.#duplicates++;
      else spilled.add(this.#packer.words, length, copiers, row, faults);
    }
  }

  /** Whether there is memory for as many rows more: both parts of the cache grow by doubling. */
  #admits(count: number): boolean {
    const held = this.#rows.byteLength + this.#table.byteLength;
    const size = this.#table.size;
    const grows = Math.clz32(size) !== Math.clz32(size + count);
    const missing = (grows ? 2 : 1) * held - this.#grant.held;
    return missing <= 0 || this.#grant.request(missing);
  }

  /** Moves the rows from memory to a file. */
  #spill(): SpilledReference {
    const spilled = new SpilledReference(this.#columns, this.#context);
    const copies = this.#columns.copies.map((_, copy) => copy);
    const copiers = spilled.copiersFrom(copies.map((copy) => this.#rows.vector(copy)));
    const faults = copies.map((copy) => this.#rows.faults(copy));
    for (let row = 0; row < this.#table.size; row++) {
      const key = this.#table.keyAt(row);
      spilled.add(key, key.length, copiers, row, faults);
    }
    this.#rows.clear();
    this.#table.clear();
    this.#grant.release();
    return spilled;
  }

  #rowsOf({ rowCount, selection }: PipelineBuffer): Int32Array {
    if (selection !== undefined) return selection;
    if (this.#everyRow.length < rowCount) this.#everyRow = Int32Array.from({ length: rowCount }, (_, row) => row);
    return this.#everyRow;
  }

  #report(): void {
    const { component, treatDuplicateKeysAsError } = this.#settings;
    const place = { source: this.#context.source, subComponent: component };
    if (this.#duplicates > 0) {
      const columns = this.#columns.joins.map((join) => join.referenceColumn).join(', ');
      const args = { component, count: this.#duplicates, columns };
      if (treatDuplicateKeysAsError) throw dtsError('OPENDTSX_E_LOOKUP_DUPLICATEKEYS', args, place);
      this.#context.fire(diagnostic('DTS_W_TXLOOKUP_DUPLICATE_KEYS', args, place));
    }
    const bytes = this.#spilled?.byteLength ?? this.#rows.byteLength + this.#table.byteLength;
    const rows = this.#spilled?.rowCount ?? this.#rows.rowCount;
    this.#context.fire(diagnostic('DTS_I_TXLOOKUP_CACHE_FINAL', { component, rows, bytes }, place));
  }
}
