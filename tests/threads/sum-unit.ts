import {
  type ComponentContext,
  type ComponentDeclaration,
  type ComponentInstance,
  type ComponentRuntime,
  columnType,
  defineUnit,
  type Int32Vector,
} from 'opendtsx/sdk';

// A custom component as an outsider would write it, with what copies on other threads need: the sum of a column, put together over the copies.

/** Declaration of a transformation that adds up a column and tells the sum. */
export const sumDeclaration: ComponentDeclaration = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: { creationName: 'Test.Sum' },
  displayName: 'Sum',
  description: 'Writes the sum of the column Id into the variable Sum.',
  properties: {},
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'mergeable',
  design: {
    inputs: [{ name: 'Input' }],
    outputs: [{ name: 'Output', synchronousWith: 'Input' }],
  },
  validate: () => [],
};

function createRuntime({ inputs }: ComponentInstance): ComponentRuntime {
  const [id] = [...(inputs[0]?.available ?? [])].find(([, { name }]) => name === 'Id') ?? [''];
  let sum = 0;
  return {
    copies: {
      share: () => ({}),
      adopt: () => undefined,
      take() {
        const state = sum;
        sum = 0;
        return { state };
      },
      add(state) {
        sum += state as number;
      },
    },
    process(buffer) {
      const { values } = buffer.vector(id) as Int32Vector;
      for (let position = 0; position < buffer.rowCount; position++) {
        sum += values[buffer.selection?.[position] ?? position] ?? 0;
      }
    },
    finish(_input: number, context: ComponentContext) {
      context.setVariableAfterwards('User::Sum', { type: columnType('DT_I4'), value: sum });
    },
  };
}

/** The Sum transformation, which other threads import from here. */
export const sum = defineUnit(sumDeclaration, async () => ({ createRuntime }), import.meta.url);

/** The same without a module: it runs on the first thread only. */
export const homeboundSum = defineUnit(sumDeclaration, async () => ({ createRuntime }));
