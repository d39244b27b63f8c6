import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnType,
  type Diagnostic,
  diagnostic,
  isBlob,
  isString,
  parseObjectName,
  unescapePersistedText,
} from 'opendtsx/sdk';
import { copiedOf, fuzzyLookupColumns, type JoinColumn, sourceIdOf } from './fuzzy-lookup-columns.ts';
import {
  columnTypes,
  inputColumnProperties,
  joinTypes,
  matchIndexOptions,
  outputColumnProperties,
  properties,
} from './fuzzy-lookup-properties.ts';

type Instance = ComponentInstance<typeof properties>;

/**
 * Declaration of the Fuzzy Lookup transformation.
 *
 * The numbers of SSIS are not published. Here the similarity of two rows is Σ common / Σ weight over their fuzzy columns, where the words of a column
 * are paired one to one; a pair has in common (1 − edit distance / units of the longer word) × mean of both weights, 0 below 0.3, nine tenths of it out of
 * order; a word weighs √units × ln(e + rows / occurrences of the word), words that the reference does not have as if they were as rare
 * as the average. The confidence of a match is similarity⁸ / Σ similarity⁸ over the ten best matches, or all
 * that are returned.
 */
export const fuzzyLookupDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.FuzzyLookup',
    aliases: [
      '{9F4EB4D4-AD71-496D-B70B-31ECE1139884}',
      'DTSTransform.BestMatch',
      'DTSTransform.BestMatch.1',
      'DTSTransform.BestMatch.2',
      'DTSTransform.BestMatch.3',
    ],
  },
  displayName: 'Fuzzy Lookup',
  description: 'Finds the rows of a reference table that are most like each row, and adds columns of them.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'], optional: true } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'main',
  partition: 'stateless',
  design: {
    version: 5,
    contactInfo:
      'Fuzzy Lookup;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;5',
    forms: {
      MatchIndexOptions: { typeConverter: 'tcMatchIndexOptions' },
      MaxMemoryUsage: { acceptsExpressions: true },
      MaxOutputMatchesPerInput: { dataType: 'System.UInt32' },
      MinSimilarity: { dataType: 'System.Single' },
      DropExistingMatchIndex: { dataType: 'System.Int32' },
      CopyReferenceTable: { dataType: 'System.Int32' },
      JoinType: { typeConverter: 'tcJoinType' },
      FuzzyComparisonFlags: { dataType: 'System.UInt32', typeConverter: 'tcComparisonFlags' },
      FuzzyComparisonFlagsEx: { dataType: 'System.UInt32', typeConverter: 'tcComparisonFlagsEx' },
      ColumnType: { typeConverter: 'tcColumnType' },
    },
    properties: { MaxMemoryUsage: null, MatchIndexName: null, DropExistingMatchIndex: 1, CopyReferenceTable: 1 },
    inputs: [{ name: 'Fuzzy Lookup Input' }],
    outputs: [
      {
        name: 'Fuzzy Lookup Output',
        columns: () => [
          { name: '_Similarity', type: columnType('DT_R4'), starts: { ColumnType: columnTypes.Similarity } },
          { name: '_Confidence', type: columnType('DT_R4'), starts: { ColumnType: columnTypes.Confidence } },
        ],
      },
    ],
    readOnlyColumn: {
      properties: {
        JoinToReferenceColumn: null,
        JoinType: joinTypes.Fuzzy,
        MinSimilarity: 0,
        FuzzyComparisonFlags: 1,
        FuzzyComparisonFlagsEx: 0,
      },
    },
  },
  raises: [
    'DTS_E_CONNECTIONMANANGERNOTASSIGNED',
    'DTS_E_TXFUZZYLOOKUP_IDENTIFIER_PROPERTY',
    'DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX_NAME',
    'DTS_E_TXFUZZYLOOKUP_NO_JOIN_COLUMNS',
    'DTS_W_TXFUZZYLOOKUP_NO_FUZZY_JOIN_COLUMNS',
    'DTS_E_TXFUZZYLOOKUP_MINSIMILARITY_INVALID',
    'DTS_W_TXFUZZYLOOKUP_MAXRESULTS_IS_ZERO',
    'OPENDTSX_W_FUZZY_UNUSED',
    'DTS_E_TXFUZZYLOOKUP_INVALID_PROPERTY_VALUE',
    'DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_FUZZY_JOIN_DATATYPES',
    'DTS_E_TXFUZZYLOOKUP_UNSUPPORTEDDATATYPE',
    'DTS_E_TXFUZZYLOOKUP_UNABLETOLOCATEREFCOLUMN',
    'DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_COPYCOLUMN_DATATYPES',
    'DTS_E_TXFUZZYLOOKUP_OUTPUTLENGTHMISMATCH',
    'DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_PASSTHRUCOLUMN_DATATYPES',
    'DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND',
    'DTS_E_TXFUZZYLOOKUP_OUTPUT_COLUMN_MUST_BE_PASSTHRU_COLUMN_OR_A_COPY_COLUMN',
    'DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX',
    'DTS_E_TXFUZZYLOOKUP_UNSUPPORTED_MATCH_INDEX_VERSION',
    'DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN',
    'DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH',
    'OPENDTSX_E_FUZZYLOOKUP_INDEXEXISTS',
    'OPENDTSX_E_FUZZYLOOKUP_MAINTAINEDINDEX',
  ],
  validate(instance): Diagnostic[] {
    return [...checkReference(instance), ...checkSettings(instance), ...checkJoins(instance), ...checkOutput(instance)];
  },
};

function checkReference({ name: component, connections, properties: given }: Instance): Diagnostic[] {
  const findings: Diagnostic[] = [];
  if (connections.length === 0) {
    findings.push(
      diagnostic('DTS_E_CONNECTIONMANANGERNOTASSIGNED', { runtimeConnection: 'OleDbConnection', component }),
    );
  }
  const namesTable = (text: string): boolean => parseObjectName(unescapePersistedText(text)) !== undefined;
  const { MatchIndexOptions, ReferenceTableName, MatchIndexName } = given;
  if (MatchIndexOptions !== matchIndexOptions.ReuseExistingIndex && !namesTable(ReferenceTableName)) {
    const args = { component, property: 'ReferenceTableName', value: ReferenceTableName };
    findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_IDENTIFIER_PROPERTY', args));
  }
  if (MatchIndexOptions === matchIndexOptions.GenerateAndMaintainNewIndex) {
    findings.push(diagnostic('OPENDTSX_E_FUZZYLOOKUP_MAINTAINEDINDEX', { component }));
  } else if (MatchIndexOptions !== matchIndexOptions.GenerateNewIndex && !namesTable(MatchIndexName)) {
    findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX_NAME', { component, value: MatchIndexName }));
  }
  return findings;
}

function checkSettings({ name: component, properties: given, inputs, outputs }: Instance): Diagnostic[] {
  const inputColumns = inputs[0]?.columns ?? [];
  const outputColumns = outputs[0]?.columns ?? [];
  const thresholds = [
    { subject: 'the component', value: given.MinSimilarity },
    ...inputColumns.map(({ name, properties: own }) => ({ subject: name, value: Number(own.MinSimilarity) })),
  ];
  const settings = [
    { property: 'MatchIndexOptions', value: given.MatchIndexOptions, members: matchIndexOptions },
    ...inputColumns.map(({ name, properties: own }) => ({
      property: `JoinType of ${name}`,
      value: Number(own.JoinType),
      members: joinTypes,
    })),
    ...outputColumns.map(({ name, properties: own }) => ({
      property: `ColumnType of ${name}`,
      value: Number(own.ColumnType),
      members: columnTypes,
    })),
  ];
  return [
    ...thresholds
      .filter(({ value }) => !(value >= 0 && value <= 1))
      .map((args) => diagnostic('DTS_E_TXFUZZYLOOKUP_MINSIMILARITY_INVALID', { component, ...args })),
    ...settings
      .filter(({ value, members }) => !Object.values<number>(members).includes(value))
      .map(({ property, value, members }) => {
        const allowed = Object.entries(members).map(([symbol, number]) => `${number} (${symbol})`);
        const args = { component, property, value, allowed: allowed.join(', ') };
        return diagnostic('DTS_E_TXFUZZYLOOKUP_INVALID_PROPERTY_VALUE', args);
      }),
    ...(given.MaxOutputMatchesPerInput > 0
      ? []
      : [diagnostic('DTS_W_TXFUZZYLOOKUP_MAXRESULTS_IS_ZERO', { component })]),
    ...checkUnused(component, given),
  ];
}

// The matches are the same: these say how SSIS shall use its memory.
function checkUnused(component: string, given: Instance['properties']): Diagnostic[] {
  const unused: readonly (readonly [property: string, value: number | string, reason: string])[] = [
    ...(given.MaxMemoryUsage === 0
      ? []
      : [['MaxMemoryUsage', given.MaxMemoryUsage, 'the reference is held in memory whatever its size'] as const]),
    ...(given.CopyReferenceTable
      ? []
      : [['CopyReferenceTable', 'False', 'the reference is read before the first row comes'] as const]),
    ...(given.WarmCaches
      ? []
      : [['WarmCaches', 'False', 'index and reference are loaded before the first row comes'] as const]),
  ];
  return unused.map(([property, value, reason]) =>
    diagnostic('OPENDTSX_W_FUZZY_UNUSED', { component, property, value, reason }),
  );
}

function checkJoins(instance: Instance): Diagnostic[] {
  const component = instance.name;
  const { exact, fuzzy } = fuzzyLookupColumns(instance);
  if (exact.length + fuzzy.length === 0) return [diagnostic('DTS_E_TXFUZZYLOOKUP_NO_JOIN_COLUMNS', { component })];
  const argsOf = ({ column, referenceColumn }: JoinColumn) => ({
    component,
    column: column.name,
    reference: referenceColumn,
    type: column.type.type,
    given: column.type.type,
  });
  return [
    ...(fuzzy.length > 0 ? [] : [diagnostic('DTS_W_TXFUZZYLOOKUP_NO_FUZZY_JOIN_COLUMNS', { component })]),
    ...fuzzy
      .filter(({ column }) => !isString(column.type.type))
      .map((join) => diagnostic('DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_FUZZY_JOIN_DATATYPES', argsOf(join))),
    ...exact
      .filter(({ column }) => isBlob(column.type.type))
      .map((join) => diagnostic('DTS_E_TXFUZZYLOOKUP_UNSUPPORTEDDATATYPE', argsOf(join))),
  ];
}

function checkOutput(instance: Instance): Diagnostic[] {
  const component = instance.name;
  const findings: Diagnostic[] = [];
  const { passed, columnSimilarities } = fuzzyLookupColumns(instance);
  for (const { column, source } of passed) {
    const args = { component, column: column.name, type: column.type.type };
    if (source === undefined) {
      const reference = sourceIdOf(column);
      findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND', { ...args, reference }));
    } else if (!isSameType(source.type, column.type)) {
      const input = { input: source.name, inputType: source.type.type };
      findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_PASSTHRUCOLUMN_DATATYPES', { ...args, ...input }));
    }
  }
  for (const { column, place } of columnSimilarities) {
    if (place >= 0) continue;
    const args = {
      component,
      column: column.name,
      reference: sourceIdOf(column) || '(none) that is matched by likeness',
    };
    findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND', args));
  }
  for (const column of instance.outputs[0]?.columns ?? []) {
    if (Number(column.properties.ColumnType) !== columnTypes.Undefined) continue;
    const sources = [sourceIdOf(column), copiedOf(column)].filter((source) => source !== '');
    if (sources.length === 1) continue;
    const args = { component, column: column.name, found: sources.join(' and ') || 'nowhere' };
    findings.push(diagnostic('DTS_E_TXFUZZYLOOKUP_OUTPUT_COLUMN_MUST_BE_PASSTHRU_COLUMN_OR_A_COPY_COLUMN', args));
  }
  return findings;
}

function isSameType(left: OutputType, right: OutputType): boolean {
  const isSame = left.type === right.type && left.length === right.length && left.codePage === right.codePage;
  return isSame && left.precision === right.precision && left.scale === right.scale;
}

type OutputType = Instance['outputs'][number]['columns'][number]['type'];
