import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnReference,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  isBlob,
  isString,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  FileDataColumnID: {
    kind: 'lineage',
    description: 'For a column of paths: the output column (id or lineage id) that takes what the files hold.',
  },
  ExpectBOM: {
    kind: 'boolean',
    description: 'Whether the files begin with the byte order mark of UTF-16, which is left out. For DT_NTEXT only.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const input = 'Import Column Input';

/** Declaration of the Import Column transformation. */
export const importColumnDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Inserter',
    aliases: [
      '{B0779BAF-39EA-44A1-B7EA-C2FAF97E0AB8}',
      '{C8AEEE54-67A0-41A8-821D-D1C8BED62C68}',
      '{9053CAE0-140B-48E4-AEEC-4E6A26E9E436}',
      'TxFileInserter.Inserter',
      'TxFileInserter.Inserter.1',
      'TxFileInserter.Inserter.2',
      'TxFileInserter.Inserter.3',
    ],
  },
  displayName: 'Import Column',
  description: 'Reads files, one for each row, whose paths stand in a column, into another column.',
  properties,
  inputs: { minimum: 1, columnProperties },
  outputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'stateless',
  design: {
    contactInfo:
      'Import Column;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    inputs: [{ name: input }],
    outputs: [
      { name: 'Import Column Output', synchronousWith: input, exclusionGroup: 1 },
      { name: 'Import Column Error Output', synchronousWith: input, exclusionGroup: 1, isErrorOut: true },
    ],
    readOnlyColumn: { dispositions: { operation: 'File Open', errorRow: 'FailComponent' } },
    outputColumn: { dispositions: { operation: 'File Read', errorRow: 'FailComponent' } },
  },
  raises: [
    'DTS_E_INSERTERREFERENCEDCOLUMNNOTFOUND',
    'DTS_E_INSERTERDATACOLUMNNOTBLOB',
    'DTS_E_INSERTERFILENAMECOLUMNNOTSTRING',
    'DTS_E_INSERTERCOLUMNALREADYREFERENCED',
    'DTS_E_INSERTERCOLUMNNOTREFERENCED',
    'DTS_E_INSERTEREXPECTBOMINVALIDTYPE',
  ],
  validate(instance): Diagnostic[] {
    const component = instance.name;
    const pairs = importedPairs(instance);
    const data = dataColumns(instance);
    return [
      ...pairs.flatMap((pair, index) => {
        const earlier = pairs.slice(0, index).find((other) => pair.data !== undefined && other.data === pair.data);
        return checkPair(pair, earlier?.path, component);
      }),
      ...data
        .filter((column) => !pairs.some((pair) => pair.data === column))
        .map((column) => diagnostic('DTS_E_INSERTERCOLUMNNOTREFERENCED', { component, data: column.name })),
    ];
  },
};

/** A column of paths with the output column for what the files hold; undefined when that is not there. */
export interface ImportedPair {
  readonly path: InputColumn;
  readonly data: OutputColumn | undefined;
}

/** The columns of paths of an instance. */
export function importedPairs(instance: Pick<ComponentInstance, 'inputs' | 'outputs'>): ImportedPair[] {
  const columns = dataColumns(instance);
  return instance.inputs
    .flatMap((port) => port.columns)
    .filter((path) => dataReference(path) !== '')
    .map((path) => {
      const reference = dataReference(path);
      return { path, data: columns.find(({ id, lineageId }) => id === reference || lineageId === reference) };
    });
}

function dataColumns({ outputs }: Pick<ComponentInstance, 'outputs'>): OutputColumn[] {
  return outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns);
}

function dataReference(path: InputColumn): string {
  return columnReference(String(path.properties.FileDataColumnID));
}

function checkPair({ path, data }: ImportedPair, earlier: InputColumn | undefined, component: string): Diagnostic[] {
  const args = { component, column: path.name };
  if (data === undefined) {
    return [diagnostic('DTS_E_INSERTERREFERENCEDCOLUMNNOTFOUND', { ...args, reference: dataReference(path) })];
  }
  const findings: Diagnostic[] = [];
  const named = { ...args, data: data.name, type: data.type.type };
  if (!isBlob(data.type.type)) findings.push(diagnostic('DTS_E_INSERTERDATACOLUMNNOTBLOB', named));
  if (!isString(path.type.type)) {
    findings.push(diagnostic('DTS_E_INSERTERFILENAMECOLUMNNOTSTRING', { ...args, type: path.type.type }));
  }
  if (path.properties.ExpectBOM === true && data.type.type !== 'DT_NTEXT') {
    findings.push(diagnostic('DTS_E_INSERTEREXPECTBOMINVALIDTYPE', named));
  }
  if (earlier !== undefined) {
    findings.push(diagnostic('DTS_E_INSERTERCOLUMNALREADYREFERENCED', { ...named, other: earlier.name }));
  }
  return findings;
}
