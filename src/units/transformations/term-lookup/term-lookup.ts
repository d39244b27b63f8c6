import {
  type ComponentDeclaration,
  columnReference,
  columnType,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** Values of InputColumnType. */
const columnUses = { PassThrough: 0, Lookup: 1, Both: 2 } as const;

const properties = {
  RefTermTable: { kind: 'string', description: 'The table or view that has the terms, as `[schema].[table]`.' },
  RefTermColumn: { kind: 'string', description: 'The column of the table that has the terms.' },
  IsCaseSensitive: {
    kind: 'boolean',
    description: 'Whether upper and lower case differ. The first word of a sentence matches in lower case too.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  InputColumnType: {
    kind: 'enumeration',
    description: 'What the column is: 0 passed through, 1 the text in which terms are looked for, 2 both.',
    values: columnUses,
    default: columnUses.PassThrough,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  CustomLineageID: {
    kind: 'lineage',
    description: 'The input column that the output column passes on; nothing for the term and its frequency.',
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Term Lookup transformation. */
export const termLookupDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.TermLookup',
    aliases: [
      'DTSTransform.TermLookup',
      'DTSTransform.TermLookup.1',
      'DTSTransform.TermLookup.2',
      'DTSTransform.TermLookup.3',
    ],
  },
  displayName: 'Term Lookup',
  description: 'Counts in English text the terms of a reference table, and gives a row for each term of each row.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'] } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  errorOutput: true,
  placement: 'main',
  partition: 'stateless',
  design: {
    version: 3,
    usesDispositions: true,
    inputs: [{ name: 'Term Lookup Input' }],
    outputs: [
      {
        name: 'Term Lookup Output',
        dispositions: { operation: 'Term Lookup', errorRow: 'RedirectRow' },
        columns: () => [
          { name: 'Term', type: columnType('DT_WSTR', { length: 128 }) },
          { name: 'Frequency', type: columnType('DT_I4') },
        ],
      },
      {
        name: 'Term Lookup Error Output',
        synchronousWith: 'Term Lookup Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
    twins: { property: 'CustomLineageID', heldBy: 'output' },
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_TERMLOOKUP_REFERENCETERMTABLEANDCOLUMNNOTSET',
    'DTS_E_TERMLOOKUP_INCORRECTEXACTNUMBEROFTEXTCOLUMNS',
    'DTS_E_TERMLOOKUP_TEXTINPUTCOLUMNHAVEINCORRECTDATATYPE',
    'DTS_E_TERMLOOKUP_TOOFEWOUTPUTCOLUMNS',
    'DTS_E_TERMLOOKUP_UNABLETOLOCATEREFCOLUMN',
    'DTS_E_TXTERMLOOKUP_MISMATCHED_COLUMN_METADATA',
  ],
  validate(instance): Diagnostic[] {
    const component = instance.name;
    const { RefTermTable, RefTermColumn } = instance.properties;
    const inputColumns = instance.inputs[0]?.columns ?? [];
    const columns = instance.outputs.find((output) => !output.isErrorOut)?.columns ?? [];
    const findings: Diagnostic[] = [];
    if (instance.connections.length === 0) {
      const args = { runtimeConnection: 'OleDbConnection', component };
      findings.push(diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args));
    }
    if (RefTermTable === '' || RefTermColumn === '') {
      findings.push(diagnostic('DTS_E_TERMLOOKUP_REFERENCETERMTABLEANDCOLUMNNOTSET', { component }));
    }
    const { term, frequency } = resultColumns(columns);
    if (term === undefined || frequency === undefined) {
      findings.push(diagnostic('DTS_E_TERMLOOKUP_TOOFEWOUTPUTCOLUMNS', { component }));
    }
    return [
      ...findings,
      ...checkText(inputColumns, component),
      ...columns.flatMap((column) => checkPassed(column, inputColumns, component)),
    ];
  },
};

/** The columns in which terms are looked for: one in a valid component. */
export function textColumns(columns: readonly InputColumn[]): readonly InputColumn[] {
  return columns.filter((column) => Number(column.properties.InputColumnType) !== columnUses.PassThrough);
}

/** The output columns that pass nothing on: the text of them has the term, the number its frequency. */
export function resultColumns(columns: readonly OutputColumn[]): {
  readonly term: OutputColumn | undefined;
  readonly frequency: OutputColumn | undefined;
} {
  const own = columns.filter((column) => passedId(column) === '');
  return {
    term: own.find(({ type }) => type.type === 'DT_WSTR'),
    frequency: own.find(({ type }) => type.type === 'DT_I4'),
  };
}

/** The input column that an output column passes on. */
export function passedColumn(column: OutputColumn, inputColumns: readonly InputColumn[]): InputColumn | undefined {
  return inputColumns.find(({ lineageId }) => lineageId === passedId(column));
}

function passedId(column: OutputColumn): string {
  return columnReference(String(column.properties.CustomLineageID));
}

function checkText(columns: readonly InputColumn[], component: string): Diagnostic[] {
  const text = textColumns(columns);
  if (text.length !== 1) {
    const args = { component, found: text.length };
    return [diagnostic('DTS_E_TERMLOOKUP_INCORRECTEXACTNUMBEROFTEXTCOLUMNS', args)];
  }
  const [{ name, type }] = text;
  if (type.type === 'DT_WSTR' || type.type === 'DT_NTEXT') return [];
  const args = { component, column: name, type: type.type };
  return [diagnostic('DTS_E_TERMLOOKUP_TEXTINPUTCOLUMNHAVEINCORRECTDATATYPE', args)];
}

function checkPassed(column: OutputColumn, inputColumns: readonly InputColumn[], component: string): Diagnostic[] {
  if (passedId(column) === '') return [];
  const source = passedColumn(column, inputColumns);
  const { type: target } = column;
  const same = source?.type.type === target.type && source.type.length <= target.length;
  if (same && source.type.precision === target.precision && source.type.scale === target.scale) return [];
  const args = { component, column: column.name, type: target.type };
  const input = { input: source?.name ?? passedId(column), inputType: source?.type.type ?? '' };
  return [diagnostic('DTS_E_TXTERMLOOKUP_MISMATCHED_COLUMN_METADATA', { ...args, ...input })];
}
