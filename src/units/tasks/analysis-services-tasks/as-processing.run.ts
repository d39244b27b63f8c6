import type { TaskContext, TaskResult } from 'opendtsx/sdk';
import type { AsProcessingInstance } from './as-processing.ts';
import { runCommands } from './run-commands.ts';

/** Has the server process what the commands name, and waits until it has. */
export function execute(instance: AsProcessingInstance, context: TaskContext): Promise<TaskResult> {
  const { ConnectionName, ProcessingCommands } = instance.properties;
  const invalid = 'DTS_E_DTSPROCTASK_INVALIDDDLPROCESSINGCOMMANDS';
  return runCommands(instance, context, ConnectionName, ProcessingCommands, invalid);
}
