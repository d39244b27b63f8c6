import { existsSync } from 'node:fs';
import { type CacheColumn, type CacheConnection, dtsError, type RowStore, type RowStoreOptions } from 'opendtsx/sdk';
import { readCacheFile, writeCacheFile } from './cache-file.ts';

/** The rows of a cache, and who fills it. */
export class MemoryCache implements CacheConnection {
  readonly kind = 'cache';
  readonly name: string;
  readonly columns: readonly CacheColumn[];
  /** The file on this machine, if there is one; a property expression may change it while the package runs. */
  path: string | undefined;
  #rows: RowStore | undefined;
  #loadedFrom: string | undefined;
  #writer: string | undefined;

  constructor(name: string, columns: readonly CacheColumn[], path: string | undefined) {
    this.name = name;
    this.columns = columns;
    this.path = path;
  }

  beginWriting(component: string): void {
    const args = { component, connection: this.name };
    if (this.#loadedFrom !== undefined) {
      throw dtsError('DTS_E_CACHELOADEDFROMFILE', { ...args, file: this.#loadedFrom });
    }
    if (this.#writer !== undefined) throw dtsError('DTS_E_MULTIPLECACHEWRITES', { ...args, other: this.#writer });
    this.#writer = component;
  }

  async finishWriting(rows: RowStore): Promise<void> {
    this.#rows = rows;
    if (this.path !== undefined) await writeCacheFile(this.path, this.name, this.columns, rows);
  }

  abandonWriting(): void {
    this.#writer = undefined;
  }

  async read(component: string, createRowStore: (options: RowStoreOptions) => RowStore): Promise<RowStore> {
    const args = { component, connection: this.name };
    if (this.#rows === undefined && this.#writer !== undefined) {
      throw dtsError('DTS_E_READNOTFILLEDCACHE', { ...args, other: this.#writer });
    }
    if (this.#rows !== undefined && (this.#loadedFrom === undefined || this.#loadedFrom === this.path)) {
      return this.#rows;
    }
    if (this.path === undefined) throw dtsError('DTS_E_READUNINITIALIZEDCACHE', args);
    if (!existsSync(this.path)) throw dtsError('DTS_E_READUNINITIALIZEDCACHE', { ...args, file: this.path });
    const rows = createRowStore({ columns: this.columns.map(({ type }) => type) });
    await readCacheFile(this.path, this.name, this.columns, rows);
    this.#rows = rows;
    this.#loadedFrom = this.path;
    return rows;
  }
}
