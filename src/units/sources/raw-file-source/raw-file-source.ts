import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

/** Where the name of the file stands. */
export const accessModes = { FileName: 0, FileNameFromVariable: 1 } as const;

const properties = {
  AccessMode: {
    kind: 'enumeration',
    description: 'Where the name of the file stands: 0 FileName, 1 FileNameVariable.',
    values: accessModes,
    default: 0,
  },
  FileName: { kind: 'string', description: 'Path of the file, for AccessMode 0.', default: '' },
  FileNameVariable: { kind: 'variable', description: 'Variable that holds the path of the file, for AccessMode 1.' },
} as const satisfies PropertyDeclarations;

/** Declaration of the Raw File source. */
export const rawFileSourceDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'source',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.RawSource',
    aliases: [
      '{E2568105-9550-4F71-A638-B7FE42E66930}',
      'DTSAdapter.RawSource',
      'DTSAdapter.RawSource.1',
      'DTSAdapter.RawSource.2',
      'DTSAdapter.RawSource.3',
    ],
  },
  displayName: 'Raw File Source',
  description: 'Reads the rows of a file that a Raw File destination wrote.',
  properties,
  outputs: { minimum: 1 },
  placement: 'main',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Reads raw data from a flat file that was previously written by the Raw File destination.;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    properties: { FileNameVariable: null },
    forms: { AccessMode: { typeConverter: 'AccessMode' } },
    outputs: [{ name: 'Raw File Source Output', hasExternalMetadata: true, columns: 'copies' }],
  },
  raises: [
    'DTS_E_RAWFILENAMEREQUIRED',
    'DTS_E_RAWINVALIDACCESSMODE',
    'DTS_E_RAWFILECANTOPENREAD',
    'DTS_E_RAWBADHEADER',
    'DTS_E_RAWUNEXPECTEDEOF',
    'DTS_E_RAWMETADATAMISMATCH',
    'OPENDTSX_E_RAWFILE_OTHERLAYOUT',
  ],
  validate({ name, properties: { AccessMode: mode, FileName, FileNameVariable } }): Diagnostic[] {
    if (mode !== accessModes.FileName && mode !== accessModes.FileNameFromVariable) {
      return [diagnostic('DTS_E_RAWINVALIDACCESSMODE', { component: name, mode })];
    }
    const file = mode === accessModes.FileName ? FileName : FileNameVariable;
    return file === '' ? [diagnostic('DTS_E_RAWFILENAMEREQUIRED', { component: name })] : [];
  },
};
