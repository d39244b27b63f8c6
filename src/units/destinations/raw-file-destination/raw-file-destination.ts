import {
  type ComponentDeclaration,
  type Diagnostic,
  diagnostic,
  isBlob,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

/** Where the name of the file stands. */
export const accessModes = { FileName: 0, FileNameFromVariable: 1 } as const;

/** What happens to a file that exists, and to one that does not. */
export const writeOptions = { CreateAlways: 0, CreateOnce: 1, Append: 2, TruncateAppend: 3 } as const;

const properties = {
  AccessMode: {
    kind: 'enumeration',
    description: 'Where the name of the file stands: 0 FileName, 1 FileNameVariable.',
    values: accessModes,
    default: 0,
  },
  FileName: { kind: 'string', description: 'Path of the file, for AccessMode 0.', default: '' },
  FileNameVariable: { kind: 'variable', description: 'Variable that holds the path of the file, for AccessMode 1.' },
  WriteOption: {
    kind: 'enumeration',
    description:
      'What is written: 0 a new file always, 1 a new file only when there is none, 2 more rows for a file with the same columns, 3 such a file after emptying it.',
    values: writeOptions,
    default: 0,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Raw File destination. */
export const rawFileDestinationDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'destination',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.RawDestination',
    aliases: [
      '{E2568105-9550-4F71-A638-B7FE42E66933}',
      'DTSAdapter.RawDestination',
      'DTSAdapter.RawDestination.1',
      'DTSAdapter.RawDestination.2',
      'DTSAdapter.RawDestination.3',
    ],
  },
  displayName: 'Raw File Destination',
  description: 'Writes rows to a file as the engine holds them, for a Raw File source to read.',
  properties,
  inputs: { minimum: 1 },
  placement: 'main',
  partition: 'single',
  writesFiles: true,
  design: {
    properties: { FileNameVariable: null },
    forms: { AccessMode: { typeConverter: 'AccessMode' }, WriteOption: { typeConverter: 'WriteOption' } },
    inputs: [{ name: 'Raw File Destination Input', hasSideEffects: true }],
  },
  raises: [
    'DTS_E_RAWFILENAMEREQUIRED',
    'DTS_E_RAWINVALIDACCESSMODE',
    'DTS_E_RAWDESTNOINPUTCOLUMNS',
    'DTS_E_RAWDESTBLOBDATATYPE',
    'DTS_E_RAWFILECANTOPEN',
    'DTS_E_RAWFILECANTOPENREAD',
    'DTS_E_RAWCANTWRITE',
    'DTS_E_RAWBADHEADER',
    'DTS_E_RAWEXISTSCREATEONCE',
    'DTS_E_RAWMETADATACOUNTMISMATCH',
    'DTS_E_RAWMETADATAMISMATCH',
    'DTS_E_RAWMETADATAMISMATCHTYPE',
    'DTS_E_RAWMETADATAMISMATCHSIZE',
    'DTS_E_RAWMETADATAMISMATCHCODEPAGE',
    'DTS_E_RAWMETADATAMISMATCHPRECISION',
    'DTS_E_RAWMETADATAMISMATCHSCALE',
    'OPENDTSX_E_RAWFILE_OTHERLAYOUT',
  ],
  validate({ name: component, inputs, properties: { AccessMode: mode, FileName, FileNameVariable } }): Diagnostic[] {
    const columns = inputs[0]?.columns ?? [];
    const findings: Diagnostic[] = [];
    if (mode !== accessModes.FileName && mode !== accessModes.FileNameFromVariable) {
      findings.push(diagnostic('DTS_E_RAWINVALIDACCESSMODE', { component, mode }));
    } else if ((mode === accessModes.FileName ? FileName : FileNameVariable) === '') {
      findings.push(diagnostic('DTS_E_RAWFILENAMEREQUIRED', { component }));
    }
    if (columns.length === 0) findings.push(diagnostic('DTS_E_RAWDESTNOINPUTCOLUMNS', { component }));
    const blobs = columns.filter(({ type }) => isBlob(type.type));
    return [
      ...findings,
      ...blobs.map(({ name, type }) =>
        diagnostic('DTS_E_RAWDESTBLOBDATATYPE', { component, column: name, type: type.type }),
      ),
    ];
  },
};
