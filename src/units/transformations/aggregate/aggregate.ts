import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  isBlob,
  isDateTime,
  isFloat,
  isInteger,
  isNumeric,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { aggregationTypes } from './aggregation-types.ts';
import { resultType } from './result-type.ts';

const scaleValues = { Unspecified: 0, Low: 1, Medium: 2, High: 3 } as const;

const hints = {
  Keys: {
    kind: 'integer',
    description: 'Expected number of groups. A hint, without effect here.',
    default: 0,
  },
  KeyScale: {
    kind: 'enumeration',
    description: 'Rough expected number of groups. A hint, without effect here.',
    values: scaleValues,
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const distinctHints = {
  CountDistinctKeys: {
    kind: 'integer',
    description: 'Expected number of distinct values that are counted. A hint, without effect here.',
    default: 0,
  },
  CountDistinctScale: {
    kind: 'enumeration',
    description: 'Rough expected number of distinct values that are counted. A hint, without effect here.',
    values: scaleValues,
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const properties = {
  ...hints,
  ...distinctHints,
  AutoExtendFactor: {
    kind: 'integer',
    description: 'Percentage by which memory grows, 1 to 100. Without effect here.',
    default: 25,
  },
} as const satisfies PropertyDeclarations;

const columnProperties = {
  ...distinctHints,
  AggregationColumnId: {
    kind: 'lineage',
    description: 'The input column that is grouped by or aggregated; nothing for Count all.',
  },
  AggregationType: {
    kind: 'enumeration',
    description: 'What the column holds.',
    values: aggregationTypes,
    default: 0,
  },
  AggregationComparisonFlags: {
    kind: 'integer',
    description: 'What the comparison of text ignores: 1 case, 2 accents, 4 symbols, 65536 kind of kana, 131072 width.',
    default: 0,
  },
  IsBig: {
    kind: 'integer',
    description: 'Whether the designer chose a wider output type. The type of the output column says it already.',
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputHints = { KeyScale: 0, Keys: null } as const;

/** Declaration of the Aggregate transformation. */
export const aggregateDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Aggregate',
    aliases: [
      '{5B201335-B360-485C-BB93-75C34E09B3D3}',
      '{9ABE8DF3-0052-42DB-8B18-2089E1D1D1B7}',
      '{F40CF2A6-384A-4C57-B99C-ADAF31E51EBC}',
      'DTSTransform.Aggregate',
      'DTSTransform.Aggregate.1',
      'DTSTransform.Aggregate.2',
      'DTSTransform.Aggregate.3',
    ],
  },
  displayName: 'Aggregate',
  description: 'Groups rows and computes counts, sums, averages, minima and maxima of each group.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, many: true, properties: hints, columnProperties },
  placement: 'worker',
  partition: 'mergeable',
  design: {
    version: 3,
    contactInfo:
      'Aggregate;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;3',
    properties: { Keys: null, CountDistinctKeys: null },
    forms: {
      KeyScale: { typeConverter: 'KeyScaleType' },
      CountDistinctScale: { typeConverter: 'KeyScaleType' },
      AggregationType: { typeConverter: 'AggregationType' },
    },
    inputs: [{ name: 'Aggregate Input 1' }],
    outputs: [{ name: 'Aggregate Output 1', properties: outputHints }],
    addedOutput: { name: 'Aggregate Output', properties: outputHints },
    outputColumn: {
      properties: { AggregationColumnId: '', AggregationType: 0, IsBig: 1, AggregationComparisonFlags: 0 },
    },
    source: {
      property: 'AggregationColumnId',
      type: (from, { AggregationType }) => resultType(Number(AggregationType), from),
    },
  },
  raises: [
    'DTS_E_TXAGG_INPUTNOTFOUNDFOROUTPUT',
    'DTS_E_TXAGG_INVALIDINPUTDATATYPEFORAGGREGATE',
    'DTS_E_TXAGG_INVALIDOUTPUTDATATYPEFORAGGREGATE',
    'DTS_E_TXAGG_INPUTOUTPUTDATATYPEMISMATCH',
    'DTS_E_TXAGG_ARITHMETICOVERFLOW',
  ],
  validate(instance): Diagnostic[] {
    const inputColumns = instance.inputs[0]?.columns ?? [];
    return instance.outputs.flatMap((output) =>
      output.columns.flatMap((column) => checkColumn(column, inputColumns, instance.name)),
    );
  },
};

function checkColumn(column: OutputColumn, inputColumns: readonly InputColumn[], component: string): Diagnostic[] {
  const type = Number(column.properties.AggregationType);
  const args = { component, column: column.name, type: column.type.type };
  if (type === aggregationTypes.CountAll) return checkCountType(column, args);
  const lineageId = columnReference(String(column.properties.AggregationColumnId));
  const source = inputColumns.find((candidate) => candidate.lineageId === lineageId || candidate.id === lineageId);
  if (source === undefined) return [diagnostic('DTS_E_TXAGG_INPUTNOTFOUNDFOROUTPUT', args)];
  const from = source.type.type;
  const invalidInput = diagnostic('DTS_E_TXAGG_INVALIDINPUTDATATYPEFORAGGREGATE', { ...args, input: from });
  const invalidOutput = diagnostic('DTS_E_TXAGG_INVALIDOUTPUTDATATYPEFORAGGREGATE', { ...args, input: from });
  switch (type) {
    case aggregationTypes.Count:
      return checkCountType(column, args);
    case aggregationTypes.CountDistinct:
      return isBlob(from) ? [invalidInput] : checkCountType(column, args);
    case aggregationTypes.Sum:
    case aggregationTypes.Average:
      if (!isNumeric(from)) return [invalidInput];
      return (isFloat(from) ? isFloat : isNumeric)(column.type.type) ? [] : [invalidOutput];
    default: {
      const allowed = type === aggregationTypes.GroupBy ? !isBlob(from) : isNumeric(from) || isDateTime(from);
      if (!allowed) return [invalidInput];
      const same = column.type.type === from && column.type.scale === source.type.scale;
      return same ? [] : [diagnostic('DTS_E_TXAGG_INPUTOUTPUTDATATYPEMISMATCH', { ...args, input: from })];
    }
  }
}

function checkCountType(
  column: OutputColumn,
  args: { readonly component: string; readonly column: string; readonly type: string },
): Diagnostic[] {
  if (isInteger(column.type.type)) return [];
  return [diagnostic('DTS_E_TXAGG_INVALIDOUTPUTDATATYPEFORAGGREGATE', { ...args, input: '' })];
}
