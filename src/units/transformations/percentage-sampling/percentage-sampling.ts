import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  SamplingValue: {
    kind: 'integer',
    description: 'How many of a hundred rows are selected on average, 0 to 100.',
    default: 10,
  },
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

const input = 'Percentage Sampling Input 1';

/** Declaration of the Percentage Sampling transformation. */
export const percentageSamplingDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.PctSampling',
    aliases: [
      'DTSTransform.PctSampling',
      'DTSTransform.PctSampling.1',
      'DTSTransform.PctSampling.2',
      'DTSTransform.PctSampling.3',
    ],
  },
  displayName: 'Percentage Sampling',
  description: 'Selects about a percentage of the rows by chance and sends the others to another output.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 2, properties: outputProperties },
  placement: 'worker',
  partition: 'single',
  design: {
    contactInfo:
      'Percentage Sampling;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    forms: { SamplingValue: { acceptsExpressions: true } },
    inputs: [{ name: input }],
    outputs: [
      {
        name: 'Sampling Selected Output',
        synchronousWith: input,
        exclusionGroup: 1,
        properties: { Selected: true },
      },
      {
        name: 'Sampling Unselected Output',
        synchronousWith: input,
        exclusionGroup: 1,
        properties: { Selected: false },
      },
    ],
  },
  raises: ['DTS_E_TXSAMPLINGINVALIDPCT'],
  validate(instance): Diagnostic[] {
    const value = instance.properties.SamplingValue;
    if (value >= 0 && value <= 100) return [];
    return [diagnostic('DTS_E_TXSAMPLINGINVALIDPCT', { component: instance.name, value })];
  },
};
