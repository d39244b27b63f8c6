import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { FileTarget } from 'opendtsx/sdk';
import { WorkbookFault } from '../workbook-fault.ts';
import type { ZipEntry } from './zip-directory.ts';

const largest = 0xffff_fffe;
// 1980-01-01, the first day that zip files know: equal content gives equal files.
const firstDay = 0x0021_0000;

/** Writes a zip file from its start to its end, without holding any part of it. */
export class ZipWriter {
  readonly #target: FileTarget;
  readonly #entries: ZipEntry[] = [];
  #length = 0;

  constructor(target: FileTarget) {
    this.#target = target;
  }

  /** Adds a part as it is packed in another zip file. */
  async addPacked(entry: ZipEntry, packed: Readable): Promise<void> {
    const copied = { ...entry, flags: entry.flags & 0x0800, offset: this.#length };
    this.#check(entry.compressedSize);
    await this.#write(localHeader(copied));
    if (entry.compressedSize > 0) for await (const bytes of packed) await this.#write(bytes as Buffer);
    this.#entries.push(copied);
  }

  /** Packs and adds a part; its size follows its content (flag 8), as it is not known before. */
  async addPart(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const offset = this.#length;
    const flags = 0x0808;
    await this.#write(
      localHeader({ name, method: 8, flags, crc: 0, compressedSize: 0, size: 0, offset, time: firstDay }),
    );
    const packed = await this.#deflate(content);
    const entry: ZipEntry = { name, method: 8, flags, ...packed, offset, time: firstDay };
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(entry.crc, 4);
    descriptor.writeUInt32LE(entry.compressedSize, 8);
    descriptor.writeUInt32LE(entry.size, 12);
    await this.#write(descriptor);
    this.#entries.push(entry);
  }

  /** Writes the directory: the file is complete then. */
  async finish(): Promise<void> {
    const start = this.#length;
    if (this.#entries.length > 0xfffe) throw new WorkbookFault('it has more parts than a zip file can have');
    for (const entry of this.#entries) await this.#write(directoryEntry(entry));
    this.#check(0);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#length - start, 12);
    end.writeUInt32LE(start, 16);
    await this.#write(end);
  }

  async #deflate(content: AsyncIterable<Uint8Array>): Promise<Pick<ZipEntry, 'crc' | 'compressedSize' | 'size'>> {
    const deflate = createDeflateRaw({ level: 4, chunkSize: 128 * 1024 });
    const start = this.#length;
    const written = (async () => {
      for await (const bytes of deflate) await this.#write(bytes as Buffer);
    })();
    // The first of the two that fails is told of, below.
    written.catch(() => deflate.destroy());
    let crc = 0;
    let size = 0;
    try {
      for await (const bytes of content) {
        crc = crc32(bytes, crc);
        size += bytes.length;
        this.#check(size);
        if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), written]);
      }
      deflate.end();
    } catch (error) {
      deflate.destroy();
      await written.catch(() => undefined);
      throw error;
    }
    await written;
    return { crc, size, compressedSize: this.#length - start };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#target.write(bytes);
    this.#length += bytes.length;
  }

  #check(size: number): void {
    if (size > largest || this.#length > largest) {
      throw new WorkbookFault('it would become larger than 4 GiB: divide the rows between several workbooks');
    }
  }
}

function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name, 'utf8');
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeShared(header, 6, entry);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryEntry(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name, 'utf8');
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  writeShared(header, 8, entry);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([header, name]);
}

function writeShared(header: Buffer, at: number, entry: ZipEntry): void {
  header.writeUInt16LE(entry.flags, at);
  header.writeUInt16LE(entry.method, at + 2);
  header.writeUInt32LE(entry.time, at + 4);
  header.writeUInt32LE(entry.crc, at + 8);
  header.writeUInt32LE(entry.compressedSize, at + 12);
  header.writeUInt32LE(entry.size, at + 16);
}
