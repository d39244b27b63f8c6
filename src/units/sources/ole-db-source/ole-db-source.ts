import {
  type ComponentDeclaration,
  type ComponentInstance,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  parseParameterMapping,
} from 'opendtsx/sdk';

/** How an OLE DB Source is told what to read. */
export const accessModes = {
  OpenRowset: 0,
  'OpenRowset From Variable': 1,
  'SQL Command': 2,
  'SQL Command From Variable': 3,
} as const;

const properties = {
  CommandTimeout: { kind: 'integer', description: 'Seconds before a SQL command times out; 0: never.', default: 0 },
  OpenRowset: { kind: 'string', description: 'Table or view to read (AccessMode 0).', default: '' },
  OpenRowsetVariable: {
    kind: 'variable',
    description: 'Variable with the name of the table or view (AccessMode 1).',
    default: '',
  },
  SqlCommand: { kind: 'string', description: 'Query to run (AccessMode 2).', default: '' },
  SqlCommandVariable: { kind: 'variable', description: 'Variable with the query (AccessMode 3).', default: '' },
  DefaultCodePage: {
    kind: 'integer',
    description: 'Code page of text columns whose code page is not known.',
    default: 1252,
  },
  AlwaysUseDefaultCodePage: {
    kind: 'boolean',
    description: 'Whether DefaultCodePage describes all text columns.',
    default: false,
  },
  AccessMode: {
    kind: 'enumeration',
    description: 'Where the table name or query stands.',
    default: 0,
    values: accessModes,
  },
  ParameterMapping: {
    kind: 'string',
    description: 'Variables for the parameters of the query: `"Parameter0:Input",{id of the variable};` for each.',
    default: '',
  },
} as const satisfies PropertyDeclarations;

/** An OLE DB Source as bound. */
export type OleDbSourceInstance = ComponentInstance<typeof properties>;

const settingOfMode = ['OpenRowset', 'OpenRowsetVariable', 'SqlCommand', 'SqlCommandVariable'] as const;

/** Declaration of the OLE DB Source. */
export const oleDbSourceDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'source',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.OLEDBSource',
    aliases: [
      '{2C0A8BE5-1EDC-4353-A0EF-B778599C65A0}',
      '{165A526D-D5DE-47FF-96A6-F8274C19826B}',
      '{BCEFE59B-6819-47F7-A125-63753B33ABB7}',
      'DTSAdapter.OLEDBSource',
      'DTSAdapter.OLEDBSource.1',
      'DTSAdapter.OLEDBSource.2',
      'DTSAdapter.OLEDBSource.3',
    ],
  },
  displayName: 'OLE DB Source',
  description: 'Reads rows from a table, a view or a query of a database.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'] } },
  outputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  design: {
    version: 7,
    contactInfo:
      'OLE DB Source;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;7',
    usesDispositions: true,
    forms: {
      SqlCommand: { editor: 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor' },
      AccessMode: { typeConverter: 'AccessMode' },
    },
    outputs: [
      { name: 'OLE DB Source Output', hasExternalMetadata: true },
      { name: 'OLE DB Source Error Output', isErrorOut: true, columns: 'copies' },
    ],
    outputColumn: {
      dispositions: { operation: 'Conversion', errorRow: 'FailComponent', truncationRow: 'FailComponent' },
    },
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_INCORRECTPARAMETERMAPPINGFORMAT',
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_COMPONENT_SETTINGMISSING',
    'OPENDTSX_E_SOURCE_COLUMNNOTRETURNED',
    'OPENDTSX_E_TABLENOTFOUND',
  ],
  validate(instance): Diagnostic[] {
    const findings: Diagnostic[] = [];
    const component = instance.name;
    if (!instance.connections.includes('OleDbConnection')) {
      findings.push(
        diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', { runtimeConnection: 'OleDbConnection', component }),
      );
    }
    const { AccessMode: mode, ParameterMapping: mapping } = instance.properties;
    const property = settingOfMode[mode];
    if (property === undefined || instance.properties[property].trim() === '') {
      findings.push(
        diagnostic('OPENDTSX_E_COMPONENT_SETTINGMISSING', { component, property: property ?? 'AccessMode', mode }),
      );
    }
    if (parseParameterMapping(mapping) === undefined) {
      findings.push(diagnostic('DTS_E_INCORRECTPARAMETERMAPPINGFORMAT', { component, mapping }));
    }
    return findings;
  },
};
