import {
  type ComponentDeclaration,
  columnType,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  Seed: { kind: 'integer', description: 'Number of the first row.', default: 1 },
  Increment: { kind: 'integer', description: 'Distance between two numbers; not 0.', default: 1 },
} as const satisfies PropertyDeclarations;

/** Declaration of the Row Number transformation: data that planning, validation and documentation read. */
export const rowNumberDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: { creationName: 'Example.RowNumber' },
  displayName: 'Row Number',
  description: 'Adds a DT_I4 column that numbers the rows in the order of their arrival.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    inputs: [{ name: 'Row Number Input' }],
    outputs: [
      {
        name: 'Row Number Output',
        synchronousWith: 'Row Number Input',
        columns: () => [{ name: 'RowNumber', type: columnType('DT_I4') }],
      },
    ],
  },
  raises: ['DTS_E_INCORRECTCUSTOMPROPERTYVALUEFOROBJECT'],
  validate(instance): Diagnostic[] {
    if (instance.properties.Increment !== 0) return [];
    return [
      diagnostic('DTS_E_INCORRECTCUSTOMPROPERTYVALUEFOROBJECT', { property: 'Increment', object: instance.name }),
    ];
  },
};
