import { executionTrees } from './execution-trees.ts';
import type { PipelinePlan } from './pipeline-plan.ts';

/** Rows of the largest buffer: small enough for the processor's cache (source: engine measurements). */
const largestBuffer = 4096;

/**
 * Rows per buffer of a data flow: what suits the processor, never more than DefaultBufferMaxRows, nor than fit into DefaultBufferSize in the widest execution tree
 * unless AutoAdjustBufferSize is set; at least one.
 */
export function rowsPerBuffer(plan: PipelinePlan): number {
  const { defaultBufferMaxRows, defaultBufferSize, autoAdjustBufferSize } = plan.settings;
  const rows = Math.min(largestBuffer, defaultBufferMaxRows);
  if (autoAdjustBufferSize === true) return Math.max(1, rows);
  const widest = Math.max(1, ...executionTrees(plan).map(({ bytesPerRow }) => bytesPerRow));
  return Math.max(1, Math.min(rows, Math.floor(defaultBufferSize / widest)));
}
