import {
  type ComponentDeclaration,
  type ComponentInstance,
  convertValue,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  isBlob,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { keyText, type PivotColumns, type PivotedColumn, pivotColumns, pivotUsages, usageOf } from './pivot-columns.ts';

const properties = {
  PassThroughUnmatchedPivotKeys: {
    kind: 'boolean',
    description:
      'Whether rows whose pivot key has no output column are left out, and their keys told at the end, where they would be errors.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  PivotUsage: {
    kind: 'integer',
    description:
      'What the column does: 0 its first value in a set is passed through, 1 part of the set key, 2 the pivot key, 3 the values that are pivoted.',
    default: pivotUsages.PassThrough,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  SourceColumn: { kind: 'lineage', description: 'The input column whose values the column takes.' },
  PivotKeyValue: {
    kind: 'string',
    description: 'The pivot key of the rows whose value the column takes; for columns of pivoted values only.',
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Pivot transformation. */
export const pivotDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Pivot',
    aliases: [
      '{49EB1DDB-8127-47C6-8B28-B97F7685DD59}',
      'DTSTransform.Pivot',
      'DTSTransform.Pivot.1',
      'DTSTransform.Pivot.2',
      'DTSTransform.Pivot.3',
    ],
  },
  displayName: 'Pivot',
  description: 'Makes one row of the rows of a set: their values stand in columns named by the pivot key.',
  properties,
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  errorOutput: true,
  placement: 'worker',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Pivot;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    usesDispositions: true,
    forms: { PivotKeyValue: { acceptsExpressions: true } },
    inputs: [{ name: 'Pivot Default Input', hasSideEffects: true }],
    outputs: [
      { name: 'Pivot Default Output' },
      { name: 'Pivot Error Output', synchronousWith: 'Pivot Default Input', exclusionGroup: 1, isErrorOut: true },
    ],
    outputColumn: { properties: { SourceColumn: -1, PivotKeyValue: null } },
    source: { property: 'SourceColumn' },
  },
  raises: [
    'DTS_E_TXPIVOTBADUSAGE',
    'DTS_E_TXPIVOTNOPIVOTKEY',
    'DTS_E_TXPIVOTTOOMANYPIVOTKEYS',
    'DTS_E_TXPIVOTNOBLOB',
    'DTS_E_TXPIVOTOUTPUTNOTMAPPED',
    'DTS_E_TXPIVOTCANTMAPPINGNOTFOUND',
    'DTS_E_TXPIVOTCANTMAPPIVOTKEY',
    'DTS_E_TXPIVOTINPUTALREADYMAPPED',
    'DTS_E_TXPIVOTEMPTYPIVOTKEYVALUE',
    'DTS_E_TXPIVOTDUPLICATEPIVOTKEYVALUE',
    'DTS_E_TXPIVOTBADOUTPUTTYPE',
    'DTS_E_TXPIVOTBADPIVOTKEYCONVERT',
    'OPENDTSX_I_PIVOT_UNMATCHEDKEYS',
  ],
  validate(instance): Diagnostic[] {
    const columns = pivotColumns(instance);
    return [
      ...checkPivotKey(columns, instance),
      ...columns.inputs.flatMap((column) => checkInput(column, columns, instance.name)),
      ...columns.outputs.flatMap((output, index) =>
        checkOutput(output, columns.outputs.slice(0, index), instance.name),
      ),
    ];
  },
};

function checkPivotKey({ pivotKeyColumns, pivotKeys }: PivotColumns, instance: ComponentInstance): Diagnostic[] {
  const component = instance.name;
  const [keyColumn, ...others] = pivotKeyColumns;
  if (keyColumn === undefined) return [diagnostic('DTS_E_TXPIVOTNOPIVOTKEY', { component })];
  if (others.length > 0) {
    const columns = pivotKeyColumns.map(({ name }) => name).join(', ');
    return [diagnostic('DTS_E_TXPIVOTTOOMANYPIVOTKEYS', { component, columns })];
  }
  const { name: column, type } = keyColumn;
  return pivotKeys
    .filter((key) => key !== '')
    .filter((key) => convertValue(key, keyText, type, { localeId: instance.localeId }).error !== undefined)
    .map((value) => diagnostic('DTS_E_TXPIVOTBADPIVOTKEYCONVERT', { component, value, column, type: type.type }));
}

function checkInput(column: InputColumn, { outputs }: PivotColumns, component: string): Diagnostic[] {
  const usage = usageOf(column);
  const args = { component, column: column.name };
  if (usage < pivotUsages.PassThrough || usage > pivotUsages.PivotedValue) {
    return [diagnostic('DTS_E_TXPIVOTBADUSAGE', { ...args, value: usage })];
  }
  if (usage !== pivotUsages.PassThrough && isBlob(column.type.type)) {
    return [diagnostic('DTS_E_TXPIVOTNOBLOB', { ...args, type: column.type.type })];
  }
  const needsOutput = usage === pivotUsages.SetKey || usage === pivotUsages.PivotedValue;
  if (!needsOutput || outputs.some(({ source }) => source === column)) return [];
  return [diagnostic('DTS_E_TXPIVOTOUTPUTNOTMAPPED', args)];
}

function checkOutput(output: PivotedColumn, before: readonly PivotedColumn[], component: string): Diagnostic[] {
  const { column, reference, source, pivotKey } = output;
  const args = { component, column: column.name };
  if (source === undefined) {
    return [diagnostic('DTS_E_TXPIVOTCANTMAPPINGNOTFOUND', { ...args, reference: reference || '-1' })];
  }
  const { type } = source;
  const same = type.type === column.type.type && type.length === column.type.length;
  if (!same || type.precision !== column.type.precision || type.scale !== column.type.scale) {
    const types = { type: column.type.type, input: source.name, inputType: type.type };
    return [diagnostic('DTS_E_TXPIVOTBADOUTPUTTYPE', { ...args, ...types })];
  }
  const twins = before.filter((other) => other.source === source);
  switch (usageOf(source)) {
    case pivotUsages.PivotKey:
      return [diagnostic('DTS_E_TXPIVOTCANTMAPPIVOTKEY', { ...args, input: source.name })];
    case pivotUsages.PivotedValue: {
      if (pivotKey === '') return [diagnostic('DTS_E_TXPIVOTEMPTYPIVOTKEYVALUE', args)];
      const twin = twins.find((other) => other.pivotKey === pivotKey);
      if (twin === undefined) return [];
      return [diagnostic('DTS_E_TXPIVOTDUPLICATEPIVOTKEYVALUE', { ...args, value: pivotKey, other: twin.column.name })];
    }
    default:
      if (twins.length === 0) return [];
      return [
        diagnostic('DTS_E_TXPIVOTINPUTALREADYMAPPED', { ...args, input: source.name, other: twins[0].column.name }),
      ];
  }
}
