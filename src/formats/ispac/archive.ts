import { createRequire } from 'node:module';
import type { UnzipFileInfo } from 'fflate';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';

/** An archive may hold this many entries. */
const mostEntries = 10_000;
/** One entry may have this many bytes, unpacked. */
const largestEntry = 256 * 1024 * 1024;
/** All entries together may have this many bytes, unpacked. */
const largestTotal = 1024 * 1024 * 1024;
/** Entries of more than a megabyte may be packed this many times; XML of packages reaches about 50. */
const highestRatio = 250;

const ratioFrom = 1024 * 1024;

/** An entry of an archive. */
export interface ArchiveEntry {
  /** Percent-decoded, with `/` between folders; never absolute, never with `..`. */
  readonly name: string;
  /** Unpacks the entry. Throws `DtsError` when it is damaged. */
  read(): Uint8Array;
}

/** Loaded only when an archive is read: most packages come as plain files. */
function zipLibrary(): typeof import('fflate') {
  return createRequire(import.meta.url)('fflate') as typeof import('fflate');
}

/** The entries of an archive, or why it is refused. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  readonly diagnostics: Diagnostic[];
}

/**
 * Lists a ZIP archive from its central directory and unpacks nothing yet. Refuses archives that could exhaust memory, and names
 * that are absolute, lead out of the archive, or occur twice (compared decoded and without regard to case, as Windows does).
 */
export function readArchive(bytes: Uint8Array, fileName: string): Archive {
  const found: UnzipFileInfo[] = [];
  try {
    zipLibrary().unzipSync(bytes, {
      filter: (info) => {
        found.push(info);
        return false;
      },
    });
  } catch (error) {
    return { entries: [], diagnostics: [damaged(fileName, error)] };
  }
  const files = found.filter(({ name }) => !name.endsWith('/'));
  const diagnostics = [...exceededLimits(found, fileName), ...refusedNames(files, fileName)];
  if (diagnostics.length > 0) return { entries: [], diagnostics };
  const entries = files.map((info) => ({
    name: decodedName(info.name),
    read: () => unpack(bytes, info.name, fileName),
  }));
  return { entries, diagnostics };
}

function damaged(file: string, error: unknown): Diagnostic {
  const detail = error instanceof Error ? error.message : String(error);
  return diagnostic('OPENDTSX_E_FORMATS_ARCHIVE', { file, detail });
}

function unpack(bytes: Uint8Array, rawName: string, file: string): Uint8Array {
  try {
    return zipLibrary().unzipSync(bytes, { filter: ({ name }) => name === rawName })[rawName];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const detail = `the entry ${decodedName(rawName)} is damaged (${reason})`;
    throw dtsError('OPENDTSX_E_FORMATS_ARCHIVE', { file, detail }, {}, { cause });
  }
}

function exceededLimits(found: readonly UnzipFileInfo[], file: string): Diagnostic[] {
  const refuse = (detail: string): Diagnostic[] => [diagnostic('OPENDTSX_E_FORMATS_ARCHIVELIMIT', { file, detail })];
  if (found.length > mostEntries) return refuse(`it holds ${found.length} entries, more than ${mostEntries}`);
  let total = 0;
  for (const { name, size, originalSize } of found) {
    total += originalSize;
    if (originalSize > largestEntry) return refuse(`the entry ${name} has ${originalSize} bytes`);
    if (originalSize > ratioFrom && originalSize > size * highestRatio) {
      return refuse(`the entry ${name} unpacks ${size} bytes to ${originalSize}`);
    }
  }
  return total > largestTotal ? refuse(`its entries have ${total} bytes together`) : [];
}

function refusedNames(files: readonly UnzipFileInfo[], file: string): Diagnostic[] {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { name } of files) {
    const entry = decodedName(name);
    const detail = seen.has(entry.toLowerCase()) ? 'the name occurs twice' : unsafeName(entry);
    seen.add(entry.toLowerCase());
    if (detail !== undefined) diagnostics.push(diagnostic('OPENDTSX_E_FORMATS_ARCHIVENAME', { file, entry, detail }));
  }
  return diagnostics;
}

function unsafeName(name: string): string | undefined {
  if (/^\/|^[A-Za-z]:/.test(name)) return 'the name is absolute';
  if (name.split('/').includes('..')) return 'the name leads out of the archive';
  return name.includes('\0') ? 'the name contains a NUL character' : undefined;
}

/** The name of an archive part: percent-encoded as OPC does it; what is no valid encoding stays as it is. */
function decodedName(name: string): string {
  const slashed = name.replaceAll('\\', '/');
  try {
    return decodeURIComponent(slashed).replaceAll('\\', '/');
  } catch {
    return slashed;
  }
}
