import {
  type ComponentDeclaration,
  type ComponentInstance,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  parseParameterMapping,
} from 'opendtsx/sdk';

/** How an Excel Source is told what to read. */
export const accessModes = {
  OpenRowset: 0,
  'OpenRowset From Variable': 1,
  'SQL Command': 2,
  'SQL Command From Variable': 3,
} as const;

const properties = {
  CommandTimeout: { kind: 'integer', description: 'Seconds before a SQL command times out; 0: never.', default: 0 },
  OpenRowset: {
    kind: 'string',
    description: 'Sheet (`Sheet1$`), cells of one or named range to read (AccessMode 0).',
    default: '',
  },
  OpenRowsetVariable: {
    kind: 'variable',
    description: 'Variable with the name of the sheet or range (AccessMode 1).',
    default: '',
  },
  SqlCommand: { kind: 'string', description: 'Query to run (AccessMode 2).', default: '' },
  SqlCommandVariable: { kind: 'variable', description: 'Variable with the query (AccessMode 3).', default: '' },
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

/** An Excel Source as bound. */
export type ExcelSourceInstance = ComponentInstance<typeof properties>;

const settingOfMode = ['OpenRowset', 'OpenRowsetVariable', 'SqlCommand', 'SqlCommandVariable'] as const;

/** Declaration of the Excel Source. */
export const excelSourceDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'source',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.ExcelSource',
    aliases: [
      '{8C084929-27D1-479F-9641-ABB7CDADF1AC}',
      '{A4B1E1C8-17F3-46C8-AAD0-34F0C6FE42DE}',
      '{B551FCA8-23BD-4719-896F-D8F352A5283C}',
    ],
  },
  displayName: 'Excel Source',
  description: 'Reads rows from a sheet, a range or a query of a workbook.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'] } },
  outputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Excel Source;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    usesDispositions: true,
    forms: {
      SqlCommand: { editor: 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor' },
      AccessMode: { typeConverter: 'AccessMode' },
    },
    outputs: [
      { name: 'Excel Source Output', hasExternalMetadata: true },
      { name: 'Excel Source Error Output', isErrorOut: true, columns: 'copies' },
    ],
    outputColumn: {
      dispositions: { operation: 'Conversion', errorRow: 'FailComponent', truncationRow: 'FailComponent' },
    },
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_INCORRECTPARAMETERMAPPINGFORMAT',
    'OPENDTSX_E_COMPONENT_SETTINGMISSING',
    'OPENDTSX_E_EXCEL_TABLE',
    'OPENDTSX_E_SOURCE_COLUMNNOTRETURNED',
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
