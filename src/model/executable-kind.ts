import type { Executable, ForeachLoop, ForLoop, TaskHost } from './executable.ts';
import type { Pipeline } from './pipeline.ts';

/** A task whose object data is a data flow. */
export type DataFlowTask = TaskHost & { pipeline: Pipeline };

/** Whether the executable is a task in its host. */
export function isTaskHost(executable: Executable): executable is TaskHost {
  return executable.kind === 'task';
}

/** Whether the executable is a task that holds a data flow. */
export function isDataFlowTask(executable: Executable): executable is DataFlowTask {
  return isTaskHost(executable) && executable.pipeline !== undefined;
}

/** Whether the executable is a For Loop. */
export function isForLoop(executable: Executable): executable is ForLoop {
  return executable.kind === 'for-loop';
}

/** Whether the executable is a Foreach Loop. */
export function isForeachLoop(executable: Executable): executable is ForeachLoop {
  return executable.kind === 'foreach-loop';
}
