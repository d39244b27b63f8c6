/** An entry as the central directory of a ZIP archive describes it. */
export interface ZipEntry {
  /** As stored, decoded as UTF-8; undefined when the bytes are no UTF-8. */
  readonly name: string | undefined;
  /** 0 stored, 8 deflated; anything else is not read here. */
  readonly method: number;
  readonly encrypted: boolean;
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number;
  /** Bytes in the archive. */
  readonly packedSize: number;
  /** Bytes unpacked, as declared. */
  readonly size: number;
  /** Offset of the local header. */
  readonly headerOffset: number;
  /** Offset of the packed bytes. */
  readonly dataOffset: number;
}

/** The entries of an archive, or why it has none: it is no ZIP archive, is cut off, or contradicts itself. */
export type ZipDirectory =
  | { readonly entries: readonly ZipEntry[] }
  | { readonly fault: 'not-zip' | 'truncated' | 'damaged'; readonly detail: string };

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
const endLength = 22;
const locatorLength = 20;
const centralLength = 46;
const localLength = 30;
const longestComment = 0xffff;
const inZip64 = 0xffffffff;
const zip64Field = 1;
const encryptedFlag = 1;

/**
 * Lists the entries of a ZIP archive from its central directory (APPNOTE.TXT of PKWARE; ZIP64 included) and checks that every one of them
 * lies within the archive behind a local header of its own. Sizes come from the directory, so entries with data descriptors are read
 * like others. Unpacks nothing; stops after `mostEntries` + 1 entries.
 */
export function readZipDirectory(bytes: Uint8Array, mostEntries: number): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) {
    const begins = bytes.length >= 4 && view.getUint32(0, true) === signatures.local;
    if (begins) return { fault: 'truncated', detail: 'the directory at its end is missing' };
    return { fault: 'not-zip', detail: bytes.length === 0 ? 'it is empty' : 'it is no ZIP archive' };
  }
  const { offset, length, count } = directoryPlace(view, end);
  if (offset + length > end) return { fault: 'truncated', detail: 'its directory leads beyond its end' };
  const entries: ZipEntry[] = [];
  let position = offset;
  for (let index = 0; index < count && index <= mostEntries; index++) {
    const entry = readEntry(view, position, offset + length);
    if ('fault' in entry) return entry;
    entries.push(entry);
    position = entry.next;
  }
  // A reader that follows the count and one that follows the bytes would see different archives.
  const isUncounted = entries.length === count && position + 4 <= offset + length;
  if (isUncounted && view.getUint32(position, true) === signatures.central) {
    return { fault: 'damaged', detail: `its directory has more entries than the ${count} it counts` };
  }
  return overlap(entries) ?? { entries };
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endLength;
  for (let position = last; position >= Math.max(0, last - longestComment); position--) {
    if (view.getUint32(position, true) !== signatures.end) continue;
    if (position + endLength + view.getUint16(position + 20, true) <= view.byteLength) return position;
  }
  return undefined;
}

interface DirectoryPlace {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

function directoryPlace(view: DataView, end: number): DirectoryPlace {
  const end64 = findEnd64(view, end);
  if (end64 !== undefined) {
    return {
      count: Number(view.getBigUint64(end64 + 32, true)),
      length: Number(view.getBigUint64(end64 + 40, true)),
      offset: Number(view.getBigUint64(end64 + 48, true)),
    };
  }
  return {
    count: view.getUint16(end + 10, true),
    length: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
}

function findEnd64(view: DataView, end: number): number | undefined {
  const locator = end - locatorLength;
  if (locator < 0 || view.getUint32(locator, true) !== signatures.locator64) return undefined;
  const offset = Number(view.getBigUint64(locator + 8, true));
  if (offset + 56 > locator || view.getUint32(offset, true) !== signatures.end64) return undefined;
  return offset;
}

function readEntry(
  view: DataView,
  position: number,
  limit: number,
): (ZipEntry & { readonly next: number }) | Extract<ZipDirectory, { fault: string }> {
  const damaged = (detail: string) => ({ fault: 'damaged', detail }) as const;
  if (position + centralLength > limit || view.getUint32(position, true) !== signatures.central) {
    return damaged('its directory is broken');
  }
  const nameLength = view.getUint16(position + 28, true);
  const extraLength = view.getUint16(position + 30, true);
  const extraOffset = position + centralLength + nameLength;
  const next = extraOffset + extraLength + view.getUint16(position + 32, true);
  if (next > limit) return damaged('its directory is broken');
  const wide = readZip64Field(view, extraOffset, extraLength, [
    view.getUint32(position + 24, true),
    view.getUint32(position + 20, true),
    view.getUint32(position + 42, true),
  ]);
  if (wide === undefined) return damaged('an entry lacks its ZIP64 sizes');
  const [size, packedSize, headerOffset] = wide;
  const name = decodeUtf8(view, position + centralLength, nameLength);
  const dataOffset = readLocalHeader(view, headerOffset, position + centralLength, nameLength);
  const named = name ?? 'without readable name';
  if (dataOffset === undefined) return damaged(`the entry ${named} does not lie where the directory says`);
  if (dataOffset + packedSize > view.byteLength) {
    return { fault: 'truncated', detail: `the entry ${named} leads beyond its end` };
  }
  return {
    name,
    method: view.getUint16(position + 10, true),
    encrypted: (view.getUint16(position + 8, true) & encryptedFlag) !== 0,
    checksum: view.getUint32(position + 16, true),
    packedSize,
    size,
    headerOffset,
    dataOffset,
    next,
  };
}

// The extra field holds, in this order, only those numbers that do not fit where they usually stand.
function readZip64Field(
  view: DataView,
  offset: number,
  length: number,
  values: readonly number[],
): number[] | undefined {
  if (!values.includes(inZip64)) return [...values];
  for (let position = offset; position + 4 <= offset + length; ) {
    const fieldLength = view.getUint16(position + 2, true);
    const fieldEnd = position + 4 + fieldLength;
    if (view.getUint16(position, true) !== zip64Field) {
      position = fieldEnd;
      continue;
    }
    let at = position + 4;
    if (fieldEnd > offset + length || at + 8 * values.filter((value) => value === inZip64).length > fieldEnd) break;
    return values.map((value) => {
      if (value !== inZip64) return value;
      at += 8;
      return Number(view.getBigUint64(at - 8, true));
    });
  }
  return undefined;
}

// Both headers must name the same entry: readers that trust one and writers of the other would see different archives.
function readLocalHeader(view: DataView, offset: number, nameOffset: number, nameLength: number): number | undefined {
  if (offset + localLength + nameLength > view.byteLength) return undefined;
  if (view.getUint32(offset, true) !== signatures.local) return undefined;
  if (view.getUint16(offset + 26, true) !== nameLength) return undefined;
  for (let index = 0; index < nameLength; index++) {
    if (view.getUint8(offset + localLength + index) !== view.getUint8(nameOffset + index)) return undefined;
  }
  return offset + localLength + nameLength + view.getUint16(offset + 28, true);
}

function decodeUtf8(view: DataView, offset: number, length: number): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      new Uint8Array(view.buffer, view.byteOffset + offset, length),
    );
  } catch {
    return undefined;
  }
}

// Entries that share their bytes unpack to far more than the archive has.
function overlap(entries: readonly ZipEntry[]): ZipDirectory | undefined {
  let end = 0;
  for (const entry of entries.toSorted((left, right) => left.headerOffset - right.headerOffset)) {
    if (entry.headerOffset < end) return { fault: 'damaged', detail: `the entry ${entry.name} overlaps another one` };
    end = entry.dataOffset + entry.packedSize;
  }
  return undefined;
}
