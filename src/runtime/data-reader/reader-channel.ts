import { type DtsError, dtsError } from '../../diagnostics/dts-error.ts';
import type { DataReaderClient, DataReaderColumn, DataReaderOutcome, DataReaderRows } from '../../sdk/data-reader.ts';

/** Rows that the destination waits with. */
interface Offer {
  readonly rows: DataReaderRows;
  readonly readTimeout: number;
  readonly settle: (outcome: DataReaderOutcome) => void;
  isTaken: boolean;
}

/** A program that waits for rows. */
interface Waiting {
  readonly give: (rows: DataReaderRows | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Hands the rows of a DataReader destination to one program, buffer by buffer and without copying: the destination waits while the program
 * reads, the program while there are no rows.
 */
export class ReaderChannel implements DataReaderClient {
  readonly #name: string;
  readonly #began: (columns: readonly DataReaderColumn[]) => void;
  #offer: Offer | undefined;
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastAsked = 0;
  /** How it ended: undefined while it has not. */
  #end: { readonly error: unknown } | 'success' | undefined;
  /** Why nothing more may be read, though there may be more. */
  #broken: DtsError | undefined;

  /** @param began is told the columns */
  constructor(name: string, began: (columns: readonly DataReaderColumn[]) => void) {
    this.#name = name;
    this.#began = began;
  }

  begin(columns: readonly DataReaderColumn[]): void {
    this.#began(columns);
  }

  offer(rows: DataReaderRows, readTimeout: number, signal: AbortSignal): Promise<DataReaderOutcome> {
    if (this.#broken !== undefined || signal.aborted) return Promise.resolve('closed');
    return new Promise((resolve) => {
      const abort = (): void => this.#settle('closed');
      const settle = (outcome: DataReaderOutcome): void => {
        signal.removeEventListener('abort', abort);
        resolve(outcome);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#offer = { rows, readTimeout, settle, isTaken: false };
      this.#lastAsked = performance.now();
      this.#watch(readTimeout);
      this.#handOver();
    });
  }

  /**
   * The next rows; undefined when the package has ended well. Those given before are no longer valid. Rejects with the `DtsError` of a
   * package that failed, and of a reader that was closed or too slow.
   */
  next(): Promise<DataReaderRows | undefined> {
    if (this.#waiting !== undefined) {
      return Promise.reject(dtsError('DTS_E_DATAREADERDESTREADFAILED', { component: this.#name }));
    }
    if (this.#offer?.isTaken === true) this.#settle('read');
    return new Promise((give, fail) => {
      this.#waiting = { give, fail };
      this.#handOver();
    });
  }

  /** Counts as reading, for the time-out. Throws a `DtsError` when the rows given last are no longer valid. */
  touch(): void {
    this.stayAwake();
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Counts as reading, for the time-out. */
  stayAwake(): void {
    this.#lastAsked = performance.now();
  }

  /** Tells that the package has ended, and why when it failed. */
  finish(end: { readonly error: unknown } | 'success'): void {
    this.#end = end;
    this.#handOver();
  }

  /** Ends reading: rows that the destination still has go to nobody. */
  close(): void {
    this.#broken ??= dtsError('DTS_E_DATAREADERDESTREADERISCLOSED', { component: this.#name });
    this.#settle('closed');
    this.#handOver();
  }

  #handOver(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const offer = this.#offer;
    if (this.#broken === undefined && offer === undefined && this.#end === undefined) return;
    this.#waiting = undefined;
    if (this.#broken !== undefined) waiting.fail(this.#broken);
    else if (offer !== undefined) {
      offer.isTaken = true;
      this.#lastAsked = performance.now();
      waiting.give(offer.rows);
    } else if (typeof this.#end === 'object') waiting.fail(this.#end.error);
    else waiting.give(undefined);
  }

  #settle(outcome: DataReaderOutcome): void {
    clearTimeout(this.#timer);
    const offer = this.#offer;
    this.#offer = undefined;
    offer?.settle(outcome);
  }

  #watch(delay: number): void {
    const readTimeout = this.#offer?.readTimeout ?? 0;
    if (readTimeout <= 0) return;
    this.#timer = setTimeout(() => {
      const left = this.#lastAsked + readTimeout - performance.now();
      if (left > 0) this.#watch(left);
      else this.#timeOut(readTimeout);
    }, delay);
  }

  #timeOut(timeout: number): void {
    this.#broken = dtsError('DTS_E_DATAREADERDESTREADERTIMEOUT', { component: this.#name, timeout });
    this.#settle('timeout');
  }
}
