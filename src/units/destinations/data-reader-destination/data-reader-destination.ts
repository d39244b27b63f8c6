import type { ComponentDeclaration, PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  UserComponentTypeName: {
    kind: 'string',
    description: 'The name of the component among managed components.',
    default: 'Microsoft.DataReaderDestinationAdapter',
  },
  DataReader: {
    kind: 'string',
    description:
      'The class name of the destination, which the designer fills in. Without effect: programs use the name of the component.',
  },
  FailOnTimeout: {
    kind: 'boolean',
    description:
      'Whether the data flow fails when no program asks for rows in time. Otherwise the rows are dropped, with a warning.',
    default: false,
  },
  ReadTimeout: {
    kind: 'integer',
    description:
      'Milliseconds that the destination waits for a program to ask for rows; 0 or less: without end. Where no program can ask, as with dtexec, it does not wait.',
    default: 30000,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the DataReader destination. */
export const dataReaderDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: { creationName: 'Microsoft.DataReaderDestinationAdapter' },
  managedTypeNames: [
    'Microsoft.DataReaderDestinationAdapter',
    'Microsoft.SqlServer.Dts.Pipeline.DataReaderDestinationAdapter',
  ],
  displayName: 'DataReader Destination',
  description: 'Hands the rows to a program, which reads them while the package runs.',
  properties,
  inputs: { minimum: 1 },
  placement: 'main',
  partition: 'single',
  design: { inputs: [{ name: 'DataReader Destination Input', hasSideEffects: true }] },
  raises: ['DTS_E_DATAREADERDESTREADERTIMEOUT', 'OPENDTSX_W_DATAREADER_DROPPED'],
  validate: () => [],
};
