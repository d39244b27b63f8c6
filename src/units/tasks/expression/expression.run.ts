import { dtsError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import type { ExpressionInstance } from './expression.ts';

/** Evaluates the expression and writes its value into the variable on the left-hand side; the value is the execution value too. */
export async function execute(instance: ExpressionInstance, context: TaskContext): Promise<TaskResult> {
  const expression = instance.properties.Expression;
  if (expression === null) {
    const args = { executable: instance.path, detail: 'the task has no valid expression' };
    throw dtsError('DTS_E_TASKVALIDATIONFAILED', args, { source: context.source, subComponent: 'Expression' });
  }
  const value = context.evaluate(expression);
  if (expression.assignmentTarget !== undefined) context.setVariable(expression.assignmentTarget, value);
  return { result: 'success', executionValue: value };
}
