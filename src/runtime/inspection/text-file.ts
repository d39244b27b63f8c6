import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { type FileTarget, openFileTarget } from '../../sdk/files/file-target.ts';

const blockSize = 1 << 16;
const mostWaiting = 1 << 22;

/** A text file that is written beside an execution: UTF-8, in blocks, visible under its name when it is closed. */
export class TextFile {
  readonly #path: string;
  readonly #target: FileTarget;
  readonly #encoder = new TextEncoder();
  #text = '';
  #blocks: Uint8Array[] = [];
  #waiting = 0;
  #writing: Promise<void> | undefined;
  #fault: Diagnostic | undefined;

  constructor(path: string, target: FileTarget) {
    this.#path = path;
    this.#target = target;
  }

  /** True while so much waits to be written that rows should be held back. */
  get isBehind(): boolean {
    return this.#waiting > mostWaiting;
  }

  /** Adds text; what cannot be written is told by `close`. */
  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= blockSize) this.#flush();
  }

  /** Settles when everything given so far is written. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  /** Writes what is left and makes the file visible. Gives a finding, and leaves no file, when it could not be written. */
  async close(): Promise<Diagnostic | undefined> {
    this.#flush();
    await this.#writing;
    await this.#attempt(() => this.#target.close(this.#fault === undefined));
    return this.#fault;
  }

  #flush(): void {
    if (this.#text === '' || this.#fault !== undefined) return;
    const bytes = this.#encoder.encode(this.#text);
    this.#text = '';
    this.#blocks.push(bytes);
    this.#waiting += bytes.length;
    this.#writing ??= this.#writeBlocks();
  }

  // All blocks that wait in one go: a data flow that computes a lot gives us few turns.
  async #writeBlocks(): Promise<void> {
    while (this.#blocks.length > 0) {
      const bytes = Buffer.concat(this.#blocks.splice(0));
      if (this.#fault === undefined) await this.#attempt(() => this.#target.write(bytes));
      this.#waiting -= bytes.length;
    }
    this.#writing = undefined;
  }

  async #attempt(use: () => Promise<void>): Promise<void> {
    try {
      await use();
    } catch (error) {
      this.#fault ??= diagnostic('DTS_E_CANNOTWRITETODATAFILE', { file: this.#path, detail: wordsOf(error) });
    }
  }
}

/** Opens a text file; an older file of the name is replaced when it is closed. Throws a `DtsError` when that is not possible. */
export async function openTextFile(path: string): Promise<TextFile> {
  try {
    return new TextFile(path, await openFileTarget(path, true));
  } catch (error) {
    throw dtsError('DTS_E_CANNOTOPENDATAFILE', { file: path, detail: wordsOf(error) });
  }
}

// The file has its name in the message already, and is opened under another one.
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, \w+ '.*'$/s, '');
}
