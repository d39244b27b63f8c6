import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { encodeText, type Value } from 'opendtsx/sdk';
import { type NativeReader, nativeReader, storageSizes } from './native-values.ts';
import type { RecordField } from './record-field.ts';

/** Values of consecutive records: those of the fields that columns take, by field. */
export interface RecordBlock {
  readonly rowCount: number;
  readonly columns: readonly (readonly Value[])[];
}

const rowsPerBlock = 1024;

/**
 * The records of a file, field by field: a prefix, a terminator or a length says where a field ends. The last terminator of the file may be absent.
 * Throws an `Error` with the row and the field at which the file is not as described.
 */
export async function* readRecords(
  path: string,
  fields: readonly RecordField[],
  codePage: number,
  signal: AbortSignal,
): AsyncGenerator<RecordBlock> {
  const { size } = await stat(path);
  const scanner = new RecordScanner(fields, codePage, size);
  const pending: Buffer[] = [];
  let pendingSize = 0;
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 18 })) {
    pending.push(chunk as Buffer);
    pendingSize += (chunk as Buffer).length;
    // A long field is put together seldom, not once for each piece.
    if (pendingSize < scanner.wanted) continue;
    scanner.append(Buffer.concat(pending));
    pending.length = 0;
    pendingSize = 0;
    for (let block = scanner.take(false); block !== undefined; block = scanner.take(false)) yield block;
  }
  scanner.append(Buffer.concat(pending));
  for (let block = scanner.take(true); block !== undefined; block = scanner.take(true)) yield block;
}

interface ScannedField extends RecordField {
  readonly reader: NativeReader;
  readonly end: Buffer;
  readonly size: number;
  readonly isWide: boolean;
}

class RecordScanner {
  /** Bytes beyond those at hand without which no record can be whole. */
  wanted = 0;
  readonly #fields: readonly ScannedField[];
  readonly #fileSize: number;
  #bytes: Buffer = Buffer.alloc(0);
  #consumed = 0;
  #row = 0;
  #isFirst = true;

  constructor(fields: readonly RecordField[], codePage: number, fileSize: number) {
    this.#fileSize = fileSize;
    this.#fields = fields.map((field) => {
      const isWide = field.storage === 'SQLNCHAR';
      return {
        ...field,
        reader: nativeReader(field.storage, codePage),
        end: Buffer.from(encodeText(field.terminator, isWide ? 1200 : codePage)),
        size: field.length > 0 ? field.length : storageSizes[field.storage],
        isWide,
      };
    });
  }

  append(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    if (!this.#isFirst || this.#bytes.length < 2) return;
    this.#isFirst = false;
    const hasMark = this.#fields[0].isWide && this.#bytes.readUInt16LE() === 0xfeff;
    if (hasMark) this.#drop(2);
  }

  /** A block; undefined when more bytes are needed, or none are left. @param last no more bytes come */
  take(last: boolean): RecordBlock | undefined {
    const columns: Value[][] = this.#fields.filter(({ column }) => column >= 0).map(() => []);
    const row: Value[] = new Array(columns.length);
    let from = 0;
    let rowCount = 0;
    while (rowCount < rowsPerBlock && from < this.#bytes.length) {
      const next = this.#scan(from, last, row, this.#row + rowCount + 1);
      if (next < 0) break;
      for (let column = 0; column < row.length; column++) columns[column].push(row[column]);
      from = next;
      rowCount++;
    }
    this.#drop(from);
    this.#row += rowCount;
    if (rowCount === 0) {
      this.wanted = this.#bytes.length;
      return undefined;
    }
    this.wanted = 0;
    return { rowCount, columns };
  }

  #drop(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
    this.#consumed += count;
  }

  /** Reads the record at a position; −1 when it is not whole yet. */
  #scan(from: number, last: boolean, row: Value[], number: number): number {
    let at = from;
    let taken = 0;
    for (let index = 0; index < this.#fields.length; index++) {
      const field = this.#fields[index];
      const isEnd = last && index === this.#fields.length - 1;
      const span = this.#spanOf(field, at, isEnd, () => `row ${number}, field ${index + 1}`);
      if (span === undefined) {
        if (last) throw new Error(`the file ends within row ${number}, field ${index + 1}`);
        return -1;
      }
      if (field.column >= 0) row[taken++] = this.#valueOf(field, span, () => `row ${number}, field ${index + 1}`);
      at = span.next;
    }
    return at;
  }

  #spanOf(field: ScannedField, at: number, isEnd: boolean, place: () => string): FieldSpan | undefined {
    const bytes = this.#bytes;
    const { prefixLength, end } = field;
    if (prefixLength === 0 && end.length > 0) {
      const found = indexOf(bytes, end, at, field.isWide ? 2 : 1);
      if (found >= 0) return { from: at, to: found, next: found + end.length, isNull: found === at };
      return isEnd ? { from: at, to: bytes.length, next: bytes.length, isNull: at === bytes.length } : undefined;
    }
    const from = at + prefixLength;
    if (from > bytes.length) return undefined;
    const length = prefixLength === 0 ? field.size : prefixAt(bytes, at, prefixLength);
    const to = from + Math.max(length, 0);
    if (this.#consumed + to > this.#fileSize) {
      throw new Error(`${place()} says that it has ${length} bytes, which are more than the file has left`);
    }
    const next = to + end.length;
    if (to > bytes.length) return undefined;
    const isNull = length < 0;
    if (next > bytes.length) return isEnd ? { from, to, next: bytes.length, isNull } : undefined;
    if (end.length > 0 && bytes.compare(end, 0, end.length, to, next) !== 0) {
      throw new Error(`${place()} is not followed by its terminator`);
    }
    return { from, to, next, isNull };
  }

  #valueOf(field: ScannedField, { from, to, isNull }: FieldSpan, place: () => string): Value {
    if (isNull) return null;
    try {
      return field.reader.read(this.#bytes.subarray(from, to));
    } catch (cause) {
      throw new Error(`${place()}: ${(cause as Error).message}`, { cause });
    }
  }
}

interface FieldSpan {
  readonly from: number;
  readonly to: number;
  readonly next: number;
  readonly isNull: boolean;
}

/** Where bytes stand, at whole characters; −1 when they do not. */
function indexOf(bytes: Buffer, searched: Buffer, from: number, width: number): number {
  let found = bytes.indexOf(searched, from);
  while (found >= 0 && (found - from) % width !== 0) found = bytes.indexOf(searched, found + 1);
  return found;
}

/** A length before a value; −1 for NULL. */
function prefixAt(bytes: Buffer, at: number, prefixLength: number): number {
  if (prefixLength === 8) {
    const length = bytes.readBigUInt64LE(at);
    return length === 0xffff_ffff_ffff_ffffn ? -1 : Number(length);
  }
  const length = bytes.readUIntLE(at, prefixLength);
  return length === 2 ** (8 * prefixLength) - 1 ? -1 : length;
}
