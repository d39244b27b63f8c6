import {
  type ConnectionManagerDeclaration,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const columnFields = {
  ColumnType: {
    kind: 'string',
    description: '`Delimited`, `FixedWidth` or `RaggedRight`.',
    default: 'Delimited',
  },
  ColumnDelimiter: { kind: 'string', description: 'Text after the field, with `_xHHHH_` escapes.' },
  ColumnWidth: {
    kind: 'integer',
    description: 'Characters of the field in the file, for fixed width.',
    aliases: ['InputColumnWidth'],
  },
  MaximumWidth: {
    kind: 'integer',
    description: 'Characters of the column at most.',
    aliases: ['OutputColumnWidth'],
  },
  DataType: { kind: 'integer', description: 'Number of the data type, e.g. 129 for DT_STR.', default: 129 },
  DataPrecision: { kind: 'integer', description: 'Digits of a DT_NUMERIC.' },
  DataScale: { kind: 'integer', description: 'Decimal places, or digits of a fraction of a second.' },
  TextQualified: { kind: 'boolean', description: 'Whether the text qualifier stands around the field.' },
  ObjectName: { kind: 'string', description: 'Name of the column.' },
} as const satisfies PropertyDeclarations;

const properties = {
  Format: {
    kind: 'string',
    description: '`Delimited`, `FixedWidth`, `RaggedRight` or `Mixed`.',
    default: 'Delimited',
  },
  LocaleID: { kind: 'integer', description: 'Locale in which numbers and dates are written.', default: 1033 },
  Unicode: { kind: 'boolean', description: 'Whether the file is UTF-16 (little-endian).', default: false },
  CodePage: { kind: 'integer', description: 'Code page of a file that is not Unicode.', default: 1252 },
  TextQualifier: { kind: 'string', description: 'Text around qualified fields; `<none>` for none.', default: '' },
  HeaderRowDelimiter: { kind: 'string', description: 'Text that ends a header row.', default: '_x000D__x000A_' },
  HeaderRowsToSkip: { kind: 'integer', description: 'Rows before the column names that are no data.', default: 0 },
  DataRowsToSkip: { kind: 'integer', description: 'Data rows to leave out at the start.', default: 0 },
  ColumnNamesInFirstDataRow: {
    kind: 'boolean',
    description: 'Whether the first row after the header holds the column names.',
    default: false,
  },
  RowDelimiter: { kind: 'string', description: 'Text after each row, where the last column has no delimiter.' },
  AlwaysCheckForRowDelimiters: {
    kind: 'boolean',
    description: 'Whether a row delimiter before the last column ends the row; the missing columns are NULL.',
    default: true,
  },
  FlatFileColumns: {
    kind: 'collection',
    description: 'The columns of the file, in order.',
    at: 'FlatFileColumns/FlatFileColumn',
    fields: columnFields,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the FLATFILE connection manager: how a text file is written. */
export const flatFileDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'FLATFILE' },
  displayName: 'Flat File Connection Manager',
  description: 'Describes a text file with delimited, fixed-width or ragged-right columns.',
  gives: 'flat-file',
  properties,
  raises: ['DTS_E_CONNECTIONVALIDATIONFAILED', 'OPENDTSX_E_FLATFILE_CODEPAGE', 'DTS_E_LOCALENOTINSTALLED'],
  validate(instance, context): Diagnostic[] {
    const findings: Diagnostic[] = [];
    if (instance.connectionString === '') {
      const detail = 'it names no file';
      findings.push(diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection: instance.name, detail }));
    } else {
      const finding = context.checkPath(instance.connectionString);
      if (finding !== undefined) findings.push(finding);
    }
    if (instance.properties.FlatFileColumns.length === 0) {
      const detail = 'it has no columns';
      findings.push(diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection: instance.name, detail }));
    }
    return findings;
  },
};
