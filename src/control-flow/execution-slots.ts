/** Limits how many tasks run at the same time: MaxConcurrentExecutables. First come, first served. */
export class ExecutionSlots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /** Resolves when a slot is taken; give it back with `release`. */
  async take(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Gives a slot back. */
  release(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}

/** The number of slots that a setting means: −1 and 0 mean processors + 2. */
export function slotCount(maxConcurrentExecutables: number, processors: number): number {
  return maxConcurrentExecutables > 0 ? maxConcurrentExecutables : processors + 2;
}
