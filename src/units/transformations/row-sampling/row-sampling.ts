import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  SamplingValue: { kind: 'integer', description: 'How many rows are selected.', default: 10 },
  SamplingSeed: {
    kind: 'integer',
    description: 'The same seed selects the same rows of the same input; 0 selects others each time.',
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputProperties = {
  Selected: {
    kind: 'boolean',
    description: 'Whether the output takes the rows of the sample; the other output takes the rest.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const columnProperties = {
  InputColumnLineageID: {
    kind: 'lineage',
    description: 'The input column that the output column passes on.',
    aliases: ['InputColumnLineageId'],
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Row Sampling transformation. */
export const rowSamplingDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.RowSampling',
    aliases: [
      '{19FBD9D1-7707-49F8-8EB2-BD7C6DA183C2}',
      '{A44C46A3-0A3F-454B-B3BD-0BC23D4BCE94}',
      '{284A868A-7C3D-498C-ABBF-028CEF6AB288}',
      'DTSTransform.RowSampling',
      'DTSTransform.RowSampling.1',
      'DTSTransform.RowSampling.2',
      'DTSTransform.RowSampling.3',
    ],
  },
  displayName: 'Row Sampling',
  description: 'Selects a number of rows by chance and sends the others to another output.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 2, properties: outputProperties, columnProperties },
  placement: 'worker',
  partition: 'single',
  design: {
    contactInfo:
      'Row Sampling;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    forms: { SamplingValue: { acceptsExpressions: true } },
    inputs: [{ name: 'Row Sampling Input 1' }],
    outputs: [
      { name: 'Sampling Selected Output', properties: { Selected: true } },
      { name: 'Sampling Unselected Output', properties: { Selected: false } },
    ],
    twins: { property: 'InputColumnLineageID', heldBy: 'output' },
  },
  raises: ['DTS_E_TXSAMPLINGINVALIDROWS', 'DTS_E_INPUTCOLUMNNOTFOUND'],
  validate(instance): Diagnostic[] {
    const value = instance.properties.SamplingValue;
    const component = instance.name;
    const available = instance.inputs[0]?.available;
    const missing = instance.outputs
      .flatMap((output) => output.columns)
      .filter((column) => !available?.has(columnReference(String(column.properties.InputColumnLineageID))))
      .map((column) => diagnostic('DTS_E_INPUTCOLUMNNOTFOUND', { component, column: column.name }));
    return value > 0 ? missing : [diagnostic('DTS_E_TXSAMPLINGINVALIDROWS', { component, value }), ...missing];
  },
};
