/** Lets so many works go on at a time; the others wait, and begin in the order in which they came. */
export interface WaitingLine {
  /** How many have not begun. */
  waiting(): number;
  /** Begins when it is its turn; settles as the work does. */
  enter<T>(work: () => Promise<T>): Promise<T>;
}

/** A line with so many places. */
export function waitingLine(capacity: number): WaitingLine {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return {
    waiting: () => waiting.length,
    async enter(work) {
      if (busy < capacity) busy++;
      else await new Promise<void>((begin) => waiting.push(begin));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) busy--;
        else next();
      }
    },
  };
}
