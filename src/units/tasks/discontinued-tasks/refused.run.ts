import { dtsError, type TaskContext, type TaskInstance, type TaskResult } from 'opendtsx/sdk';

/** Fails: the task is refused when its package is validated, so this is never reached. */
export async function execute(instance: TaskInstance, context: TaskContext): Promise<TaskResult> {
  const args = {
    executable: instance.path,
    kind: instance.name,
    creationName: 'never runs here',
    instead: 'disable it',
  };
  throw dtsError('OPENDTSX_E_TASK_UNSUPPORTED', args, { source: context.source });
}
