import { chunkBits, chunkMask, lengthMask, type RecordMemory } from './record-layout.ts';
import type { SpillFile } from './spill-file.ts';

/** Records in a spill file, in order. */
export interface RecordRun {
  readonly file: SpillFile;
  readonly blocks: readonly RunBlock[];
}

/** Whole records that are read together. */
interface RunBlock {
  readonly position: number;
  readonly words: number;
  readonly rowCount: number;
}

/** Takes records one after the other. */
export class RunWriter {
  readonly #file: SpillFile;
  readonly #blocks: RunBlock[] = [];
  #words: Int32Array;
  #used = 0;
  #rowCount = 0;

  /** @param blockWords words of a block; a longer record is a block of its own */
  constructor(file: SpillFile, blockWords: number) {
    this.#file = file;
    this.#words = new Int32Array(blockWords);
  }

  /** Writes the record at `at`. */
  add(words: Int32Array, at: number): void {
    const length = words[at] & lengthMask;
    if (this.#used + length > this.#words.length) {
      this.#flush();
      if (length > this.#words.length) this.#words = new Int32Array(length);
    }
    const to = this.#words;
    let used = this.#used;
    for (let from = at, end = at + length; from < end; from++) to[used++] = words[from];
    this.#used = used;
    this.#rowCount++;
  }

  /** Writes records in an order. */
  addAll({ chunks, addresses }: RecordMemory, order: Int32Array): void {
    for (let place = 0; place < order.length; place++) {
      const address = addresses[order[place]];
      this.add(chunks[address >>> chunkBits], address & chunkMask);
    }
  }

  finish(): RecordRun {
    this.#flush();
    return { file: this.#file, blocks: this.#blocks };
  }

  #flush(): void {
    if (this.#rowCount === 0) return;
    const position = this.#file.append(new Uint8Array(this.#words.buffer, 0, this.#used * 4));
    this.#blocks.push({ position, words: this.#used, rowCount: this.#rowCount });
    this.#used = 0;
    this.#rowCount = 0;
  }
}

/** Reads a run block by block. What it gave stays valid until the block after the next is read. */
export class RunReader {
  readonly #run: RecordRun;
  #next = 0;
  #buffer: Int32Array<ArrayBuffer> = new Int32Array(0);
  #spare: Int32Array<ArrayBuffer> = new Int32Array(0);

  constructor(run: RecordRun) {
    this.#run = run;
  }

  /** The records of the next block, and their number; undefined behind the last. */
  read(): { readonly memory: RecordMemory; readonly rowCount: number } | undefined {
    const block = this.#run.blocks[this.#next++];
    if (block === undefined) return undefined;
    const { words, rowCount, position } = block;
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    if (this.#buffer.length < words) this.#buffer = new Int32Array(words);
    this.#run.file.readInto(position, new Uint8Array(this.#buffer.buffer, 0, words * 4));
    const addresses = new Uint32Array(rowCount);
    let at = 0;
    for (let row = 0; row < rowCount; row++) {
      addresses[row] = at;
      at += this.#buffer[at] & lengthMask;
    }
    return { memory: { chunks: [this.#buffer], addresses }, rowCount };
  }
}
