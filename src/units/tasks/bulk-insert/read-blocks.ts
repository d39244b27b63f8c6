import { createReadStream } from 'node:fs';
import { decodeBytes, isMultiByteCodePage } from 'opendtsx/sdk';

/** Fields of consecutive rows, by column. */
export interface FieldBlock {
  readonly rowCount: number;
  readonly columns: readonly (readonly string[])[];
}

/** How fields are told apart. */
export interface FieldShape {
  readonly codePage: number;
  readonly fieldTerminator: string;
  readonly rowTerminator: string;
  readonly columnCount: number;
}

const rowsPerBlock = 1024;
const utf8 = 65001;
const utf16 = 1200;

/**
 * The rows of a file. As BULK INSERT does it, every field but the last of a row ends at the next field terminator, and the last one at the next row
 * terminator; the last row may lack it. Throws an `Error` with the row at which the file ends too early.
 */
export async function* readBlocks(path: string, shape: FieldShape, signal: AbortSignal): AsyncGenerator<FieldBlock> {
  const scanner = createScanner(shape);
  for await (const text of readTexts(path, shape.codePage, signal)) {
    scanner.append(text);
    for (let block = scanner.take(false); block !== undefined; block = scanner.take(false)) yield block;
  }
  for (let block = scanner.take(true); block !== undefined; block = scanner.take(true)) yield block;
}

async function* readTexts(path: string, codePage: number, signal: AbortSignal): AsyncGenerator<string> {
  const stream = createReadStream(path, { signal, highWaterMark: 1 << 18 });
  if (codePage === utf8 || codePage === utf16) {
    const decoder = new TextDecoder(codePage === utf8 ? 'utf-8' : 'utf-16le', { fatal: true });
    for await (const bytes of stream) yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
    return;
  }
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk as Uint8Array]);
    // A line feed is never part of a character of two bytes.
    const end = isMultiByteCodePage(codePage) ? bytes.lastIndexOf(10) + 1 : bytes.length;
    yield decodeBytes(bytes.subarray(0, end), codePage);
    rest = bytes.subarray(end);
  }
  yield decodeBytes(rest, codePage);
}

interface Scanner {
  append(text: string): void;
  /** A block; undefined when more text is needed. @param last no more text comes */
  take(last: boolean): FieldBlock | undefined;
}

function createScanner({ fieldTerminator, rowTerminator, columnCount }: FieldShape): Scanner {
  let text = '';
  let row = 0;
  const ends = new Int32Array(columnCount);
  /** Finds the ends of the fields of the row at a position; −1 when the row is not whole. */
  const scanRow = (from: number, last: boolean): number => {
    let at = from;
    for (let column = 0; column < columnCount - 1; column++) {
      const end = text.indexOf(fieldTerminator, at);
      if (end < 0) return -1;
      ends[column] = end;
      at = end + fieldTerminator.length;
    }
    const end = text.indexOf(rowTerminator, at);
    if (end < 0 && !last) return -1;
    ends[columnCount - 1] = end < 0 ? text.length : end;
    return end < 0 ? text.length : end + rowTerminator.length;
  };
  return {
    append(more) {
      text += more;
    },
    take(last) {
      const columns: string[][] = Array.from({ length: columnCount }, () => []);
      let from = 0;
      let rowCount = 0;
      while (rowCount < rowsPerBlock && from < text.length) {
        const next = scanRow(from, last);
        if (next < 0) break;
        for (let column = 0; column < columnCount; column++) {
          columns[column].push(text.slice(from, ends[column]));
          from = ends[column] + fieldTerminator.length;
        }
        from = next;
        rowCount++;
      }
      text = text.slice(from);
      row += rowCount;
      if (rowCount > 0) return { rowCount, columns };
      if (last && text !== '') {
        throw new Error(`the file ends within row ${row + 1}: it has fewer fields than the table has columns`);
      }
      return undefined;
    },
  };
}
