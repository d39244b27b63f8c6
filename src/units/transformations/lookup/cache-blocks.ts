import {
  type CacheConnection,
  dtsError,
  type ResultBlock,
  type ResultColumn,
  type RowStore,
  readVector,
} from 'opendtsx/sdk';
import type { LookupColumns } from './lookup-columns.ts';

/** The rows of a cache as a query would give them. */
export async function* cacheBlocks(
  { columns }: CacheConnection,
  rows: RowStore,
  rowsPerBlock: number,
): AsyncIterable<{ readonly columns: readonly ResultColumn[]; readonly block: ResultBlock }> {
  const vectors = columns.map((_, column) => rows.vector(column));
  for (let from = 0; from < rows.rowCount; from += rowsPerBlock) {
    const rowCount = Math.min(rowsPerBlock, rows.rowCount - from);
    const positions = Array.from({ length: rowCount }, (_, index) => from + index);
    const values = columns.map(({ type }, column) => positions.map((row) => readVector(vectors[column], row, type)));
    yield { columns, block: { rowCount, values } };
  }
}

/** Checks that a lookup joins all columns of the cache's index, and no others (source: Cache Connection Manager Editor). Throws a `DtsError`. */
export function checkIndex({ columns, name }: CacheConnection, { joins }: LookupColumns, component: string): void {
  const index = columns.filter(({ indexPosition }) => indexPosition > 0);
  const isJoinOf = (column: string, reference: string): boolean => column.toLowerCase() === reference.toLowerCase();
  const args = { component, connection: name, index: index.map((column) => column.name).join(', ') };
  const stray = joins.find(({ referenceColumn }) => !index.some((column) => isJoinOf(column.name, referenceColumn)));
  if (stray !== undefined) {
    throw dtsError('DTS_E_TXLOOKUP_REFCOLUMNISNOTINDEX', { ...args, column: stray.referenceColumn });
  }
  const missing = index.find((column) => !joins.some(({ referenceColumn }) => isJoinOf(column.name, referenceColumn)));
  if (missing !== undefined) {
    throw dtsError('DTS_E_TXLOOKUP_INDEXCOLUMNSMISMATCH', { ...args, column: missing.name });
  }
}
