import type { PipelineBuffer, Value } from 'opendtsx/sdk';

/** Computes one output column over the groups of an output. Groups are numbered from 0. */
export interface Accumulator {
  /**
   * Takes the active rows of a buffer.
   * @param groups the group of each active row, by its position among the active rows
   * @param groupCount number of groups so far, those of this buffer included
   */
  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void;
  /** The result for a group in the form of the output column's type. Throws a `DtsError` when it does not fit. */
  value(group: number): Value;
}

/** The capacity to grow to for `groupCount` groups: doubled, so that growing costs little. */
export function grownCapacity(current: number, groupCount: number): number {
  return Math.max(groupCount, current * 2, 1024);
}
