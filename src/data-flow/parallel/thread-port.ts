import type { ComponentPlan } from '../../plan/pipeline/pipeline-plan.ts';
import type { FromCopy, ToCopy } from './copy-messages.ts';

/** The unit of a component. */
export type PlannedUnit = ComponentPlan['unit'];

/** One end of the line between the first thread and another one. */
export interface ThreadPort<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
}

/** A thread that works on a copy of a data flow, as the first thread sees it. */
export interface CopyThread extends ThreadPort<ToCopy, FromCopy> {
  /** The thread has ended by itself; `reason` says why in words. */
  onEnd(listener: (reason: string) => void): void;
  /** Ends the thread, wherever it is, and waits until it has. */
  stop(): Promise<void>;
}

/** The threads that a data flow may be spread over: handed in by `runtime`. */
export interface PipelineThreads {
  /** How many threads work on rows at most; 1: the first one alone. */
  readonly limit: number;
  /** Whether another thread can have this unit. */
  knows(unit: PlannedUnit): boolean;
  /** Starts a thread that waits for its first message. */
  start(units: readonly PlannedUnit[]): CopyThread;
}
