import type { TaskContext, TaskResult } from 'opendtsx/sdk';
import type { DataFlowInstance } from './data-flow.ts';

/** Runs the pipeline of the task. */
export function execute(_instance: DataFlowInstance, context: TaskContext): Promise<TaskResult> {
  return context.runPipeline();
}
