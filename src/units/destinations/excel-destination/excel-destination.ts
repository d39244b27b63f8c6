import {
  type ComponentDeclaration,
  type ComponentInstance,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** How an Excel Destination is told where to write. */
export const accessModes = {
  OpenRowset: 0,
  'OpenRowset From Variable': 1,
  'SQL Command': 2,
  'OpenRowset Using FastLoad': 3,
  'OpenRowset Using FastLoad From Variable': 4,
} as const;

const properties = {
  CommandTimeout: { kind: 'integer', description: 'Seconds before a command times out; 0: never.', default: 0 },
  OpenRowset: {
    kind: 'string',
    description: 'Sheet (`Sheet1$`) or named range to write to (AccessMode 0 and 3).',
    default: '',
  },
  OpenRowsetVariable: {
    kind: 'variable',
    description: 'Variable with the name of the sheet or range (AccessMode 1 and 4).',
    default: '',
  },
  SqlCommand: { kind: 'string', description: 'SELECT whose sheet or range is written to (AccessMode 2).', default: '' },
  AccessMode: {
    kind: 'enumeration',
    description: 'Where the name of the sheet or range stands.',
    default: 0,
    values: accessModes,
  },
  FastLoadKeepIdentity: {
    kind: 'boolean',
    description: 'Kept for the editor: sheets have no identity columns.',
    default: false,
  },
  FastLoadKeepNulls: {
    kind: 'boolean',
    description: 'Kept for the editor: columns of sheets have no defaults.',
    default: false,
  },
  FastLoadOptions: {
    kind: 'string',
    description: 'Kept for the editor: sheets have no locks, constraints or triggers.',
    default: '',
  },
  FastLoadMaxInsertCommitSize: {
    kind: 'integer',
    description: 'Kept for the editor: a workbook is written as a whole.',
    default: 2_147_483_647,
  },
} as const satisfies PropertyDeclarations;

/** An Excel Destination as bound. */
export type ExcelDestinationInstance = ComponentInstance<typeof properties>;

const settingOfMode = ['OpenRowset', 'OpenRowsetVariable', 'SqlCommand', 'OpenRowset', 'OpenRowsetVariable'] as const;

/** Declaration of the Excel Destination. */
export const excelDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.ExcelDestination',
    aliases: ['DTSAdapter.ExcelDestination', 'DTSAdapter.ExcelDestination.1', 'DTSAdapter.ExcelDestination.2'],
  },
  displayName: 'Excel Destination',
  description: 'Adds rows to a sheet or named range of a workbook.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'] } },
  inputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  design: {
    version: 0,
    contactInfo:
      'Excel Destination;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    forms: {
      SqlCommand: { editor: 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor' },
      AccessMode: { typeConverter: 'AccessMode' },
    },
    inputs: [
      {
        name: 'Excel Destination Input',
        hasSideEffects: true,
        hasExternalMetadata: true,
        dispositions: { operation: 'Insert', errorRow: 'FailComponent' },
      },
    ],
    outputs: [
      {
        name: 'Excel Destination Error Output',
        synchronousWith: 'Excel Destination Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
  },
  raises: [
    'DTS_E_CANNOTHAVEZEROINPUTCOLUMNS',
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_OLEDBERROR',
    'OPENDTSX_E_COMPONENT_SETTINGMISSING',
    'OPENDTSX_E_DESTINATION_STATEMENT',
    'OPENDTSX_E_EXCEL_TABLE',
    'OPENDTSX_W_VALUESCHANGED',
  ],
  validate(instance): Diagnostic[] {
    const findings: Diagnostic[] = [];
    const component = instance.name;
    if (!instance.connections.includes('OleDbConnection')) {
      findings.push(
        diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', { runtimeConnection: 'OleDbConnection', component }),
      );
    }
    const mode = instance.properties.AccessMode;
    const property = settingOfMode[mode];
    if (property === undefined || instance.properties[property].trim() === '') {
      findings.push(
        diagnostic('OPENDTSX_E_COMPONENT_SETTINGMISSING', { component, property: property ?? 'AccessMode', mode }),
      );
    }
    const [input] = instance.inputs;
    if (input?.connected && input.columns.length === 0) {
      findings.push(diagnostic('DTS_E_CANNOTHAVEZEROINPUTCOLUMNS', { input: input.name }));
    }
    return findings;
  },
};
