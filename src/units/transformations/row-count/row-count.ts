import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  VariableName: {
    kind: 'variable',
    description:
      'The variable that holds the number of rows once the data flow has ended. Its type is an integer type.',
    required: true,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Row Count transformation. */
export const rowCountDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.RowCount',
    aliases: [
      '{DE50D3C7-41AF-4804-9247-CF1DEB147971}',
      '{E2697D8C-70DA-42B2-8208-A19CE3A9FE41}',
      '{150E6007-7C6A-4CC3-8FF3-FC73783A972E}',
      'DTSTransform.RowCount',
      'DTSTransform.RowCount.1',
      'DTSTransform.RowCount.2',
      'DTSTransform.RowCount.3',
    ],
  },
  displayName: 'Row Count',
  description: 'Counts the rows that pass and writes their number to a variable.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'mergeable',
  design: {
    contactInfo:
      'Row Count;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: 'Row Count Input 1', hasSideEffects: true }],
    outputs: [{ name: 'Row Count Output 1', synchronousWith: 'Row Count Input 1' }],
  },
  raises: ['DTS_E_ROWCOUNTBADVARIABLENAME', 'DTS_E_ROWCOUNTBADVARIABLETYPE'],
  validate(instance): Diagnostic[] {
    if (instance.properties.VariableName !== '') return [];
    return [diagnostic('DTS_E_ROWCOUNTBADVARIABLENAME', { component: instance.name, variable: '' })];
  },
};
