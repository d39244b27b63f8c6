import { basename, dirname, join } from 'node:path';
import type { PathWatcher, WatchedPath } from '../../data-flow/path-watcher.ts';
import type { CellValue } from '../../data-flow/row-cells.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { columnTitles, csvLine, eachRow, formatOfFile, type RowFormat } from './row-text.ts';
import { openTextFile, type TextFile } from './text-file.ts';

/** A path whose rows are written to a file. */
export interface DataTap {
  /** Name, refId or identification string of the path. */
  readonly path: string;
  /** Path, name or id of the Data Flow task; needed only where several have a path of the name. */
  readonly dataFlow?: string;
  /**
   * `.jsonl`: lines of JSON; everything else: comma-separated values with the names in the first line. A data flow within a loop gets a file
   * for each iteration, with its number and `_` before the name (source: reference of catalog.add_data_tap; the sign after the number is ours).
   */
  readonly file: string;
  /** Rows at most in a file; absent or negative: all. */
  readonly maxRows?: number;
}

/** A data tap of an execution. */
export interface OpenTap {
  /** Watches one run of the path. */
  watch(path: WatchedPath): PathWatcher;
  /** Makes the files visible; gives a finding for each that could not be written. */
  close(): Promise<readonly Diagnostic[]>;
}

/** Opens a data tap. Throws a `DtsError` when its file cannot be made. @param path of the file on this machine */
export async function openTap(path: string, { maxRows }: DataTap, isInLoop: boolean): Promise<OpenTap> {
  const limit = maxRows === undefined || maxRows < 0 ? Number.POSITIVE_INFINITY : maxRows;
  return isInLoop ? new LoopTap(path, limit) : singleTap(path, limit);
}

// A data flow of an event handler may run again: it goes on in the same file.
async function singleTap(path: string, limit: number): Promise<OpenTap> {
  const file = new TapFile(await openTextFile(path), formatOfFile(path), limit);
  return {
    watch: (watched) => ({ rows: file.begin(watched) }),
    async close() {
      const lost = await file.close();
      return lost === undefined ? [] : [lost];
    },
  };
}

/** A tap of a data flow within a loop: a file for each run. */
class LoopTap implements OpenTap {
  readonly #path: string;
  readonly #limit: number;
  readonly #open = new Set<Promise<TapFile>>();
  readonly #closing: Promise<Diagnostic | undefined>[] = [];
  #runs = 0;

  constructor(path: string, limit: number) {
    this.#path = path;
    this.#limit = limit;
  }

  watch(watched: WatchedPath): PathWatcher {
    this.#runs++;
    const path = join(dirname(this.#path), `${this.#runs}_${basename(this.#path)}`);
    const opening = openTextFile(path).then((file) => new TapFile(file, formatOfFile(path), this.#limit));
    const begun = opening.then((file) => file.begin(watched));
    // Who waits for it is told; without rows it is told at the end.
    begun.catch(() => undefined);
    this.#open.add(opening);
    let take: PathWatcher['rows'] | undefined;
    return {
      rows: (batch) => {
        if (take !== undefined) return take(batch);
        return begun.then((ready) => {
          take = ready;
          return ready(batch);
        });
      },
      finish: () => this.#close(opening),
    };
  }

  async close(): Promise<readonly Diagnostic[]> {
    for (const opening of this.#open) this.#close(opening);
    return (await Promise.all(this.#closing)).filter((lost) => lost !== undefined);
  }

  #close(opening: Promise<TapFile>): void {
    if (!this.#open.delete(opening)) return;
    const closed = opening.then((file) => file.close());
    this.#closing.push(
      closed.catch((error: unknown) => {
        if (error instanceof DtsError) return error.diagnostic;
        throw error;
      }),
    );
  }
}

/** One file of a data tap. */
class TapFile {
  readonly #file: TextFile;
  readonly #format: RowFormat;
  #left: number;
  #hasTitles = false;

  constructor(file: TextFile, format: RowFormat, limit: number) {
    this.#file = file;
    this.#format = format;
    this.#left = limit;
  }

  /** Writes the titles unless they are there already, and gives what takes the rows. */
  begin({ columns }: WatchedPath): PathWatcher['rows'] {
    const titles = columnTitles(columns);
    if (this.#format === 'csv' && !this.#hasTitles) this.#file.write(csvLine(titles));
    this.#hasTitles = true;
    const write = (cells: readonly CellValue[]): void =>
      this.#file.write(this.#format === 'csv' ? csvLine(cells) : jsonLine(titles, cells));
    return (batch) => {
      if (this.#left <= 0) return;
      this.#left -= eachRow(batch, columns, this.#left, write);
      if (this.#file.isBehind) return this.#file.drain();
    };
  }

  close(): Promise<Diagnostic | undefined> {
    return this.#file.close();
  }
}

function jsonLine(titles: readonly string[], cells: readonly CellValue[]): string {
  return `${JSON.stringify(Object.fromEntries(titles.map((title, index) => [title, cells[index]])))}\n`;
}
