import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {
  Overwrite: {
    kind: 'boolean',
    description: 'Whether an existing file is replaced; otherwise rows are appended to it.',
    default: true,
  },
  Header: { kind: 'string', description: 'Text written before the column names and the rows.', default: '' },
  EscapeQualifier: {
    kind: 'boolean',
    description: 'Whether a text qualifier inside a qualified value is doubled.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Flat File Destination. */
export const flatFileDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.FlatFileDestination',
    aliases: [
      '{A1DF9F6D-8EE4-4EF0-BB2E-D526130D7A7B}',
      '{8DA75FED-1B7C-407D-B2AD-2B24209CCCA4}',
      'DTSAdapter.FlatFileDestination',
      'DTSAdapter.FlatFileDestination.1',
      'DTSAdapter.FlatFileDestination.2',
      'DTSAdapter.FlatFileDestination.3',
    ],
  },
  displayName: 'Flat File Destination',
  description: 'Writes rows to a text file.',
  properties,
  connections: { FlatFileConnection: { accepts: ['flat-file'] } },
  inputs: { minimum: 1 },
  placement: 'worker',
  partition: 'mergeable',
  writesFiles: true,
  design: {
    version: 1,
    contactInfo:
      'Flat File Destination;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    properties: { Header: null },
    forms: { Header: { acceptsExpressions: true } },
    inputs: [{ name: 'Flat File Destination Input', hasSideEffects: true, hasExternalMetadata: true }],
  },
  raises: [
    'DTS_E_CANNOTOPENDATAFILE',
    'DTS_E_CANNOTWRITETODATAFILE',
    'DTS_E_CANNOTHAVEZEROINPUTCOLUMNS',
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER',
    'OPENDTSX_E_FLATFILE_UNMAPPABLE',
    'OPENDTSX_E_FLATFILE_TOOWIDE',
  ],
  validate(instance): Diagnostic[] {
    const findings: Diagnostic[] = [];
    if (!instance.connections.includes('FlatFileConnection')) {
      const args = { runtimeConnection: 'FlatFileConnection', component: instance.name };
      findings.push(diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args));
    }
    if (instance.inputs.length > 0 && instance.inputs[0].columns.length === 0) {
      findings.push(diagnostic('DTS_E_CANNOTHAVEZEROINPUTCOLUMNS', { input: instance.inputs[0].name }));
    }
    return findings;
  },
};
