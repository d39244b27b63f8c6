import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnType,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { termTypes } from './term-types.ts';

/** Values of ScoreType. */
export const scoreTypes = { Frequency: 0, TFIDF: 1 } as const;

const properties = {
  NeedReferenceData: {
    kind: 'boolean',
    description: 'Whether terms that contain a term of a table are left out.',
    default: false,
    aliases: ['NeedRefenceData'],
  },
  OutTermTable: {
    kind: 'string',
    description: 'The table or view that has the terms to leave out, as `[schema].[table]`.',
  },
  OutTermColumn: { kind: 'string', description: 'The column of the table that has the terms to leave out.' },
  WordOrPhrase: {
    kind: 'enumeration',
    description: 'What a term is: 0 a noun, 1 a noun phrase of at least two words, 2 both.',
    values: termTypes,
    default: termTypes.NounAndNounPhrase,
  },
  ScoreType: {
    kind: 'enumeration',
    description:
      'The score: 0 how often the term occurs, 1 TFIDF, which is that times the natural logarithm of all rows over the rows with the term.',
    values: scoreTypes,
    default: scoreTypes.Frequency,
  },
  FrequencyThreshold: { kind: 'integer', description: 'How often a term has to occur at least.', default: 2 },
  MaxLengthOfTerm: {
    kind: 'integer',
    description: 'How many words a phrase has at most. Longer ones are left out.',
    default: 12,
  },
  IsCaseSensitive: {
    kind: 'boolean',
    description:
      'Whether upper and lower case make different terms. Otherwise the form that occurs first stands for all. A capital that only begins a sentence is dropped in any case.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

type Instance = ComponentInstance<typeof properties>;

/** Declaration of the Term Extraction transformation. */
export const termExtractionDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.TermExtraction',
    aliases: [
      'DTSTransform.TermExtraction',
      'DTSTransform.TermExtraction.1',
      'DTSTransform.TermExtraction.2',
      'DTSTransform.TermExtraction.3',
    ],
  },
  displayName: 'Term Extraction',
  description: 'Finds nouns and noun phrases in English text, and gives each that is frequent with its score.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'], optional: true } },
  inputs: { minimum: 1 },
  outputs: { minimum: 1 },
  errorOutput: true,
  placement: 'main',
  partition: 'single',
  design: {
    version: 3,
    usesDispositions: true,
    forms: { WordOrPhrase: { typeConverter: 'WordOrPhrase' }, ScoreType: { typeConverter: 'ScoreType' } },
    inputs: [{ name: 'Term Extraction Input' }],
    outputs: [
      {
        name: 'Term Extraction Output',
        dispositions: { operation: 'Term Extraction', errorRow: 'RedirectRow' },
        columns: () => [
          { name: 'Term', type: columnType('DT_WSTR', { length: 128 }) },
          { name: 'Score', type: columnType('DT_R8') },
        ],
      },
      {
        name: 'Term Extraction Error Output',
        synchronousWith: 'Term Extraction Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFINPUTCOLUMNS',
    'DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFINPUTCOLUMN',
    'DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFOUTPUTCOLUMNS',
    'DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFOUTPUTCOLUMN',
    'DTS_E_TERMEXTRACTION_INCORRECTTERMTYPE',
    'DTS_E_TERMEXTRACTION_INCORRECTSCORETYPE',
    'DTS_E_TERMEXTRACTION_INCORRECTFREQUENCYTHRESHOLD',
    'DTS_E_TERMEXTRACTION_INCORRECTMAXLENOFTERM',
    'DTS_E_TERMEXTRACTION_OUTTERMTABLEANDCOLUMNNOTSET',
    'DTS_E_TERMEXTRACTION_UNABLETOLOCATEREFCOLUMN',
  ],
  validate(instance): Diagnostic[] {
    return [
      ...checkInput(instance.inputs[0]?.columns ?? [], instance.name),
      ...checkOutput(resultOutput(instance)?.columns ?? [], instance.name),
      ...checkSettings(instance),
      ...checkReference(instance),
    ];
  },
};

/** The output that takes the terms. */
export function resultOutput({ outputs }: Instance): Instance['outputs'][number] | undefined {
  return outputs.find((output) => !output.isErrorOut);
}

function checkInput(columns: readonly InputColumn[], component: string): Diagnostic[] {
  if (columns.length !== 1) {
    const args = { component, found: columns.length };
    return [diagnostic('DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFINPUTCOLUMNS', args)];
  }
  const [{ name, type }] = columns;
  if (type.type === 'DT_WSTR' || type.type === 'DT_NTEXT') return [];
  const args = { component, column: name, type: type.type };
  return [diagnostic('DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFINPUTCOLUMN', args)];
}

function checkOutput(columns: readonly OutputColumn[], component: string): Diagnostic[] {
  if (columns.length !== 2) {
    const args = { component, found: columns.length };
    return [diagnostic('DTS_E_TERMEXTRACTION_INCORRECTEXACTNUMBEROFOUTPUTCOLUMNS', args)];
  }
  return (['DT_WSTR', 'DT_R8'] as const).flatMap((expected, position) => {
    const { name, type } = columns[position];
    if (type.type === expected) return [];
    const args = { component, column: name, type: type.type, expected };
    return [diagnostic('DTS_E_TERMEXTRACTION_INCORRECTDATATYPEOFOUTPUTCOLUMN', args)];
  });
}

function checkSettings({ name: component, properties }: Instance): Diagnostic[] {
  const { WordOrPhrase, ScoreType, FrequencyThreshold, MaxLengthOfTerm } = properties;
  const findings: Diagnostic[] = [];
  const find = (symbol: string, value: number): void => {
    findings.push(diagnostic(symbol, { component, value }));
  };
  if (!isOneOf(WordOrPhrase, termTypes)) find('DTS_E_TERMEXTRACTION_INCORRECTTERMTYPE', WordOrPhrase);
  if (!isOneOf(ScoreType, scoreTypes)) find('DTS_E_TERMEXTRACTION_INCORRECTSCORETYPE', ScoreType);
  if (FrequencyThreshold < 1) find('DTS_E_TERMEXTRACTION_INCORRECTFREQUENCYTHRESHOLD', FrequencyThreshold);
  if (MaxLengthOfTerm < 1) find('DTS_E_TERMEXTRACTION_INCORRECTMAXLENOFTERM', MaxLengthOfTerm);
  return findings;
}

function isOneOf(value: number, values: Readonly<Record<string, number>>): boolean {
  return Object.values(values).includes(value);
}

function checkReference({ name: component, properties, connections }: Instance): Diagnostic[] {
  const { NeedReferenceData, OutTermTable, OutTermColumn } = properties;
  if (!NeedReferenceData) return [];
  const findings: Diagnostic[] = [];
  if (connections.length === 0) {
    const args = { runtimeConnection: 'OleDbConnection', component };
    findings.push(diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', args));
  }
  if (OutTermTable === '' || OutTermColumn === '') {
    findings.push(diagnostic('DTS_E_TERMEXTRACTION_OUTTERMTABLEANDCOLUMNNOTSET', { component }));
  }
  return findings;
}
