import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  type CacheColumn,
  createVector,
  DtsError,
  dtsError,
  type RowStore,
  readVector,
  writeVector,
} from 'opendtsx/sdk';
import { cacheValue, storedValue } from './cache-value.ts';

/** First line of a cache file; the second one has the columns, each other one a row. */
const signature = 'OpenDTSX cache 1';
const rowsPerWrite = 1000;

/** Writes the rows of a cache to a file, which takes its name when it is complete. Throws a `DtsError` when that fails. */
export async function writeCacheFile(
  path: string,
  connection: string,
  columns: readonly CacheColumn[],
  rows: RowStore,
): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.appendFile(`${signature}\n${JSON.stringify(columns)}\n`);
      for (let from = 0; from < rows.rowCount; from += rowsPerWrite) {
        await file.appendFile(linesOf(columns, rows, from, Math.min(from + rowsPerWrite, rows.rowCount)));
      }
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const detail = (error as Error).message;
    throw dtsError('DTS_E_CACHEFILEWRITEFAILED', { connection, file: path, detail });
  }
}

function linesOf(columns: readonly CacheColumn[], rows: RowStore, from: number, to: number): string {
  const vectors = columns.map((_, column) => rows.vector(column));
  let text = '';
  for (let row = from; row < to; row++) {
    const values = columns.map(({ type }, column) => storedValue(readVector(vectors[column], row, type)));
    text += `${JSON.stringify(values)}\n`;
  }
  return text;
}

/** Appends the rows of a file. Throws a `DtsError` when it is no cache file of ours, or one of other columns. */
export async function readCacheFile(
  path: string,
  connection: string,
  columns: readonly CacheColumn[],
  rows: RowStore,
): Promise<void> {
  let line = 0;
  const fail = (detail: string): never => {
    throw dtsError('DTS_E_FAILEDTOLOADCACHE', { connection, file: path, line, detail });
  };
  const cells = columns.map(({ type }) => createVector(type, 1));
  try {
    for await (const text of createInterface({ input: createReadStream(path, 'utf8') })) {
      line++;
      if (line === 1 && text !== signature) throw dtsError('DTS_E_CACHEBADHEADER', { connection, file: path });
      if (line === 1) continue;
      const read: unknown = JSON.parse(text);
      if (line === 2) {
        if (text !== JSON.stringify(columns)) fail('its columns are not those of the connection manager');
        continue;
      }
      if (!Array.isArray(read) || read.length !== columns.length) return fail('it is no row of the cache');
      columns.forEach(({ type }, column) => {
        const cell = cells[column];
        if (cell.layout === 'bytes') cell.used = 0;
        writeVector(cell, 0, cacheValue(read[column], type), type);
      });
      rows.appendRow(cells, 0);
    }
  } catch (error) {
    if (error instanceof DtsError) throw error;
    fail((error as Error).message);
  }
  if (line < 2) throw dtsError('DTS_E_CACHEBADHEADER', { connection, file: path });
}
