import {
  defineUnit,
  diagnostic,
  dtsError,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskModule,
} from 'opendtsx/sdk';

const properties = {
  Message: { kind: 'expression', description: 'Value to write into the event stream, as event `golden.Trace`.' },
  Text: { kind: 'string', description: 'Text to write into the event stream.' },
  Variable: { kind: 'variable', description: 'Variable to write the text to.' },
  Read: { kind: 'variable', description: 'Variable whose value is written into the event stream.' },
  Errors: { kind: 'integer', description: 'Errors to raise.', default: 0 },
  Warnings: { kind: 'integer', description: 'Warnings that validation gives.', default: 0 },
  Throw: { kind: 'boolean', description: 'Ends with an error.', default: false },
  Invalid: { kind: 'boolean', description: 'Does not pass validation.', default: false },
  Progress: { kind: 'integer', description: 'Percentage of OnProgress; none at 0.', default: 0 },
  ExecutionValue: { kind: 'integer', description: 'Execution value.', default: 0 },
} as const satisfies PropertyDeclarations;

type TraceInstance = TaskInstance<typeof properties>;

const fault = (instance: TraceInstance, detail: string) => ({ executable: instance.name, detail });

const declaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: { creationName: 'Golden.Trace' },
  displayName: 'Trace Task',
  description: 'Shows in the event stream what a package does. A custom task of the golden tests.',
  objectData: '<Trace />',
  properties,
  validate: (instance) => [
    ...(instance.properties.Invalid
      ? [diagnostic('DTS_E_TASKVALIDATIONFAILED', fault(instance, 'it is invalid'))]
      : []),
    ...Array.from({ length: instance.properties.Warnings }, () =>
      diagnostic('DTS_E_TASKVALIDATIONFAILED', fault(instance, 'it has doubts'), { severity: 'warning' }),
    ),
  ],
};

const module: TaskModule<typeof properties> = {
  async execute(instance, context) {
    const { Message, Text, Read, Variable, Errors, Throw, Progress, ExecutionValue } = instance.properties;
    if (Message !== null) context.log('golden.Trace', String(context.evaluate(Message).value));
    if (Text !== '') context.log('golden.Trace', Text);
    if (Read !== '') context.log('golden.Trace', `${Read} is ${String(context.variable(Read).value)}`);
    const text = { type: 'DT_WSTR', length: 4000, precision: 0, scale: 0, codePage: 0 } as const;
    if (Variable !== '') context.setVariable(Variable, { type: text, value: Text });
    for (let count = 0; count < Errors; count++) {
      context.fire(diagnostic('DTS_E_TASKEXECUTEFAILED', fault(instance, `error ${count + 1}`)));
    }
    if (Progress > 0) context.progress('on the way', Progress);
    if (Throw) throw dtsError('DTS_E_TASKEXECUTEFAILED', fault(instance, 'it throws'));
    const number = { type: 'DT_I4', length: 0, precision: 0, scale: 0, codePage: 0 } as const;
    return { result: 'success', executionValue: { type: number, value: ExecutionValue } };
  },
};

/** The custom task that golden packages show their course with. */
export const traceTask = defineUnit(declaration, async () => module);
