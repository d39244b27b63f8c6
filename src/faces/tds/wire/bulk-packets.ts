const enough = 1 << 20;

/** The bytes of a bulk load on their way: packets go in as they arrive, and are taken out as rows are read. */
export class BulkPackets {
  readonly #changed: () => void;
  #packets: Buffer[] = [];
  #bytes = 0;
  #isEnded = false;
  #isDropped = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  /** `changed`: it is less full than it was. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** More than a megabyte waits: the client should be read no further. */
  get isFull(): boolean {
    return this.#bytes > enough;
  }

  push(packet: Buffer): void {
    if (this.#isDropped || packet.length === 0) return;
    this.#packets.push(packet);
    this.#bytes += packet.length;
    this.#notify();
  }

  /** All has arrived; or the client has taken it back. */
  end(isTakenBack: boolean): void {
    this.#isEnded = true;
    if (isTakenBack) this.fail(new BulkLoadTakenBack());
    this.#notify();
  }

  /** What is taken from now on ends with this error. */
  fail(error: Error): void {
    this.#failure = error;
    this.#notify();
  }

  /** Everything that waits; waits for something when nothing does. Undefined at the end. */
  async take(): Promise<Buffer | undefined> {
    while (this.#packets.length === 0 && !this.#isEnded && this.#failure === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#packets.length === 0) return undefined;
    const taken = Buffer.concat(this.#packets);
    this.#packets = [];
    this.#bytes = 0;
    this.#changed();
    return taken;
  }

  /** Lets the rest go by, and resolves when all of it has. */
  async drain(): Promise<void> {
    this.#isDropped = true;
    this.#packets = [];
    this.#bytes = 0;
    this.#changed();
    while (!this.#isEnded && this.#failure === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** The client gave a bulk load up in the middle of it. */
export class BulkLoadTakenBack extends Error {
  constructor() {
    super('The client gave the bulk load up.');
    this.name = 'BulkLoadTakenBack';
  }
}
