import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  isBlob,
  isString,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  FileDataColumnID: {
    kind: 'lineage',
    description: 'For a column of paths: the input column (id or lineage id) whose values are written to the files.',
  },
  WriteBOM: {
    kind: 'boolean',
    description: 'Whether a new file of DT_NTEXT begins with a byte order mark.',
    default: false,
  },
  ForceTruncate: {
    kind: 'boolean',
    description: 'Whether a file that exists is replaced.',
    default: false,
  },
  AllowAppend: {
    kind: 'boolean',
    description: 'Whether the value is written behind what a file holds already.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const input = 'Export Column Input';

/** Declaration of the Export Column transformation. */
export const exportColumnDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Extractor',
    aliases: [
      '{DE059577-B5F1-4883-A22B-CB0A40E16D7B}',
      '{86151302-DCDB-49FB-92FE-772EC02712B6}',
      '{A9823821-0085-4483-952F-36277F63FFC5}',
      'TxFileExtractor.Extractor',
      'TxFileExtractor.Extractor.1',
      'TxFileExtractor.Extractor.2',
      'TxFileExtractor.Extractor.3',
    ],
  },
  displayName: 'Export Column',
  description: 'Writes the text or bytes of a column to files, one for each row, whose paths stand in another column.',
  properties,
  inputs: { minimum: 1, columnProperties },
  outputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  writesFiles: true,
  design: {
    contactInfo:
      'Export Column;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    inputs: [{ name: input, hasSideEffects: true }],
    outputs: [
      { name: 'Export Column Output', synchronousWith: input, exclusionGroup: 1 },
      { name: 'Export Column Error Output', synchronousWith: input, exclusionGroup: 1, isErrorOut: true },
    ],
    readOnlyColumn: { dispositions: { operation: 'File Open', errorRow: 'FailComponent' } },
  },
  raises: [
    'DTS_E_EXTRACTORREFERENCEDCOLUMNNOTFOUND',
    'DTS_E_EXTRACTORDATACOLUMNNOTBLOB',
    'DTS_E_EXTRACTORFILENAMECOLUMNNOTSTRING',
    'DTS_E_EXTRACTORCANTAPPENDTRUNCATE',
    'DTS_E_EXTRACTORUNREFERENCED',
    'DTS_E_EXTRACTORCOLUMNALREADYREFERENCED',
  ],
  validate(instance): Diagnostic[] {
    const columns = instance.inputs[0]?.columns ?? [];
    const pairs = columns.flatMap((path) =>
      dataReference(path) === '' ? [] : [{ path, data: dataColumn(path, columns) }],
    );
    const unused = columns.filter((column) => !pairs.some(({ path, data }) => path === column || data === column));
    return [
      ...pairs.flatMap(({ path, data }, index) => {
        const earlier = pairs.slice(0, index).find((pair) => data !== undefined && pair.data === data);
        return checkPair(path, data, earlier?.path, instance.name);
      }),
      ...unused.map((column) =>
        diagnostic('DTS_E_EXTRACTORUNREFERENCED', { component: instance.name, column: column.name }),
      ),
    ];
  },
};

function checkPair(
  path: InputColumn,
  data: InputColumn | undefined,
  earlier: InputColumn | undefined,
  component: string,
): Diagnostic[] {
  const args = { component, column: path.name };
  if (data === undefined) {
    return [diagnostic('DTS_E_EXTRACTORREFERENCEDCOLUMNNOTFOUND', { ...args, reference: dataReference(path) })];
  }
  const findings: Diagnostic[] = [];
  const named = { ...args, data: data.name };
  if (!isBlob(data.type.type)) {
    findings.push(diagnostic('DTS_E_EXTRACTORDATACOLUMNNOTBLOB', { ...named, type: data.type.type }));
  }
  if (!isString(path.type.type)) {
    findings.push(diagnostic('DTS_E_EXTRACTORFILENAMECOLUMNNOTSTRING', { ...args, type: path.type.type }));
  }
  if (path.properties.AllowAppend === true && path.properties.ForceTruncate === true) {
    findings.push(diagnostic('DTS_E_EXTRACTORCANTAPPENDTRUNCATE', args));
  }
  if (earlier !== undefined) {
    findings.push(diagnostic('DTS_E_EXTRACTORCOLUMNALREADYREFERENCED', { ...named, other: earlier.name }));
  }
  return findings;
}

function dataReference(path: InputColumn): string {
  return columnReference(String(path.properties.FileDataColumnID));
}

/** The input column that a column of paths names for its data. */
export function dataColumn(path: InputColumn, columns: readonly InputColumn[]): InputColumn | undefined {
  const reference = dataReference(path);
  if (reference === '') return undefined;
  return columns.find(({ id, lineageId }) => id === reference || lineageId === reference);
}
