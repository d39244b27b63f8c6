import type { ComponentDeclaration, Diagnostic, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

/** Declaration of the Multicast transformation. */
export const multicastDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Multicast',
    aliases: [
      '{F1CEE4CE-066D-4FBE-9DC4-4C697A617264}',
      '{1ACA4459-ACE0-496F-814A-8611F9C27E23}',
      '{EC139FBC-694E-490B-8EA7-35690FB0F445}',
      'DTSTransform.Multicast',
      'DTSTransform.Multicast.1',
      'DTSTransform.Multicast.2',
      'DTSTransform.Multicast.3',
    ],
  },
  displayName: 'Multicast',
  description: 'Sends every row to every output.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, many: true },
  placement: 'worker',
  partition: 'stateless',
  design: {
    contactInfo:
      'Multicast;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: 'Multicast Input 1' }],
    outputs: [{ name: 'Multicast Output 1', synchronousWith: 'Multicast Input 1', deletedWithPath: true }],
    addedOutput: { name: 'Multicast Output', synchronousWith: 'Multicast Input 1', deletedWithPath: true },
    grows: 'outputs',
  },
  validate(): Diagnostic[] {
    return [];
  },
};
