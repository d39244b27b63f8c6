import type { FileHandle } from 'node:fs/promises';
import { WorkbookFault } from '../workbook-fault.ts';

/** One file inside a zip file, as the central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Offset of its local header in the file. */
  readonly offset: number;
  /** Date and time as zip files have them. */
  readonly time: number;
}

const endSize = 22;
const longestComment = 0xffff;
const largestDirectory = 64 * 1024 * 1024;
const mostEntries = 200_000;
const mark16 = 0xffff;
const mark32 = 0xffffffff;

/** Bytes of a file from a position; throws when the file ends before. */
export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new WorkbookFault('it is cut off: the file ends before its content does');
    done += bytesRead;
  }
  return bytes;
}

interface DirectoryPlace {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** The entries of a zip file (ZIP64 too), in their order. Throws a `WorkbookFault` for a file that is none or is cut off. */
export async function readZipDirectory(handle: FileHandle): Promise<ZipEntry[]> {
  const { size } = await handle.stat();
  const tailSize = Math.min(size, endSize + longestComment);
  const tail = await readBytes(handle, size - tailSize, tailSize);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + endSize > tail.length) {
    throw new WorkbookFault('it is no workbook, or cut off: the directory at the end of the file is missing');
  }
  const place = await directoryPlace(handle, tail, end, size - tailSize);
  if (place.offset + place.size > size) throw new WorkbookFault('its directory lies outside the file');
  if (place.size > largestDirectory || place.count > mostEntries) {
    throw new WorkbookFault(`its directory has ${place.count} entries, more than a workbook can have`);
  }
  return parseEntries(await readBytes(handle, place.offset, place.size), place.count);
}

async function directoryPlace(handle: FileHandle, tail: Buffer, end: number, tailAt: number): Promise<DirectoryPlace> {
  const count = tail.readUInt16LE(end + 10);
  const size = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  const locator = end - 20;
  const isLong = count === mark16 || size === mark32 || offset === mark32;
  if (!isLong || tailAt + locator < 0) return { count, size, offset };
  const found = await readBytes(handle, tailAt + locator, 20);
  if (found.readUInt32LE(0) !== 0x07064b50) return { count, size, offset };
  const record = await readBytes(handle, Number(found.readBigUInt64LE(8)), 56);
  if (record.readUInt32LE(0) !== 0x06064b50) throw new WorkbookFault('its directory is damaged');
  return {
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

function parseEntries(bytes: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) {
      throw new WorkbookFault(`its directory is damaged at entry ${entries.length + 1}`);
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const sizes = longSizes(extra, [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ]);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
      method: bytes.readUInt16LE(at + 10),
      flags: bytes.readUInt16LE(at + 8),
      crc: bytes.readUInt32LE(at + 16),
      size: sizes[0],
      compressedSize: sizes[1],
      offset: sizes[2],
      time: bytes.readUInt32LE(at + 12),
    });
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Sizes and offset with those that only the ZIP64 extra field can hold. */
function longSizes(extra: Buffer, short: readonly [number, number, number]): number[] {
  if (!short.includes(mark32)) return [...short];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return short.map((value) => {
      if (value !== mark32) return value;
      if (next + 8 > extra.length) throw new WorkbookFault('its directory is damaged');
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    });
  }
  return [...short];
}
