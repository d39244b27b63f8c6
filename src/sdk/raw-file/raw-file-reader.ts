import { type FileHandle, open } from 'node:fs/promises';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { decodeRawBlock, type RawBlock } from './raw-block.ts';
import {
  decodeRawHeader,
  isRawFile,
  type RawColumn,
  rawBlockPrefix,
  rawHeaderLength,
  rawHeaderStart,
} from './raw-header.ts';

/** A raw file that is open for reading. */
export interface RawFileReader {
  readonly columns: readonly RawColumn[];
  /** The next block; undefined at the end of the file. Throws a `DtsError` for a file that is cut off or damaged. */
  next(): Promise<RawBlock | undefined>;
  close(): Promise<void>;
}

/**
 * Opens a raw file and reads its header. Throws a `DtsError`: DTS_E_RAWFILECANTOPENREAD when it cannot be read,
 * OPENDTSX_E_RAWFILE_OTHERLAYOUT for the layout of SSIS and every other one, DTS_E_RAWBADHEADER for a damaged header.
 */
export async function openRawFile(path: string, component: string): Promise<RawFileReader> {
  const args = { component, file: path };
  const handle = await open(path).catch((error: Error) => {
    throw dtsError('DTS_E_RAWFILECANTOPENREAD', { ...args, detail: error.message }, { subComponent: component });
  });
  try {
    const columns = await readHeader(handle, args);
    return new OpenRawFile(handle, columns, args);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface FilePlace {
  readonly component: string;
  readonly file: string;
}

async function readHeader(handle: FileHandle, args: FilePlace): Promise<readonly RawColumn[]> {
  const place = { subComponent: args.component };
  const start = await readBytes(handle, rawHeaderStart);
  if (!isRawFile(start)) throw dtsError('OPENDTSX_E_RAWFILE_OTHERLAYOUT', { ...args }, place);
  const { size } = await handle.stat();
  const length = start.length < rawHeaderStart ? Number.POSITIVE_INFINITY : rawHeaderLength(start);
  const rest = length > size ? new Uint8Array() : await readBytes(handle, length - rawHeaderStart);
  const header = decodeRawHeader(Buffer.concat([start, rest]));
  if (header === undefined) throw dtsError('DTS_E_RAWBADHEADER', { ...args }, place);
  return header.columns;
}

/** The next bytes of a file; fewer at its end. */
async function readBytes(handle: FileHandle, count: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(count);
  let done = 0;
  while (done < count) {
    const { bytesRead } = await handle.read(bytes, done, count - done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

class OpenRawFile implements RawFileReader {
  readonly columns: readonly RawColumn[];
  readonly #handle: FileHandle;
  readonly #place: FilePlace;
  #rows = 0;

  constructor(handle: FileHandle, columns: readonly RawColumn[], place: FilePlace) {
    this.#handle = handle;
    this.columns = columns;
    this.#place = place;
  }

  async next(): Promise<RawBlock | undefined> {
    const prefix = Buffer.from(await readBytes(this.#handle, rawBlockPrefix));
    if (prefix.length === 0) return undefined;
    if (prefix.length < rawBlockPrefix) throw this.#cutOff();
    const [rowCount, length] = [prefix.readUInt32LE(0), prefix.readUInt32LE(4)];
    const { size } = await this.#handle.stat();
    if (length > size) throw this.#cutOff();
    const bytes = await readBytes(this.#handle, length);
    const types = this.columns.map(({ type }) => type);
    const block = bytes.length < length ? undefined : decodeRawBlock(types, rowCount, bytes);
    if (block === undefined) throw this.#cutOff();
    this.#rows += rowCount;
    return block;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #cutOff(): Error {
    const { component } = this.#place;
    return dtsError('DTS_E_RAWUNEXPECTEDEOF', { ...this.#place, rows: this.#rows }, { subComponent: component });
  }
}
