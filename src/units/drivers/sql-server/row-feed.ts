/** Rows on their way to the server: written by one side, taken by the other, which is never far ahead. */
export class RowFeed implements AsyncIterable<readonly unknown[]> {
  readonly #rows: (readonly unknown[])[] = [];
  #next = 0;
  #isEnded = false;
  #wakeTaker: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  /** Adds rows; resolves when all rows before them and they have been taken, or nobody takes any more. */
  add(rows: readonly (readonly unknown[])[]): Promise<void> {
    for (const row of rows) this.#rows.push(row);
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#isEnded || rows.length === 0) resolve();
    else this.#wakeWriter = resolve;
    this.#wakeTaker?.();
    return promise;
  }

  /** No rows follow; waiting sides go on. */
  end(): void {
    this.#isEnded = true;
    this.#wakeTaker?.();
    this.#wakeWriter?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly unknown[]> {
    return {
      next: () => this.#take(),
      return: async () => {
        this.end();
        return { done: true, value: undefined };
      },
    };
  }

  async #take(): Promise<IteratorResult<readonly unknown[]>> {
    while (this.#next >= this.#rows.length) {
      this.#rows.length = 0;
      this.#next = 0;
      this.#wakeWriter?.();
      if (this.#isEnded) return { done: true, value: undefined };
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wakeTaker = resolve;
      await promise;
    }
    return { done: false, value: this.#rows[this.#next++] };
  }
}
