import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';

type TextEncoding = 'utf16le' | 'utf8';

const utf16Mark = Buffer.from([0xff, 0xfe]);

/**
 * A text file that a log is written to, every text at once so that it survives a crash. A new file is UTF-16 with byte order mark, as SSIS writes
 * its logs (source: observed files of SSIS 2019); an older one keeps UTF-8 or UTF-16, whichever it has.
 */
export class LogFile {
  /** True when the file held nothing before. */
  readonly isNew: boolean;
  readonly #file: number;
  readonly #encoding: TextEncoding;
  readonly #appends: boolean;
  #end: number;

  /** @param appends true: texts go to the end, whoever else writes the file; false: to where the last text ended. Throws what the file system throws. */
  constructor(path: string, appends: boolean) {
    this.#appends = appends;
    this.#file = openSync(path, appends ? 'a+' : openFlags);
    try {
      const { size } = fstatSync(this.#file);
      this.isNew = size === 0;
      this.#encoding = this.isNew || this.#read(0, 2).equals(utf16Mark) ? 'utf16le' : 'utf8';
      this.#end = size;
      if (this.isNew) this.#put(utf16Mark);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** The last characters of the file, at most as many as asked for. */
  lastText(characters: number): string {
    const width = this.#encoding === 'utf16le' ? 2 : 1;
    const from = Math.max(0, this.#end - characters * width);
    return this.#read(from, this.#end - from).toString(this.#encoding);
  }

  /** Writes text. @param tail written behind it, and overwritten by the next text; only for a file that is not appended to */
  write(text: string, tail = ''): void {
    const before = this.#end;
    this.#put(Buffer.from(text + tail, this.#encoding));
    this.#end = before + Buffer.byteLength(text, this.#encoding);
  }

  /** Lets the next text overwrite the last characters. */
  stepBack(text: string): void {
    this.#end -= Buffer.byteLength(text, this.#encoding);
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#file);
  }

  #read(from: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(this.#file, bytes, 0, length, from));
  }

  #put(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#appends ? null : this.#end + done);
    }
    this.#end += bytes.length;
  }
}

// Made when missing, never emptied.
const openFlags = constants.O_RDWR | constants.O_CREAT;
