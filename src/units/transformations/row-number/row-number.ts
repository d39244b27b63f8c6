import {
  type ComponentDeclaration,
  columnType,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const typeName = 'Konesans.Dts.Pipeline.RowNumberTransform.RowNumberTransform';

const properties = {
  UserComponentTypeName: {
    kind: 'string',
    description: 'The name of the component among managed components.',
    default: typeName,
  },
  Seed: { kind: 'integer', description: 'The number of the first row.', default: 1 },
  Increment: { kind: 'integer', description: 'What is added for each further row.', default: 1 },
  OutputVariable: {
    kind: 'variable',
    description:
      'An integer variable that holds the number of the last row once the data flow has ended; none when empty.',
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Row Number transformation. */
export const rowNumberDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: { creationName: typeName },
  managedTypeNames: [typeName],
  displayName: 'Row Number',
  description:
    'Adds a column that numbers the rows in the order in which they come; replaces the free component Row Number.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    forms: {
      Seed: { acceptsExpressions: true },
      Increment: { acceptsExpressions: true },
      OutputVariable: { acceptsExpressions: true },
    },
    inputs: [{ name: 'Input' }],
    outputs: [
      {
        name: 'Output',
        synchronousWith: 'Input',
        columns: () => [{ name: 'RowNumber', type: columnType('DT_I4') }],
      },
    ],
  },
  raises: ['OPENDTSX_E_ROWNUMBER_COLUMN', 'OPENDTSX_E_ROWNUMBER_RANGE', 'DTS_E_ROWCOUNTBADVARIABLETYPE'],
  validate(instance): Diagnostic[] {
    const columns = instance.outputs[0]?.columns ?? [];
    const numbers = columns.filter(({ type }) => type.type === 'DT_I4');
    if (columns.length === 1 && numbers.length === 1) return [];
    return [diagnostic('OPENDTSX_E_ROWNUMBER_COLUMN', { component: instance.name, count: columns.length })];
  },
};
