import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { WorkbookFault } from '../workbook-fault.ts';
import { readBytes, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** Most bytes that a part of a workbook may have when it is unpacked and read as a stream: Excel itself writes none as large. */
const largestPart = 16 * 1024 ** 3;

/** A zip file open for reading: parts are unpacked while they are read, never as a whole. */
export class ZipFile {
  readonly entries: readonly ZipEntry[];
  readonly #handle: FileHandle;
  readonly #byName = new Map<string, ZipEntry>();

  private constructor(handle: FileHandle, entries: readonly ZipEntry[]) {
    this.#handle = handle;
    this.entries = entries;
    for (const entry of entries) this.#byName.set(entry.name.toLowerCase(), entry);
  }

  /** Opens a zip file. Throws a `WorkbookFault` when it is none. */
  static async open(path: string): Promise<ZipFile> {
    const handle = await open(path, 'r');
    try {
      return new ZipFile(handle, await readZipDirectory(handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The entry of a name, compared without case as Office does. */
  entry(name: string): ZipEntry | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Text of a part in UTF-8; throws a `WorkbookFault` when it is longer than `limit` bytes. */
  async text(entry: ZipEntry, limit: number): Promise<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const texts: string[] = [];
    for await (const bytes of this.content(entry, limit)) texts.push(decoder.decode(bytes, { stream: true }));
    texts.push(decoder.decode());
    return texts.join('');
  }

  /** The unpacked bytes of a part. Its length and checksum are verified at its end; throws a `WorkbookFault` when they are wrong. */
  async *content(entry: ZipEntry, limit = largestPart): AsyncGenerator<Uint8Array> {
    if ((entry.flags & 1) !== 0) throw new WorkbookFault(`its part ${entry.name} is encrypted`);
    if (entry.size > limit) throw tooLarge(entry, limit);
    let size = 0;
    let crc = 0;
    for await (const chunk of await this.#unpacked(entry)) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      // The directory may lie about the size: what counts is what comes out.
      if (size > limit) throw tooLarge(entry, limit);
      crc = crc32(bytes, crc);
      yield bytes;
    }
    if (size !== entry.size || crc !== entry.crc) throw new WorkbookFault(`its part ${entry.name} is damaged`);
  }

  /** The packed bytes of a part, as they stand in the file. */
  async packed(entry: ZipEntry): Promise<Readable> {
    const header = await readBytes(this.#handle, entry.offset, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new WorkbookFault(`its part ${entry.name} is damaged`);
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    return Readable.from(chunksOf(this.#handle, start, entry.compressedSize), { objectMode: false });
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #unpacked(entry: ZipEntry): Promise<AsyncIterable<unknown>> {
    if (entry.method !== 0 && entry.method !== 8) {
      throw new WorkbookFault(`its part ${entry.name} is packed in a way (${entry.method}) that workbooks do not use`);
    }
    if (entry.compressedSize === 0) return emptyPart;
    const packed = await this.packed(entry);
    if (entry.method === 0) return packed;
    const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
    // Errors of both reach whoever reads `inflate`.
    pipeline(packed, inflate, () => undefined);
    return damagedWhenFailing(inflate, entry);
  }
}

// A stream of the handle itself would leave a listener on it for every part.
async function* chunksOf(handle: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  const step = 256 * 1024;
  for (let done = 0; done < length; done += step)
    yield await readBytes(handle, start + done, Math.min(step, length - done));
}

const emptyPart: AsyncIterable<unknown> = {
  async *[Symbol.asyncIterator]() {},
};

async function* damagedWhenFailing(bytes: AsyncIterable<unknown>, entry: ZipEntry): AsyncGenerator<unknown> {
  const chunks = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((cause: unknown) => {
        throw new WorkbookFault(`its part ${entry.name} is damaged`, { cause });
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function tooLarge(entry: ZipEntry, limit: number): WorkbookFault {
  return new WorkbookFault(`its part ${entry.name} is larger than ${Math.round(limit / 1024 / 1024)} MiB unpacked`);
}
