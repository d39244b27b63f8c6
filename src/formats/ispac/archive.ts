import { crc32, inflateRawSync } from 'node:zlib';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import { decodePartName } from './part-name.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** An archive may hold this many entries. */
const mostEntries = 10_000;
/** One entry may have this many bytes, unpacked. */
const largestEntry = 256 * 1024 * 1024;
/** All entries together may have this many bytes, unpacked. */
const largestTotal = 1024 * 1024 * 1024;
/** Entries of more than a megabyte may be packed this many times; XML of packages reaches about 50. */
const highestRatio = 250;

const ratioFrom = 1024 * 1024;
const stored = 0;
const deflated = 8;

/** An entry of an archive. */
export interface ArchiveEntry {
  /** Percent-decoded, with `/` between folders; never absolute, never with `..`. */
  readonly name: string;
  /** Unpacks the entry. Throws `DtsError` when it is damaged or has another size or checksum than declared. */
  read(): Uint8Array;
}

/** The entries of an archive, or why it is refused. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  readonly diagnostics: Diagnostic[];
}

const faultSymbols = {
  'not-zip': 'OPENDTSX_E_FORMATS_ARCHIVE',
  damaged: 'OPENDTSX_E_FORMATS_ARCHIVE',
  truncated: 'OPENDTSX_E_FORMATS_ARCHIVETRUNCATED',
} as const;

/**
 * Lists a ZIP archive from its central directory and unpacks nothing yet. Refuses archives that could exhaust memory, that are encrypted or
 * packed in a way no project is, and names that are absolute, lead out of the archive, or occur twice (compared decoded and without
 * regard to case, as Windows does).
 */
export function readArchive(bytes: Uint8Array, fileName: string): Archive {
  const directory = readZipDirectory(bytes, mostEntries);
  if ('fault' in directory) {
    const { fault, detail } = directory;
    return { entries: [], diagnostics: [diagnostic(faultSymbols[fault], { file: fileName, detail })] };
  }
  const named = directory.entries.map((entry) => ({ entry, name: nameOf(entry) }));
  const files = named.filter(({ name }) => !name.endsWith('/'));
  const diagnostics = [
    ...exceededLimits(directory.entries, fileName),
    ...refusedNames(files, fileName),
    ...files.flatMap(({ entry, name }) => refusedPacking(entry, name, fileName)),
  ];
  if (diagnostics.length > 0) return { entries: [], diagnostics };
  const entries = files.map(({ entry, name }) => ({ name, read: () => unpack(bytes, entry, name, fileName) }));
  return { entries, diagnostics };
}

function nameOf({ name }: ZipEntry): string {
  return decodePartName(name ?? '');
}

function unpack(bytes: Uint8Array, entry: ZipEntry, name: string, file: string): Uint8Array {
  const packed = bytes.subarray(entry.dataOffset, entry.dataOffset + entry.packedSize);
  const content = entry.method === stored ? packed : inflate(packed, entry, name, file);
  const damaged = (detail: string) => dtsError('OPENDTSX_E_FORMATS_ARCHIVEENTRY', { file, entry: name, detail });
  if (content.length !== entry.size) throw damaged(`it has ${content.length} bytes, not ${entry.size} as declared`);
  if (crc32(content) !== entry.checksum) throw damaged('its checksum does not fit');
  return content;
}

// Never more than declared is unpacked: the limits were checked against what is declared.
function inflate(packed: Uint8Array, entry: ZipEntry, name: string, file: string): Uint8Array {
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch (cause) {
    throw unpackingFault(entry, name, file, cause);
  }
}

function unpackingFault(entry: ZipEntry, name: string, file: string, cause: unknown): DtsError {
  const isLonger = cause instanceof RangeError;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const detail = isLonger ? `it has more than the ${entry.size} bytes declared` : reason;
  return dtsError('OPENDTSX_E_FORMATS_ARCHIVEENTRY', { file, entry: name, detail }, {}, { cause });
}

function exceededLimits(entries: readonly ZipEntry[], file: string): Diagnostic[] {
  const refuse = (detail: string): Diagnostic[] => [diagnostic('OPENDTSX_E_FORMATS_ARCHIVELIMIT', { file, detail })];
  if (entries.length > mostEntries) return refuse(`it holds more than ${mostEntries} entries`);
  let total = 0;
  for (const { name = '', packedSize, size } of entries) {
    total += size;
    if (size > largestEntry) return refuse(`the entry ${name} has ${size} bytes`);
    if (size > ratioFrom && size > packedSize * highestRatio) {
      return refuse(`the entry ${name} unpacks ${packedSize} bytes to ${size}`);
    }
  }
  return total > largestTotal ? refuse(`its entries have ${total} bytes together`) : [];
}

function refusedNames(
  files: readonly { readonly entry: ZipEntry; readonly name: string }[],
  file: string,
): Diagnostic[] {
  const seen = new Set<string>();
  return files.flatMap(({ entry: { name: storedName }, name }) => {
    const key = name.toLowerCase();
    if (storedName !== undefined && seen.has(key)) {
      return [diagnostic('OPENDTSX_E_FORMATS_ARCHIVEDUPLICATE', { file, entry: name })];
    }
    seen.add(key);
    const detail = storedName === undefined ? 'the name is not UTF-8' : unsafeName(name);
    return detail === undefined
      ? []
      : [diagnostic('OPENDTSX_E_FORMATS_ARCHIVENAME', { file, entry: JSON.stringify(name), detail })];
  });
}

function unsafeName(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (/^\/|^[A-Za-z]:/.test(name)) return 'the name is absolute';
  if (name.split('/').includes('..')) return 'the name leads out of the archive';
  return name.includes('\0') ? 'the name contains a NUL character' : undefined;
}

function refusedPacking({ method, encrypted }: ZipEntry, entry: string, file: string): Diagnostic[] {
  if (encrypted) return [diagnostic('OPENDTSX_E_FORMATS_ARCHIVEENCRYPTED', { file, entry })];
  if (method === stored || method === deflated) return [];
  return [diagnostic('OPENDTSX_E_FORMATS_ARCHIVEMETHOD', { file, entry, method })];
}
