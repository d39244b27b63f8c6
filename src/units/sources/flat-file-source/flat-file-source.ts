import {
  type ComponentDeclaration,
  columnType,
  type Diagnostic,
  diagnostic,
  type FixedColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  RetainNulls: {
    kind: 'boolean',
    description: 'Whether empty fields are NULL. Otherwise they are the empty text, zero, false or 1899-12-30.',
    default: false,
  },
  FileNameColumnName: {
    kind: 'string',
    description: 'Name of an output column that holds the path of the file; empty for none.',
    default: '',
  },
} as const satisfies PropertyDeclarations;

const columnProperties = {
  FastParse: {
    kind: 'boolean',
    description: 'Whether the column is read by the quicker rules that know no locale.',
    default: false,
  },
  UseBinaryFormat: {
    kind: 'boolean',
    description: 'Whether the bytes of the field are taken as they are (column of type DT_BYTES).',
    default: false,
  },
} as const satisfies PropertyDeclarations;

// The whole row as the file has it: text of the file's code page, or of UTF-16 (observed).
function rowColumn(external: readonly FixedColumn[]): FixedColumn {
  const isUnicode = external.some(({ type }) => type.type === 'DT_WSTR' || type.type === 'DT_NTEXT');
  const codePage = external.find(({ type }) => type.codePage !== 0)?.type.codePage ?? 1252;
  const type = isUnicode ? columnType('DT_NTEXT') : columnType('DT_TEXT', { codePage });
  const name = 'Flat File Source Error Output Column';
  return { name, type, description: name };
}

/** Declaration of the Flat File Source. */
export const flatFileSourceDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'source',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.FlatFileSource',
    aliases: [
      '{D23FD76B-F51D-420F-BBCB-19CBF6AC1AB4}',
      '{5ACD952A-F16A-41D8-A681-713640837664}',
      '{90C7770B-DE7C-435E-880E-E718C92C0573}',
      'DTSAdapter.FlatFileSource',
      'DTSAdapter.FlatFileSource.1',
      'DTSAdapter.FlatFileSource.2',
      'DTSAdapter.FlatFileSource.3',
    ],
  },
  displayName: 'Flat File Source',
  description: 'Reads rows from a text file.',
  properties,
  connections: { FlatFileConnection: { accepts: ['flat-file'] } },
  outputs: { minimum: 1, columnProperties },
  errorOutput: true,
  placement: 'worker',
  partition: 'stateless',
  design: {
    version: 1,
    contactInfo:
      'Flat File Source;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    usesDispositions: true,
    outputs: [
      { name: 'Flat File Source Output', hasExternalMetadata: true },
      { name: 'Flat File Source Error Output', isErrorOut: true, columns: (external) => [rowColumn(external)] },
    ],
    outputColumn: {
      dispositions: { operation: 'Conversion', errorRow: 'FailComponent', truncationRow: 'FailComponent' },
    },
  },
  raises: [
    'DTS_E_CANNOTOPENDATAFILE',
    'DTS_E_COLUMNDELIMITERNOTFOUND',
    'DTS_E_TEXTQUALIFIERNOTFOUND',
    'DTS_E_UNABLETORETRIEVECOLUMNINFOFROMFLATFILECONNECTIONMANAGER',
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_W_PARTIALROWFOUNDATENDOFFILE',
    'DTS_W_ENDOFFILEREACHWHILEREADINGHEADERROWS',
    'DTS_I_STARTPROCESSINGFILE',
    'DTS_I_FINISHPROCESSINGFILE',
    'DTS_I_TOTALDATAROWSPROCESSEDFORFILE',
    'OPENDTSX_E_FLATFILE_ROWTOOLONG',
    'OPENDTSX_W_FLATFILE_DELIMITERUNSEEN',
  ],
  validate(instance): Diagnostic[] {
    if (instance.connections.includes('FlatFileConnection')) return [];
    return [
      diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', {
        runtimeConnection: 'FlatFileConnection',
        component: instance.name,
      }),
    ];
  },
};
