import { WorkbookFault } from '../workbook-fault.ts';

/** A record of the workbook stream with the records that continue it. */
export interface XlsRecord {
  readonly type: number;
  /** Contents: the record's own, then those of its continuations. */
  readonly parts: readonly Buffer[];
}

const continuation = 0x3c;

/** The records of a stream from an offset on, up to its end or `until`. Source: [MS-XLS] 2.1.4. */
export function* readRecords(stream: Buffer, offset: number, until: number): Generator<XlsRecord> {
  let at = offset;
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at);
    const parts: Buffer[] = [];
    for (let next = type; parts.length === 0 || next === continuation; ) {
      const length = stream.readUInt16LE(at + 2);
      if (at + 4 + length > stream.length)
        throw new WorkbookFault('it is damaged or cut off: a record is not complete');
      parts.push(stream.subarray(at + 4, at + 4 + length));
      at += 4 + length;
      if (at + 4 > stream.length) break;
      next = stream.readUInt16LE(at);
    }
    yield { type, parts };
    if (type === until) return;
  }
}

/** Reads values one after the other from a record, on into its continuations. */
export class RecordReader {
  readonly #parts: readonly Buffer[];
  #part = 0;
  #at = 0;

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts;
  }

  /** An unsigned number of 1, 2 or 4 bytes. */
  number(bytes: 1 | 2 | 4): number {
    let value = 0;
    for (let at = 0; at < bytes; at++) value += this.#byte() * 256 ** at;
    return value;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      this.#toContent();
      const step = Math.min(left, this.#parts[this.#part].length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** A text with flags in front, of so many characters. Where a continuation begins inside the characters, flags stand again. */
  text(length: number): string {
    const flags = this.#byte();
    const runs = (flags & 8) === 0 ? 0 : this.number(2);
    const extra = (flags & 4) === 0 ? 0 : this.number(4);
    const text = this.#characters(length, (flags & 1) !== 0);
    this.skip(runs * 4 + extra);
    return text;
  }

  #characters(length: number, wide: boolean): string {
    let text = '';
    let isWide = wide;
    while (text.length < length) {
      if (this.#at >= (this.#parts[this.#part]?.length ?? 0)) {
        this.#toContent();
        isWide = (this.#byte() & 1) !== 0;
      }
      const part = this.#parts[this.#part];
      const width = isWide ? 2 : 1;
      const count = Math.min(length - text.length, Math.floor((part.length - this.#at) / width));
      if (count === 0) throw new WorkbookFault('it is damaged: a text is cut off');
      text += part.toString(isWide ? 'utf16le' : 'latin1', this.#at, this.#at + count * width);
      this.#at += count * width;
    }
    return text;
  }

  #byte(): number {
    this.#toContent();
    return this.#parts[this.#part][this.#at++];
  }

  #toContent(): void {
    while (this.#at >= (this.#parts[this.#part]?.length ?? 0)) {
      this.#part++;
      this.#at = 0;
      if (this.#part >= this.#parts.length) throw new WorkbookFault('it is damaged: a record is too short');
    }
  }
}
