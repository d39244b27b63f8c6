import {
  type ComponentDeclaration,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** Values of ColumnType. */
export const columnTypes = {
  Other: 0,
  Key: 1,
  ChangingAttribute: 2,
  HistoricalAttribute: 3,
  FixedAttribute: 4,
} as const;

/** The value of IncomingRowChangeType that lets the component find out what has changed. */
const detect = 1;

const properties = {
  SqlCommand: { kind: 'string', description: 'The query that gives the rows of the dimension, expired ones too.' },
  CurrentRowWhere: {
    kind: 'string',
    description: 'The condition that tells the current row from those with the same business key that have expired.',
  },
  UpdateChangingAttributeHistory: {
    kind: 'boolean',
    description:
      'Whether a row with changes of historical and of changing attributes goes to the output of changing attributes too.',
    default: false,
  },
  FailOnFixedAttributeChange: {
    kind: 'boolean',
    description:
      'Whether the change of a fixed attribute ends the data flow. Otherwise the row goes to an output of its own.',
    default: false,
  },
  InferredMemberIndicator: {
    kind: 'string',
    description:
      'The column of the dimension that is true for inferred members. Without it they are rows whose attributes are all NULL.',
  },
  EnableInferredMember: { kind: 'boolean', description: 'Whether inferred members are looked for.', default: true },
  FailOnLookupFailure: {
    kind: 'boolean',
    description: 'Whether a row that the dimension does not have ends the data flow. Otherwise it is a new one.',
    default: false,
  },
  IncomingRowChangeType: {
    kind: 'integer',
    description:
      'What the component does: 1 finds out what has changed. Other values are refused: their meaning is not published.',
    default: detect,
  },
  DefaultCodePage: {
    kind: 'integer',
    description: 'Code page of text of the dimension whose own is unknown. Accepted, and without effect here.',
    default: 1252,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  ColumnType: {
    kind: 'enumeration',
    description:
      'What the column is: 0 nothing that is compared, 1 business key, 2 changing, 3 historical, 4 fixed attribute.',
    values: columnTypes,
    default: columnTypes.Other,
  },
} as const satisfies PropertyDeclarations;

const group1 = { synchronousWith: 'Slowly Changing Dimension Input', exclusionGroup: 1 } as const;

/** Declaration of the Slowly Changing Dimension transformation. */
export const slowlyChangingDimensionDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.SCD',
    aliases: ['DTSTransform.SCD', 'DTSTransform.SCD.1', 'DTSTransform.SCD.2', 'DTSTransform.SCD.3'],
  },
  displayName: 'Slowly Changing Dimension',
  description: 'Finds the row of a dimension for each row, and sends the row on by what has changed.',
  properties,
  connections: { LookupConnection: { accepts: ['database'] } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 6 },
  placement: 'main',
  partition: 'single',
  design: {
    version: 3,
    contactInfo:
      'Slowly Changing Dimension;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;3',
    forms: {
      SqlCommand: { editor: 'Microsoft.DataTransformationServices.Controls.ModalMultilineStringEditor' },
      IncomingRowChangeType: { typeConverter: 'IncomingRowChangeType' },
      ColumnType: { typeConverter: 'ColumnType' },
    },
    inputs: [{ name: 'Slowly Changing Dimension Input', hasExternalMetadata: true }],
    outputs: [
      { name: 'Unchanged Output', ...group1 },
      { name: 'New Output', ...group1 },
      { name: 'Fixed Attribute Output', ...group1 },
      { name: 'Changing Attribute Updates Output', ...group1 },
      { name: 'Historical Attribute Inserts Output', ...group1, exclusionGroup: 2 },
      { name: 'Inferred Member Updates Output', ...group1 },
    ],
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_TXSCD_INVALIDNUMBERSOFPARAMETERS',
    'DTS_E_TXSCD_NOTYPEDCOLUMNSATINPUT',
    'DTS_E_TXSCD_CANNOTMAPDIFFERENTTYPES',
    'DTS_E_TXSCD_CANNOTFINDEXTERNALCOLUMN',
    'DTS_E_TXSCD_FIXEDATTRIBUTECHANGE',
    'DTS_E_TXSCD_LOOKUPFAILURE',
    'OPENDTSX_E_SCD_INCOMINGROWS',
  ],
  validate(instance): Diagnostic[] {
    const component = instance.name;
    const columns = instance.inputs[0]?.columns ?? [];
    const { IncomingRowChangeType: value } = instance.properties;
    const attributes = columns.filter((column) => columnTypeOf(column) > columnTypes.Key);
    const missing = (symbol: string, found: boolean): Diagnostic[] =>
      found ? [] : [diagnostic(symbol, { component })];
    return [
      ...(instance.connections.length > 0
        ? []
        : [diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', { runtimeConnection: 'LookupConnection', component })]),
      ...missing('DTS_E_TXSCD_INVALIDNUMBERSOFPARAMETERS', columns.some(isKey)),
      ...missing('DTS_E_TXSCD_NOTYPEDCOLUMNSATINPUT', attributes.length > 0),
      ...columns.flatMap((column) => checkType(column, component)),
      ...(value === detect ? [] : [diagnostic('OPENDTSX_E_SCD_INCOMINGROWS', { component, value })]),
    ];
  },
};

/** What an input column is. */
export function columnTypeOf(column: InputColumn): number {
  return Number(column.properties.ColumnType);
}

/** Whether a column is part of the business key. */
export function isKey(column: InputColumn): boolean {
  return columnTypeOf(column) === columnTypes.Key;
}

/** The column of the dimension that an input column is compared with. */
export function dimensionColumnOf({ external, name }: InputColumn): string {
  return external?.name ?? name;
}

function checkType(column: InputColumn, component: string): Diagnostic[] {
  const external = column.external?.type.type;
  const { type } = column.type;
  const isShortText = (name: string): boolean => name === 'DT_STR' || name === 'DT_WSTR';
  if (external === undefined || external === type || (isShortText(external) && isShortText(type))) return [];
  const args = { component, column: column.name, type, external: dimensionColumnOf(column), externalType: external };
  return [diagnostic('DTS_E_TXSCD_CANNOTMAPDIFFERENTTYPES', args)];
}
