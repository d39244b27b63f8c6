import type { StoreQueries } from '../../../store/store.ts';
import { EventWriter, type Told } from './event-writer.ts';
import type { LoggingSelection } from './logging-selection.ts';

/** How a sink writes: within one transaction that checks the lease. Resolves with false when the lease is lost: nothing was written then. */
export type WriteHeld = (work: (db: StoreQueries) => Promise<void>) => Promise<boolean>;

const itemsAtOnce = 500;
const itemsBehind = 2000;

/**
 * Takes what a worker tells and writes it in batches, one transaction each, in order. Whoever fills it looks at `isBehind` and lets the worker wait:
 * what waits in memory stays bounded.
 */
export class EventSink {
  readonly #write: WriteHeld;
  readonly #writer: EventWriter;
  readonly #onRelief: () => void;
  #waiting: Told[] = [];
  #writing: Promise<void> | undefined;
  #lost = false;
  #failure: unknown;

  /** @param onRelief is called when the sink is no longer behind */
  constructor(operationId: number, selection: LoggingSelection, write: WriteHeld, onRelief: () => void) {
    this.#write = write;
    this.#writer = new EventWriter(operationId, selection);
    this.#onRelief = onRelief;
  }

  get isBehind(): boolean {
    return this.#waiting.length >= itemsBehind;
  }

  /** Whether the lease was lost: somebody else has the operation now. */
  get isLost(): boolean {
    return this.#lost;
  }

  add(...told: readonly Told[]): void {
    if (this.#lost || this.#failure !== undefined) return;
    this.#waiting.push(...told);
    this.#writing ??= this.#writeAll();
  }

  /** Everything added so far is written, or the lease is lost. Rejects when the store refuses. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    // What comes in the same turn goes into one batch.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0 && !this.#lost) {
        const wasBehind = this.isBehind;
        const batch = this.#waiting.slice(0, itemsAtOnce);
        this.#waiting = this.#waiting.slice(itemsAtOnce);
        this.#lost = !(await this.#write((db) => this.#writer.write(db, batch)));
        if (wasBehind && !this.isBehind) this.#onRelief();
      }
    } catch (error) {
      this.#failure = error;
    }
    if (this.#lost || this.#failure !== undefined) this.#waiting = [];
    this.#writing = undefined;
    if (this.#lost || this.#failure !== undefined) this.#onRelief();
  }
}
