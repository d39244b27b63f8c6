import { closeSync, mkdirSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { SpillContent, SpillFile } from '../sdk/spill/spill-file.ts';
import { spillFileName, sweepSpillFolder } from './spill-folder.ts';

/** Where the spill files of a data flow lie. */
export interface SpillSettings {
  /** Folders for rows and for large values as the package names them: the first usable one is taken, and at last the system's temporary folder. */
  readonly folders: Readonly<Record<SpillContent, readonly string[]>>;
  /** Gives the folder of this machine. Throws a `DtsError` when there is none. */
  resolvePath(folder: string): string;
  /** Told of folders that take no file, once each. */
  warn(finding: Diagnostic): void;
  /** Whether a file loses its name as soon as it is open, so that the system removes it with the process; where the platform allows. */
  readonly unlinksAtOnce?: boolean;
  /** Writes to a file descriptor, as `writeSync` does. */
  readonly write?: (descriptor: number, bytes: Uint8Array, offset: number, length: number, position: number) => number;
}

/** The spill files of one data flow. */
export class SpillFiles {
  readonly #settings: SpillSettings;
  readonly #open = new Set<OpenSpillFile>();
  readonly #unusable = new Set<string>();

  constructor(settings: SpillSettings) {
    this.#settings = settings;
  }

  /** A new file. @param onWritten told of bytes written. Throws DTS_E_BUFFERGETTEMPFILENAME when no folder takes one. */
  create(content: SpillContent, onWritten: (bytes: number) => void): SpillFile {
    const folders = [...this.#settings.folders[content], undefined];
    for (const named of folders) {
      const folder = named ?? tmpdir();
      if (this.#unusable.has(folder)) continue;
      try {
        return this.#createIn(named === undefined ? folder : this.#settings.resolvePath(named), onWritten);
      } catch (error) {
        this.#unusable.add(folder);
        const args = { folder, detail: reasonOf(error) };
        this.#settings.warn(diagnostic('DTS_W_UNUSABLETEMPORARYPATH', args));
      }
    }
    throw dtsError('DTS_E_BUFFERGETTEMPFILENAME', { folders: [...this.#unusable].join('; ') });
  }

  /** Deletes every file that is still open. */
  closeAll(): void {
    for (const file of this.#open) file.close();
  }

  #createIn(folder: string, onWritten: (bytes: number) => void): SpillFile {
    mkdirSync(folder, { recursive: true });
    sweepSpillFolder(folder);
    const path = join(folder, spillFileName());
    const descriptor = openSync(path, 'wx+', 0o600);
    const { unlinksAtOnce = process.platform !== 'win32', write = writeSync } = this.#settings;
    const hasName = !(unlinksAtOnce && unlinked(path));
    const file: OpenSpillFile = new OpenSpillFile({ path, descriptor, hasName, write, onWritten }, () =>
      this.#open.delete(file),
    );
    this.#open.add(file);
    return file;
  }
}

function unlinked(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message.replace(/\.$/, '') : (reasons[code] ?? code);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it may not be written',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file is larger than the system allows',
  EIO: 'the disk reports an error',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is no folder',
  EEXIST: 'it is no folder',
  EROFS: 'the disk is read-only',
};

interface SpillFileParts {
  readonly path: string;
  readonly descriptor: number;
  readonly hasName: boolean;
  readonly write: NonNullable<SpillSettings['write']>;
  onWritten(bytes: number): void;
}

class OpenSpillFile implements SpillFile {
  readonly #parts: SpillFileParts;
  readonly #onClosed: () => void;
  #isOpen = true;
  length = 0;

  constructor(parts: SpillFileParts, onClosed: () => void) {
    this.#parts = parts;
    this.#onClosed = onClosed;
  }

  append(bytes: Uint8Array): number {
    const { descriptor, path, write, onWritten } = this.#parts;
    const start = this.length;
    try {
      let done = 0;
      while (done < bytes.length) done += write(descriptor, bytes, done, bytes.length - done, start + done);
    } catch (error) {
      throw dtsError('DTS_E_EXTENDFAILED', { path, length: start + bytes.length, detail: reasonOf(error) });
    }
    this.length = start + bytes.length;
    onWritten(bytes.length);
    return start;
  }

  read(position: number, length: number): Uint8Array {
    const target = new Uint8Array(length);
    this.readInto(position, target);
    return target;
  }

  readInto(position: number, target: Uint8Array): void {
    let done = 0;
    let detail = 'the file is shorter than what was written';
    try {
      while (done < target.length) {
        const count = readSync(this.#parts.descriptor, target, done, target.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
    } catch (error) {
      detail = reasonOf(error);
    }
    if (done === target.length) return;
    throw dtsError('DTS_E_DISKIOFAILED', { path: this.#parts.path, position: position + done, detail });
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#parts.descriptor);
    if (this.#parts.hasName) rmSync(this.#parts.path, { force: true });
    this.#onClosed();
  }
}
