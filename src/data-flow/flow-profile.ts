import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';

/** Where the time of one run of a data flow went. */
export interface FlowProfile {
  readonly plan: PipelinePlan;
  /** Milliseconds from opening the first component to closing the last. */
  readonly elapsed: number;
  /** The most bytes that the process held at the moments looked at: those of Node and everything else included. */
  readonly peakMemory: number;
  /** By position in `plan.components`. */
  readonly components: readonly ComponentProfile[];
}

/** What one component did in one run. */
export interface ComponentProfile {
  readonly name: string;
  readonly rowsIn: number;
  /** Over all paths out of it. */
  readonly rowsOut: number;
  /** Milliseconds it worked, waiting for its own reading and writing included. */
  readonly own: number;
  /** Milliseconds it waited for components after it. */
  readonly blocked: number;
  /** The most bytes of rows it held back at one time. */
  readonly heldBytes: number;
  /** Bytes it wrote to temporary files. */
  readonly spilledBytes: number;
}
