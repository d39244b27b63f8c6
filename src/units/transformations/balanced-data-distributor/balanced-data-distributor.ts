import type { ComponentDeclaration, Diagnostic, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const input = 'Balanced Data Distributor Input';
const output = { synchronousWith: input, exclusionGroup: 1, deletedWithPath: true } as const;

/** Declaration of the Balanced Data Distributor transformation. */
export const balancedDataDistributorDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.BDD',
    aliases: [
      'DTSTransform.BalancedDataDistributor',
      'DTSTransform.BalancedDataDistributor.1',
      'DTSTransform.BalancedDataDistributor.2',
    ],
  },
  displayName: 'Balanced Data Distributor',
  description: 'Hands the buffers of its input to its outputs in turn, each row to one of them.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, many: true },
  placement: 'worker',
  partition: 'single',
  design: {
    contactInfo:
      'Balanced Data Distributor;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: input }],
    outputs: [{ name: 'Balanced Data Distributor Output 1', ...output }],
    addedOutput: { name: 'Balanced Data Distributor Output', ...output },
    grows: 'outputs',
  },
  validate(): Diagnostic[] {
    return [];
  },
};
