import { type FileHandle, open } from 'node:fs/promises';
import {
  type ComponentContext,
  type ComponentCopies,
  createFieldTable,
  createTokeniser,
  type Diagnostic,
  type FlatFileConnection,
  InternalError,
  isAsciiCompatible,
  isMultiByteCodePage,
  rowDelimiterOf,
  type SegmentedSource,
  type SegmentPlace,
  type SegmentSpan,
  type SourceSegments,
} from 'opendtsx/sdk';
import { type BatchParser, createBatchParser } from './batch-parser.ts';
import { ChunkReader } from './chunk-reader.ts';
import { type DelimiterSigns, warnOfDelimiter } from './delimiter-signs.ts';
import { fireFinished, fireStarted, namingFile, type ReadingSizes } from './file-events.ts';
import { rowLayoutOf } from './file-layout.ts';
import { FlatFileRows } from './flat-file-rows.ts';
import { guessRowStart } from './guess-row-start.ts';
import { createErrorRows } from './row-errors.ts';
import { type RowStartFinder, SegmentReader } from './segment-reader.ts';
import { bindColumns, type FlatFileSourceInstance } from './source-columns.ts';

/** Files below this size are read by one thread: several take longer to start than they save. */
export const smallestShared = 48 << 20;

const utf8 = 65001;
const ascii = 0x80;

/** What the copies of a source are told. */
interface SharedFile {
  readonly start: SegmentPlace;
  /** Byte of the file that segment 0 ends at; each further one is a piece. */
  readonly firstEnd: number;
  readonly segments: number;
}

/** The rows of a flat file in segments of one piece each, so that every buffer holds the rows that it holds when one thread reads the file. */
export class FileSegments implements SourceSegments, ComponentCopies {
  readonly #instance: FlatFileSourceInstance;
  readonly #sizes: ReadingSizes;
  readonly #fileOf: () => FlatFileConnection;
  readonly #adoptFile: (context: ComponentContext) => Promise<FlatFileConnection>;
  #shared: SharedFile | undefined;
  #copy: SegmentCopy | undefined;
  #signs: DelimiterSigns = { seen: false, sample: '' };

  constructor(
    instance: FlatFileSourceInstance,
    sizes: ReadingSizes,
    fileOf: () => FlatFileConnection,
    adoptFile: (context: ComponentContext) => Promise<FlatFileConnection>,
  ) {
    this.#instance = instance;
    this.#sizes = sizes;
    this.#fileOf = fileOf;
    this.#adoptFile = adoptFile;
  }

  async split(context: ComponentContext): Promise<SegmentedSource | undefined> {
    const file = this.#fileOf();
    if (!maySplit(file)) return undefined;
    const pieceSize = pieceSizeFor(context, this.#sizes);
    const handle = await open(file.path, 'r').catch(() => undefined);
    if (handle === undefined) return undefined;
    try {
      const found = await handle.stat();
      const least = context.bytesPerRead === undefined ? smallestShared : 2 * pieceSize;
      if (!found.isFile() || found.size < least) return undefined;
      this.#shared = await this.#findRows(handle, file, found.size, pieceSize, context);
    } finally {
      await handle.close();
    }
    return this.#shared;
  }

  begin(context: ComponentContext): void {
    const file = this.#fileOf();
    fireStarted(file, context);
    this.#signs = { seen: file.columns.length < 2, sample: '' };
  }

  share(): SharedFile | undefined {
    return this.#shared;
  }

  async adopt(shared: unknown, context: ComponentContext): Promise<void> {
    const file = await this.#adoptFile(context);
    this.#copy = await SegmentCopy.open(this.#instance, file, shared as SharedFile, this.#sizes, context);
  }

  produce(segment: number, start: SegmentPlace | undefined): Promise<SegmentSpan | undefined> {
    if (this.#copy === undefined) throw new InternalError('a segment is asked for before the copy has a file');
    return this.#copy.produce(segment, start);
  }

  take(): { readonly state: DelimiterSigns } | Record<string, never> {
    return this.#copy === undefined ? {} : { state: { ...this.#copy.signs } };
  }

  add(state: unknown): void {
    const { seen, sample } = state as DelimiterSigns;
    this.#signs.seen ||= seen;
    this.#signs.sample ||= sample;
  }

  conclude(end: SegmentPlace | undefined, context: ComponentContext): void {
    const file = this.#fileOf();
    warnOfDelimiter(file, this.#signs, context);
    if (end !== undefined) fireFinished(file, end.rows, context);
  }

  /** Closes the file of a copy. */
  async close(): Promise<void> {
    await this.#copy?.close();
  }

  /** Walks over what stands before the first row; undefined when one thread has to tell what is wrong there. */
  async #findRows(
    handle: FileHandle,
    file: FlatFileConnection,
    size: number,
    pieceSize: number,
    context: ComponentContext,
  ): Promise<SharedFile | undefined> {
    const reader = new ChunkReader(handle, file.codePage, pieceSize, (bytes) => new Uint8Array(bytes));
    const findings: Diagnostic[] = [];
    const quiet = { ...context, fire: (finding: Diagnostic) => void findings.push(finding) };
    const rows = new FlatFileRows(file, reader, quiet, 1, this.#sizes.longestRow);
    const found = await rows.skipToRows().catch(() => false);
    await reader.settle();
    const { position, line } = rows.place;
    const offset = reader.sourceOffsetAt(position);
    const read = reader.sourceOffsetAt(reader.to);
    if (!found || findings.length > 0 || reader.ended || offset === undefined || read === undefined) return undefined;
    // The characters at the end of a piece that are not whole are part of it too.
    const firstEnd = Math.ceil(read / pieceSize) * pieceSize;
    const segments = 1 + Math.ceil((size - firstEnd) / pieceSize);
    return { start: { offset, rows: 0, line, state: 0 }, firstEnd, segments };
  }
}

/** The bytes that the source reads at once. */
export function pieceSizeFor(context: ComponentContext, sizes: ReadingSizes): number {
  return context.bytesPerRead ?? sizes.pieceSize;
}

/** Whether rows can be cut out of the middle: delimited fields, delimiters that are ASCII, and one byte for every character that matters. */
function maySplit(file: FlatFileConnection): boolean {
  const { codePage } = file;
  if (codePage !== utf8 && (!isAsciiCompatible(codePage) || isMultiByteCodePage(codePage))) return false;
  if (file.columns.length === 0) return false;
  const { columns, qualifier } = rowLayoutOf(file);
  const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < ascii);
  return (
    isAscii(qualifier) &&
    columns.every(({ width, delimiter }) => width === 0 && delimiter.length > 0 && isAscii(delimiter))
  );
}

/** Reads segments on a thread of its own. */
class SegmentCopy {
  readonly #file: FlatFileConnection;
  readonly #shared: SharedFile;
  readonly #pieceSize: number;
  readonly #context: ComponentContext;
  readonly #handle: FileHandle;
  readonly #reader: SegmentReader;
  readonly #rows: FlatFileRows;
  readonly #makeParser: () => BatchParser;
  readonly #find: RowStartFinder;
  readonly #delimiterEnd: number;
  #parser: BatchParser | undefined;

  private constructor(
    instance: FlatFileSourceInstance,
    file: FlatFileConnection,
    shared: SharedFile,
    sizes: ReadingSizes,
    context: ComponentContext,
    handle: FileHandle,
  ) {
    this.#file = file;
    this.#shared = shared;
    this.#context = context;
    this.#handle = handle;
    this.#pieceSize = pieceSizeFor(context, sizes);
    const { allocateBytes } = context;
    const reader = new SegmentReader(handle, file.codePage, shared.start.offset, this.#pieceSize, allocateBytes);
    this.#reader = reader;
    const binding = bindColumns(instance, file, context.source);
    const port = context.outputs[instance.outputs.indexOf(binding.output)];
    this.#makeParser = () =>
      createBatchParser(binding, file, reader, port, createErrorRows(instance, context), context);
    this.#rows = new FlatFileRows(file, reader, context, port.buffer.capacity, sizes.longestRow);
    const layout = rowLayoutOf(file);
    const rowDelimiter = rowDelimiterOf(layout);
    this.#delimiterEnd = rowDelimiter[rowDelimiter.length - 1];
    const tokenise = createTokeniser(layout);
    const table = createFieldTable(file.columns.length, port.buffer.capacity, allocateBytes);
    this.#find = (bytes, from, to) =>
      guessRowStart({ bytes, from, to, atRow: reader.start === shared.start.offset }, tokenise, rowDelimiter, table);
  }

  static async open(
    instance: FlatFileSourceInstance,
    file: FlatFileConnection,
    shared: SharedFile,
    sizes: ReadingSizes,
    context: ComponentContext,
  ): Promise<SegmentCopy> {
    const handle = await namingFile(file, context, open(file.path, 'r'));
    return new SegmentCopy(instance, file, shared, sizes, context, handle);
  }

  get signs(): DelimiterSigns {
    return this.#rows.signs;
  }

  async produce(segment: number, start: SegmentPlace | undefined): Promise<SegmentSpan | undefined> {
    const { firstEnd, segments } = this.#shared;
    const end = firstEnd + segment * this.#pieceSize;
    const range = { from: end - this.#pieceSize, to: segment === segments - 1 ? undefined : end };
    const reader = this.#reader;
    const begun = reader.begin(range, start?.offset ?? this.#find, start?.state !== 1);
    if (!(await namingFile(this.#file, this.#context, begun))) return undefined;
    const first = start ?? { offset: reader.start, rows: 0, line: 1, state: 0 };
    const carried = Math.max(0, range.from - first.offset);
    this.#parser ??= this.#makeParser();
    try {
      await this.#rows.sendSegment(this.#parser, first, carried);
    } catch (error) {
      // A parser that was interrupted keeps rows of the batch.
      this.#parser = undefined;
      throw error;
    }
    return { start: first, end: this.#end() };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #end(): SegmentPlace {
    const { position, line } = this.#rows.place;
    const reader = this.#reader;
    const offset = reader.rowOffsetAt(position, this.#delimiterEnd);
    // Nothing of the segment is left over: what was malformed in it does not matter to the next one.
    const state = position === reader.to || reader.tellsOffsets ? 0 : 1;
    return { offset, rows: this.#rows.sent, line, state };
  }
}
