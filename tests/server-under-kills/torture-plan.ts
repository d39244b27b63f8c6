/** What a series of kills is to be like. */
export interface TorturePlan {
  readonly kills: number;
  readonly seed: number;
  /** Address of a PostgreSQL database: three servers share a schema in it. Absent: one server with a file. */
  readonly postgres?: string;
  /** Executions that wait or run at a time, 20 when absent. */
  readonly inFlight?: number;
}

/** A kill, and whom it hit. */
export interface Kill {
  /** When, milliseconds. */
  readonly at: number;
  /** Name of the server, or process id of the worker. */
  readonly target: string | number;
}

/** An execution that the torture has asked for. */
export interface AskedExecution {
  /** The value that its marks carry. */
  readonly token: string;
  readonly retryCount: number;
  /** Undefined while no server has confirmed it. */
  executionId?: number;
  wasStopped: boolean;
}

/** Numbers that look random and are the same for a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
