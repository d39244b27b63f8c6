import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  SourceInputColumnLineageID: {
    kind: 'lineage',
    description: 'The input column that is converted. A column may be converted several times.',
  },
  FastParse: {
    kind: 'boolean',
    description: 'Whether text is read by the quicker rules that know no locale.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Data Conversion transformation. */
export const dataConversionDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.DataConvert',
    aliases: [
      '{62B1106C-7DB8-4EC8-ADD6-4C664DFFC54A}',
      '{BD06A22E-BC69-4AF7-A69B-C44C2EF684BB}',
      '{C3BF62C8-7C5C-4F85-83C3-E0B6F6BE267C}',
      'DTSTransform.DataConvert',
      'DTSTransform.DataConvert.1',
      'DTSTransform.DataConvert.2',
      'DTSTransform.DataConvert.3',
    ],
  },
  displayName: 'Data Conversion',
  description: 'Adds columns that hold the values of others in another type.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, columnProperties },
  errorOutput: true,
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    contactInfo:
      'Data Conversion;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    inputs: [{ name: 'Data Conversion Input' }],
    outputs: [
      { name: 'Data Conversion Output', synchronousWith: 'Data Conversion Input', exclusionGroup: 1 },
      {
        name: 'Data Conversion Error Output',
        synchronousWith: 'Data Conversion Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
    outputColumn: {
      dispositions: { operation: 'Conversion', errorRow: 'FailComponent', truncationRow: 'FailComponent' },
    },
    source: { property: 'SourceInputColumnLineageID' },
  },
  raises: ['DTS_E_INPUTCOLUMNNOTFOUND'],
  validate(instance): Diagnostic[] {
    const [input] = instance.inputs;
    return instance.outputs
      .filter((output) => !output.isErrorOut)
      .flatMap((output) => output.columns)
      .filter((column) => !input?.available.has(columnReference(String(column.properties.SourceInputColumnLineageID))))
      .map((column) => diagnostic('DTS_E_INPUTCOLUMNNOTFOUND', { component: instance.name, column: column.name }));
  },
};
