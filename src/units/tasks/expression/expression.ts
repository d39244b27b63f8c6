import { diagnostic, type PropertyDeclarations, type TaskDeclaration, type TaskInstance } from 'opendtsx/sdk';

const properties = {
  Expression: {
    kind: 'expression',
    description: 'The assignment to evaluate, e.g. `@[User::Count] = @[User::Count] + 1`.',
    at: '@Expression',
    expression: { assignment: true },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Expression task. */
export type ExpressionProperties = typeof properties;

/** An Expression task ready to run. */
export type ExpressionInstance = TaskInstance<ExpressionProperties>;

/** Expression task: evaluates an expression and assigns its value to a variable. */
export const expressionDeclaration: TaskDeclaration<ExpressionProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ExpressionTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.ExpressionTask.ExpressionTask, Microsoft.SqlServer.ExpressionTask',
      'SSIS.ExpressionTask.3',
      'STOCK:ExpressionTask',
    ],
  },
  rollsBack: true,
  displayName: 'Expression Task',
  objectData: '<ExpressionTask />',
  description: 'Evaluates an expression and assigns its value to a variable.',
  raises: ['DTS_E_TASKVALIDATIONFAILED'],
  properties,
  validate: (instance) =>
    instance.properties.Expression === null
      ? [
          diagnostic(
            'DTS_E_TASKVALIDATIONFAILED',
            { executable: instance.path, detail: 'the task has no valid expression' },
            { source: instance.path, subComponent: 'Expression' },
          ),
        ]
      : [],
};
