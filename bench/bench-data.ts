import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineitemPieces, partPieces, writePieces } from './generate-lineitem.ts';
import { loadParts } from './load-parts.ts';

const bytesPerRow = 150;
// The input, the widest results of one side, and as much again for what a sort puts aside.
const copies = 3.5;

/** The folders of a benchmark. */
export interface BenchFolders {
  /** Input files. */
  readonly data: string;
  /** Results of this process alone; deleted when it ends. */
  readonly results: string;
}

/**
 * Makes the folders below `folder`; with `once` the data is this process's alone too, and deleted when it ends. Throws when the disk is too
 * small for this many rows.
 */
export function openFolders(folder: string, rows: number, once: boolean): BenchFolders {
  const kept = join(folder, `opendtsx-bench-${rows}`);
  const data = once ? mkdtempSync(`${kept}-`) : kept;
  mkdirSync(data, { recursive: true });
  if (once) process.on('exit', () => rmSync(data, { recursive: true, force: true }));
  const { bavail, bsize } = statfsSync(data);
  const [free, needed] = [bavail * bsize, rows * bytesPerRow * copies];
  if (free < needed) {
    const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
    throw new Error(
      `${rows} rows take up to ${gigabytes(needed)}; ${data} has ${gigabytes(free)} free (--folder chooses another disk)`,
    );
  }
  const results = mkdtempSync(join(data, 'results-'));
  process.on('exit', () => rmSync(results, { recursive: true, force: true }));
  return { data, results };
}

/** Writes what is missing of the inputs. */
export async function writeData(data: string, rows: number, inputs: ReadonlySet<string>): Promise<void> {
  for (const input of inputs) {
    const path = join(data, `${input}.csv`);
    if (!existsSync(path)) await writePieces(path, lineitemPieces(rows, input === 'lineitem-err'));
  }
  const parts = join(data, 'part.csv');
  if (!existsSync(parts)) await writePieces(parts, partPieces());
  if (!existsSync(join(data, 'part.db'))) await loadParts(parts, join(data, 'part.db'));
  // Read once, so that every run finds the file warm; the large ones are warm from the runs that are not counted.
  await readFile(parts);
}
