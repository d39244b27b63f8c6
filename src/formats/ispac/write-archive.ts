import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';

/** A file to be put into an archive. */
export interface ArchivePart {
  /** As stored: ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

// As real project files have it (observed), but for the time, which is the earliest that ZIP can express.
const madeBy = 45;
const neededToRead = 20;
const deflated = 8;
const earliestDate = 0x21;
const level = 6;

interface PackedPart {
  readonly name: Buffer;
  readonly header: Buffer;
  readonly packed: Uint8Array;
  readonly offset: number;
}

/**
 * A ZIP archive of the parts in their order. The same parts give the same bytes on every machine: one fixed time, and a compressor that is
 * plain JavaScript (the one built into Node differs between processors).
 */
export function writeArchive(parts: readonly ArchivePart[]): Uint8Array {
  const { deflateSync } = createRequire(import.meta.url)('fflate') as typeof import('fflate');
  const packedParts: PackedPart[] = [];
  let offset = 0;
  for (const { name: text, bytes } of parts) {
    const name = Buffer.from(text, 'ascii');
    const packed = deflateSync(bytes, { level });
    const part = { name, packed, offset, header: sharedHeader(bytes, packed, name) };
    packedParts.push(part);
    offset += 4 + part.header.length + name.length + packed.length;
  }
  const locals = packedParts.flatMap(({ name, header, packed }) => [signature(0x04034b50), header, name, packed]);
  const directory = packedParts.flatMap(centralEntry);
  const length = directory.reduce((sum, piece) => sum + piece.length, 0);
  return new Uint8Array(Buffer.concat([...locals, ...directory, directoryEnd(parts.length, length, offset)]));
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

// What the local header and the entry of the directory have in common, from the version needed to the length of the extra field.
function sharedHeader(content: Uint8Array, packed: Uint8Array, name: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(neededToRead, 0);
  header.writeUInt16LE(deflated, 4);
  header.writeUInt16LE(earliestDate, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function centralEntry({ name, header, offset }: PackedPart): Buffer[] {
  const version = Buffer.alloc(2);
  version.writeUInt16LE(madeBy);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return [signature(0x02014b50), version, header, rest, name];
}

function directoryEnd(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
