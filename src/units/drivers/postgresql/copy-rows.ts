import type { Readable } from 'node:stream';
import type { ResultBlock, Value } from 'opendtsx/sdk';
import type { TextReader } from './column-types.ts';
import { copyField } from './copy-text.ts';

const newline = 10;

/** The rows of a COPY … TO STDOUT in text form, in blocks of at most `rowsPerBlock`. */
export async function* copyRows(
  stream: Readable,
  readers: readonly TextReader[],
  rowsPerBlock: number,
): AsyncGenerator<ResultBlock> {
  let rest: Buffer | undefined;
  let builder = new BlockBuilder(readers);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const bytes: Buffer = rest === undefined ? piece : Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(newline) + 1;
    rest = end === bytes.length ? undefined : bytes.subarray(end);
    if (end === 0) continue;
    // Cut at a line break, so no UTF-8 sequence is torn.
    for (const line of bytes.toString('utf8', 0, end - 1).split('\n')) {
      builder.add(line);
      if (builder.rowCount < rowsPerBlock) continue;
      yield builder.block();
      builder = new BlockBuilder(readers);
    }
  }
  if (builder.rowCount > 0) yield builder.block();
}

/** Collects lines into columns. */
class BlockBuilder {
  rowCount = 0;
  readonly #readers: readonly TextReader[];
  readonly #values: Value[][];

  constructor(readers: readonly TextReader[]) {
    this.#readers = readers;
    this.#values = readers.map(() => []);
  }

  add(line: string): void {
    this.rowCount++;
    const fields = this.#readers.length === 0 ? [] : line.split('\t');
    for (let column = 0; column < fields.length; column++) {
      const text = copyField(fields[column]);
      this.#values[column].push(text === undefined ? null : this.#readers[column](text));
    }
  }

  block(): ResultBlock {
    return { rowCount: this.rowCount, values: this.#values };
  }
}
