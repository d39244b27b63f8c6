import { type ChildProcess, spawn } from 'node:child_process';
import type { StoreQuery } from '../../faces/tds/tds-services.ts';
import { ownProgram } from '../../runtime/own-process.ts';
import type { FromRowProcess, ToRowProcess } from './row-process-messages.ts';
import { limitedReader, type OpenQuery, type ReadingLimits, type RowReader } from './row-reader.ts';

/**
 * Reads rows of an SQLite file in processes of their own, over connections that cannot write: however long a query works, the server goes on, and it can be ended,
 * which SQLite offers Node no other way for. What is read is the store as it was when the query began.
 */
export function readSqliteRows(file: string, limits?: ReadingLimits): RowReader {
  const processes = new RowProcesses(file);
  return limitedReader(
    (query) => processes.open(query),
    async () => processes.close(),
    limits,
  );
}

class RowProcesses {
  readonly #file: string;
  /** One waits for the next query: starting one takes longer than most queries. */
  #idle: RowProcess | undefined;
  #isClosed = false;

  constructor(file: string) {
    this.#file = file;
  }

  async open(query: StoreQuery): Promise<OpenQuery> {
    const reading = this.#idle?.isEnded === false ? this.#idle : new RowProcess(this.#file);
    this.#idle = undefined;
    reading.tell({ kind: 'open', query });
    let isOver = false;
    let isReleased = false;
    return {
      next: async () => {
        if (isReleased) throw new Error('The query was ended.');
        if (isOver) return undefined;
        const { rows, isLast } = await reading.next();
        isOver = isLast;
        return rows;
      },
      end: async () => {
        if (!isReleased) this.#release(reading);
        isReleased = true;
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#idle?.kill();
    this.#idle = undefined;
  }

  #release(reading: RowProcess): void {
    const isWanted = !this.#isClosed && this.#idle === undefined;
    if (isWanted && !reading.isWorking && !reading.isEnded) {
      reading.tell({ kind: 'end' });
      this.#idle = reading;
    } else reading.kill();
  }
}

type Portion = FromRowProcess & { readonly kind: 'rows' };

/** A process that reads. It keeps nobody waiting who wants to end, and ends itself when nobody is there any more. */
class RowProcess {
  readonly #child: ChildProcess;
  #answer: { resolve(rows: Portion): void; reject(error: Error): void } | undefined;
  #ended: Error | undefined;

  constructor(file: string) {
    const program = ownProgram('server/reading/row-process');
    // Nothing of the server's environment is needed to read a file.
    this.#child = spawn(process.execPath, [...program.options, program.file, file], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: {},
    });
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on('message', (message: FromRowProcess) => this.#receive(message));
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('exit', () => this.#end(new Error('The query was ended.')));
  }

  get isWorking(): boolean {
    return this.#answer !== undefined;
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  tell(message: ToRowProcess): void {
    // What cannot be told has ended, which is told otherwise.
    this.#child.send(message, () => undefined);
  }

  next(): Promise<Portion> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      this.tell({ kind: 'next' });
    });
  }

  kill(): void {
    this.#end(new Error('The query was ended.'));
    this.#child.kill('SIGKILL');
  }

  #receive(message: FromRowProcess): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (message.kind === 'rows') answer?.resolve(message);
    else answer?.reject(new Error(message.message));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#answer?.reject(this.#ended);
    this.#answer = undefined;
  }
}
