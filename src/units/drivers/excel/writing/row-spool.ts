import { type FileHandle, open, rm } from 'node:fs/promises';
import { columnLetters } from '../workbook/cell-row.ts';

const flushAt = 256 * 1024;
/** Stand for the number of a row and its end: characters that XML cannot have. */
const [rowMark, endMark] = ['\u0001', '\u0002'];
let spools = 0;

/** Rows on their way into a sheet, kept in a file beside the workbook until they are all there. */
export class RowSpool {
  readonly #path: string;
  readonly #handle: FileHandle;
  #text = '';
  rowCount = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Makes the file of a spool: `<workbook>.<number>.partial`. */
  static async open(workbook: string): Promise<RowSpool> {
    const path = `${workbook}.${process.pid}-${++spools}.partial`;
    return new RowSpool(path, await open(path, 'w+', 0o600));
  }

  /** Adds a row; undefined cells are left out. @param columns numbers of the columns of the cells */
  add(
    columns: readonly number[],
    cells: readonly ({ readonly attributes: string; readonly content: string } | undefined)[],
  ): void {
    let row = `<row r="${rowMark}">`;
    cells.forEach((cell, at) => {
      if (cell !== undefined)
        row += `<c r="${columnLetters(columns[at])}${rowMark}"${cell.attributes}>${cell.content}</c>`;
    });
    this.#text += `${row}</row>${endMark}`;
    this.rowCount++;
  }

  /** Whether enough is held to be written to the file. */
  get isFull(): boolean {
    return this.#text.length >= flushAt;
  }

  /** Writes what is held to the file. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await this.#handle.write(text);
  }

  /** The rows as XML of a sheet, numbered from a row on. */
  async *rows(firstRow: number): AsyncGenerator<Uint8Array> {
    await this.flush();
    let row = firstRow;
    let rest = '';
    for await (const chunk of this.#handle.createReadStream({
      start: 0,
      autoClose: false,
      encoding: 'utf8',
      highWaterMark: 256 * 1024,
    })) {
      const parts = (rest + String(chunk)).split(endMark);
      rest = parts.pop() ?? '';
      const numbered = parts.map((part) => part.replaceAll(rowMark, String(row++)));
      if (numbered.length > 0) yield Buffer.from(numbered.join(''), 'utf8');
    }
  }

  /** Closes and removes the file. */
  async close(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}
