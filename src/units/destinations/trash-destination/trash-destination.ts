import type { ComponentDeclaration, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  UserComponentTypeName: {
    kind: 'string',
    description: 'The name of the component among managed components.',
    default: 'NullDestination',
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Trash destination. */
export const trashDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: { creationName: 'NullDestination' },
  managedTypeNames: [
    'NullDestination',
    'Martin.SQLServer.Dts.NullDestination',
    'Konesans.Dts.Pipeline.TrashDestination.Trash',
  ],
  displayName: 'Trash Destination',
  description: 'Counts the rows that reach it and drops them; replaces the free components Trash and Null Destination.',
  properties,
  inputs: { minimum: 1 },
  placement: 'worker',
  partition: 'stateless',
  design: { inputs: [{ name: 'TrashInput', hasSideEffects: true }] },
  validate: () => [],
};
