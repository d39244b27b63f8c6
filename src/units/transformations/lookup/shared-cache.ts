import { type ByteAllocator, createKeyPacker, KeyTable, type PipelineBuffer } from 'opendtsx/sdk';
import type { ReferenceCache, SharedReference } from './full-cache.ts';
import { KeyMatcher } from './key-matcher.ts';
import type { LookupColumns } from './lookup-columns.ts';
import { placedReference } from './place-text.ts';
import type { KnownReference } from './reference-rows.ts';

/** The full cache of the first thread, as its copies use it. */
export class SharedCache implements ReferenceCache {
  readonly rows: KnownReference;
  readonly #matcher: KeyMatcher;

  constructor(columns: LookupColumns, { keys, vectors, faults }: SharedReference, allocate: ByteAllocator) {
    this.rows = placedReference(vectors, (copy) => faults[copy], allocate);
    const packer = createKeyPacker(columns.joins.map(({ column }) => ({ type: column.type })));
    this.#matcher = new KeyMatcher(KeyTable.over(keys), packer, columns);
  }

  match(buffer: PipelineBuffer, referenceRows: Int32Array): void {
    this.#matcher.match(buffer, referenceRows);
  }
}
