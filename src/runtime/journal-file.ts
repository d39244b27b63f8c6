import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { JournalRecord } from '../control-flow/journal/journal-record.ts';
import { JournalState } from '../control-flow/journal/journal-state.ts';
import { type InDoubtAnswer, type JournalStore, RunJournal } from '../control-flow/journal/run-journal.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { type FileLock, lockFile } from '../sdk/files/file-lock.ts';

// Values of variables are in it.
const ownerOnly = 0o600;
/** A journal is rewritten when it has grown by this many bytes, and to several times what it needs. */
const growth = 1 << 20;
const needed = 4;

/** A journal that is open, and how to end with it. */
export interface OpenJournal {
  readonly journal: RunJournal;
  /** Closes the file; removes it when the run has succeeded. */
  close(succeeded: boolean): Promise<void>;
}

/** The package that a journal is about. */
export interface JournaledPackage {
  readonly id: string;
  readonly name: string;
}

/**
 * Opens the journal of a run: one line per record, with a check sum, each on the disk before the run goes on. A line that a kill cut off is dropped. Throws a
 * `DtsError` when another run has the journal, it is about another package, or it is damaged otherwise.
 */
export async function openJournal(
  file: string,
  { id, name }: JournaledPackage,
  inDoubt: InDoubtAnswer,
): Promise<OpenJournal> {
  const lock = await lockOrRefuse(file);
  let journal: JournalFile | undefined;
  try {
    const { state, length } = load(file);
    const { start } = state;
    if (start !== undefined && start.packageId.toUpperCase() !== id.toUpperCase()) {
      throw dtsError('OPENDTSX_E_JOURNAL_MISMATCH', { file, package: name, other: start.packageName });
    }
    const opened = new JournalFile(file, length);
    journal = opened;
    if (start === undefined) {
      const first: JournalRecord = {
        kind: 'start',
        version: 1,
        journalId: crypto.randomUUID(),
        packageId: id,
        packageName: name,
      };
      state.apply(first);
      opened.append(first, state);
    }
    return {
      journal: new RunJournal(opened, state, inDoubt),
      async close(succeeded) {
        opened.close();
        if (succeeded) rmSync(file, { force: true });
        await lock.release();
      },
    };
  } catch (error) {
    journal?.close();
    await lock.release();
    throw error;
  }
}

async function lockOrRefuse(file: string): Promise<FileLock> {
  try {
    return await lockFile(file);
  } catch (error) {
    throw failure(file, error);
  }
}

/** What the whole lines of a journal say, and where they end. */
function load(file: string): { readonly state: JournalState; readonly length: number } {
  const state = new JournalState();
  const text = readJournal(file);
  let length = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const record = parseLine(line);
    if (record === undefined) {
      // Nothing follows a line that was cut off; what is damaged elsewhere cannot be trusted.
      if (length + line.length + 1 < text.length)
        throw dtsError('OPENDTSX_E_JOURNAL_DAMAGED', { file, line: text.slice(0, length).split('\n').length });
      break;
    }
    state.apply(record);
    length += line.length + 1;
  }
  return { state, length: Buffer.byteLength(text.slice(0, length)) };
}

function readJournal(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw failure(file, error);
  }
}

function checkSum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function lineOf(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `${checkSum(text)} ${text}\n`;
}

function parseLine(line: string): JournalRecord | undefined {
  const text = line.slice(9);
  return checkSum(text) === line.slice(0, 8) ? (JSON.parse(text) as JournalRecord) : undefined;
}

function failure(file: string, error: unknown): ReturnType<typeof dtsError> {
  const detail = error instanceof Error ? error.message : String(error);
  return dtsError('OPENDTSX_E_JOURNAL_FILE', { file, detail }, {}, { cause: error });
}

class JournalFile implements JournalStore {
  readonly #file: string;
  #handle: number;
  #length: number;
  /** Bytes that it needed when it was last rewritten. */
  #base = 0;

  /** @param length bytes to keep: what follows was cut off */
  constructor(file: string, length: number) {
    this.#file = file;
    this.#length = length;
    this.#handle = this.#guard(() => openSync(file, 'a', ownerOnly));
    this.#guard(() => {
      ftruncateSync(this.#handle, length);
      fsyncSync(this.#handle);
      syncFolder(file);
    });
  }

  append(record: JournalRecord, state: JournalState): void {
    this.#guard(() => {
      this.#length += writeAll(this.#handle, lineOf(record));
      fdatasyncSync(this.#handle);
      if (this.#length > this.#base * needed + growth) this.#rewrite(state);
    });
  }

  close(): void {
    closeSync(this.#handle);
  }

  /** Replaces the file by the fewest records that say the same. */
  #rewrite(state: JournalState): void {
    const partial = `${this.#file}.partial`;
    const handle = openSync(partial, 'w', ownerOnly);
    let length = 0;
    for (const record of state.records()) length += writeAll(handle, lineOf(record));
    fsyncSync(handle);
    renameSync(partial, this.#file);
    syncFolder(this.#file);
    closeSync(this.#handle);
    this.#handle = handle;
    this.#length = length;
    this.#base = length;
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw failure(this.#file, error);
    }
  }
}

function writeAll(handle: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
  return bytes.length;
}

// A new name outlives a loss of power only when the folder is on the disk too; Windows opens no folders.
function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
