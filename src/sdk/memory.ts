/**
 * Memory of a component for rows that it holds back, counted against the budget that all data flows of an execution share.
 * A grant counts and refuses, it allocates nothing: ask before allocating, give back when the memory is let go.
 * The engine takes back whatever is still held when the data flow ends.
 */
export interface MemoryGrant {
  /** What the memory is for, e.g. `sorted rows`. */
  readonly name: string;
  /** Bytes granted now. */
  readonly held: number;
  /** The most bytes that were granted at one time. */
  readonly peak: number;
  /** Asks for more bytes. False when they do not fit into the budget: nothing was granted, write held rows to a spill file instead. */
  request(bytes: number): boolean;
  /** Gives back bytes; everything held when none are named. */
  release(bytes?: number): void;
}

/** The memory that a component may ask for. */
export interface ComponentMemory {
  /** Bytes of the whole budget, for all components together. */
  readonly limit: number;
  /**
   * A new grant of no bytes. A component must be able to work with grants that refuse everything: a block of rows at a time, and what the
   * buffers need, is its own.
   */
  grant(name: string): MemoryGrant;
}
