import type { ColumnType } from '../datatypes/data-type.ts';
import type { RowStore, RowStoreOptions } from './row-store.ts';

/** A column of a cache. */
export interface CacheColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Place in the index, from 1; 0 for a column that is no part of it. */
  readonly indexPosition: number;
}

/**
 * Reference rows that one component fills and others read, for as long as a package runs: what a Cache connection manager gives. The columns of the
 * rows are those of the cache, in their order.
 */
export interface CacheConnection {
  readonly kind: 'cache';
  /** Name of the connection manager, for messages. */
  readonly name: string;
  readonly columns: readonly CacheColumn[];
  /** Claims the cache for the component that fills it. Throws a `DtsError` when another one has done so, or a file was read. */
  beginWriting(component: string): void;
  /** Makes the rows those of the cache, which keeps them, and writes its file if it has one. Throws a `DtsError` when that fails. */
  finishWriting(rows: RowStore): Promise<void>;
  /** Ends the claim without rows: the component failed. */
  abandonWriting(): void;
  /** The rows, those of the file when nothing has filled the cache. They stay those of the cache. Throws a `DtsError` when there are none. */
  read(component: string, createRowStore: (options: RowStoreOptions) => RowStore): Promise<RowStore>;
}
