import {
  type ComponentDeclaration,
  type ComponentInstance,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** How an OLE DB Destination is told where to write. */
export const accessModes = {
  OpenRowset: 0,
  'OpenRowset From Variable': 1,
  'SQL Command': 2,
  'OpenRowset Using FastLoad': 3,
  'OpenRowset Using FastLoad From Variable': 4,
} as const;

const properties = {
  CommandTimeout: { kind: 'integer', description: 'Seconds before a command times out; 0: never.', default: 0 },
  OpenRowset: { kind: 'string', description: 'Table or view to write to (AccessMode 0 and 3).', default: '' },
  OpenRowsetVariable: {
    kind: 'variable',
    description: 'Variable with the name of the table or view (AccessMode 1 and 4).',
    default: '',
  },
  SqlCommand: { kind: 'string', description: 'SELECT whose table is written to (AccessMode 2).', default: '' },
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
    description: 'Where the table name stands, and whether rows are loaded in bulk.',
    default: 0,
    values: accessModes,
  },
  FastLoadKeepIdentity: {
    kind: 'boolean',
    description: 'Whether the values for identity columns are kept; otherwise the database numbers the rows.',
    default: false,
  },
  FastLoadKeepNulls: {
    kind: 'boolean',
    description: 'Whether NULL stays NULL in columns that have a default.',
    default: false,
  },
  FastLoadOptions: {
    kind: 'string',
    description:
      'TABLOCK, CHECK_CONSTRAINTS, ROWS_PER_BATCH = n, ORDER(…), FIRE_TRIGGERS. On other databases than SQL Server constraints and triggers always apply.',
    default: '',
  },
  FastLoadMaxInsertCommitSize: {
    kind: 'integer',
    description: 'Rows per commit of a fast load; 0: all in one.',
    default: 2_147_483_647,
  },
} as const satisfies PropertyDeclarations;

/** An OLE DB Destination as bound. */
export type OleDbDestinationInstance = ComponentInstance<typeof properties>;

const settingOfMode = ['OpenRowset', 'OpenRowsetVariable', 'SqlCommand', 'OpenRowset', 'OpenRowsetVariable'] as const;

/** Declaration of the OLE DB Destination. */
export const oleDbDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.OLEDBDestination',
    aliases: [
      '{E2568105-9550-4F71-A638-B7FE42E66922}',
      '{5A0B62E8-D91D-49F5-94A5-7BE58DE508F0}',
      '{4ADA7EAA-136C-4215-8098-D7A7C27FC0D1}',
      'DTSAdapter.OLEDBDestination',
      'DTSAdapter.OLEDBDestination.1',
      'DTSAdapter.OLEDBDestination.2',
      'DTSAdapter.OLEDBDestination.3',
    ],
  },
  displayName: 'OLE DB Destination',
  description: 'Writes rows to a table or view of a database.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'] } },
  inputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  design: {
    version: 4,
    contactInfo:
      'OLE DB Destination;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;4',
    usesDispositions: true,
    properties: { AccessMode: accessModes['OpenRowset Using FastLoad'], FastLoadOptions: 'TABLOCK,CHECK_CONSTRAINTS' },
    forms: {
      SqlCommand: { editor: 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor' },
      AccessMode: { typeConverter: 'AccessMode' },
    },
    inputs: [
      {
        name: 'OLE DB Destination Input',
        hasSideEffects: true,
        hasExternalMetadata: true,
        dispositions: { operation: 'Insert', errorRow: 'FailComponent' },
      },
    ],
    outputs: [
      {
        name: 'OLE DB Destination Error Output',
        synchronousWith: 'OLE DB Destination Input',
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
    'OPENDTSX_E_TABLENOTFOUND',
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
