import { readFile, stat } from 'node:fs/promises';
import { WorkbookFault } from '../workbook-fault.ts';

const largestFile = 512 * 1024 * 1024;
const endOfChain = 0xfffffffe;
const free = 0xffffffff;
const damaged = (): WorkbookFault =>
  new WorkbookFault('it is damaged or cut off: the chains of its sectors are broken');

/**
 * The streams of a compound file (the container of .xls and of encrypted workbooks), by name in lower case; each is read when it is asked for.
 * Source: [MS-CFB]. Throws a `WorkbookFault` for a damaged file.
 */
export async function readCompoundFile(path: string): Promise<ReadonlyMap<string, () => Buffer>> {
  if ((await stat(path)).size > largestFile) throw new WorkbookFault('it is larger than 512 MiB. Save it as .xlsx');
  return new CompoundFile(await readFile(path)).streams();
}

class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorSize: number;
  readonly #sectors: number[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    if (bytes.length < 512) throw damaged();
    const shift = bytes.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw damaged();
    this.#sectorSize = 1 << shift;
    for (const sector of this.#tableSectors()) {
      const content = this.#sector(sector);
      for (let at = 0; at < content.length; at += 4) this.#sectors.push(content.readUInt32LE(at));
    }
  }

  streams(): Map<string, () => Buffer> {
    const directory = this.#chain(this.#bytes.readUInt32LE(48));
    const streams = new Map<string, () => Buffer>();
    let small: () => Buffer = () => Buffer.alloc(0);
    for (let at = 0; at + 128 <= directory.length; at += 128) {
      const nameLength = Math.min(directory.readUInt16LE(at + 64), 64);
      const type = directory[at + 66];
      const start = directory.readUInt32LE(at + 116);
      const size = directory.readUInt32LE(at + 120);
      if (type === 5) small = () => this.#chain(start);
      if (type !== 2 || nameLength < 2) continue;
      const name = directory.toString('utf16le', at, at + nameLength - 2).toLowerCase();
      const isSmall = size < this.#bytes.readUInt32LE(56);
      streams.set(name, () => (isSmall ? this.#smallChain(start, small()) : this.#chain(start)).subarray(0, size));
    }
    return streams;
  }

  /** The sectors of the allocation table: 109 in the header, the others in a chain of their own. */
  #tableSectors(): number[] {
    const sectors: number[] = [];
    for (let at = 76; at < 512; at += 4) sectors.push(this.#bytes.readUInt32LE(at));
    let next = this.#bytes.readUInt32LE(68);
    const most = Math.ceil(this.#bytes.length / this.#sectorSize);
    for (let seen = 0; next < endOfChain; seen++) {
      if (seen > most) throw damaged();
      const content = this.#sector(next);
      for (let at = 0; at < content.length - 4; at += 4) sectors.push(content.readUInt32LE(at));
      next = content.readUInt32LE(content.length - 4);
    }
    return sectors.filter((sector) => sector !== free && sector !== endOfChain);
  }

  #sector(number: number): Buffer {
    const start = (number + 1) * this.#sectorSize;
    if (start >= this.#bytes.length) throw damaged();
    const content = this.#bytes.subarray(start, start + this.#sectorSize);
    return content.length === this.#sectorSize
      ? content
      : Buffer.concat([content, Buffer.alloc(this.#sectorSize - content.length)]);
  }

  #chain(start: number): Buffer {
    const parts: Buffer[] = [];
    for (let sector = start; sector < endOfChain; sector = this.#sectors[sector] ?? free) {
      if (parts.length > this.#sectors.length) throw damaged();
      parts.push(this.#sector(sector));
    }
    return Buffer.concat(parts);
  }

  #smallChain(start: number, content: Buffer): Buffer {
    const table = this.#chain(this.#bytes.readUInt32LE(60));
    const parts: Buffer[] = [];
    for (let sector = start; sector < endOfChain; ) {
      if (parts.length * 4 > table.length || sector * 4 + 4 > table.length) throw damaged();
      parts.push(content.subarray(sector * 64, sector * 64 + 64));
      sector = table.readUInt32LE(sector * 4);
    }
    return Buffer.concat(parts);
  }
}
