import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  VariableName: {
    kind: 'variable',
    description:
      'The variable of type Object that holds the rows as a record set once the data flow has ended. What it held before is replaced.',
    required: true,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Recordset destination. */
export const recordsetDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.RecordsetDestination',
    aliases: [
      '{C457FD7E-CE98-4C4B-AEFE-F3AE0044F181}',
      '{FFF3C376-C5BF-45BC-A3A3-C8C9DEDD2CF5}',
      '{167AF7E9-BA81-425F-B73D-E30C2DCC0F09}',
      'DTSAdapter.RecordsetDestination',
      'DTSAdapter.RecordsetDestination.1',
      'DTSAdapter.RecordsetDestination.2',
      'DTSAdapter.RecordsetDestination.3',
    ],
  },
  displayName: 'Recordset Destination',
  description: 'Stores the rows as a record set in an Object variable, for a Foreach Loop or a script to read.',
  properties,
  inputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    contactInfo:
      'Recordset Destination;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: 'Recordset Destination Input', hasSideEffects: true }],
  },
  raises: ['OPENDTSX_E_RECORDSET_VARIABLE'],
  validate(instance): Diagnostic[] {
    if (instance.properties.VariableName !== '') return [];
    return [diagnostic('OPENDTSX_E_RECORDSET_VARIABLE', { component: instance.name })];
  },
};
