import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnType,
  type Diagnostic,
  diagnostic,
  isBlob,
  isString,
} from 'opendtsx/sdk';
import { fuzzyGroupingColumns, inputIdOf, type SourcedColumn } from './fuzzy-grouping-columns.ts';
import {
  columnTypes,
  inputColumnProperties,
  matchTypes,
  outputColumnProperties,
  properties,
  significantNumerals,
} from './fuzzy-grouping-properties.ts';

type Instance = ComponentInstance<typeof properties>;

const resultColumn = (name: string, type: 'DT_I4' | 'DT_R4', ColumnType: number) => ({
  name,
  type: columnType(type),
  starts: { ColumnType, InputId: -1 },
});

/**
 * Declaration of the Fuzzy Grouping transformation.
 *
 * How SSIS groups is not published. Here rows have the similarity of Fuzzy Lookup, words weighed by the distinct rows of the input. Rows
 * are taken in the order of their support, the sum of the similarities of the rows like them, each as often as it occurs; of equals the
 * first to arrive. A row that no canonical row is like becomes one; any other joins the canonical row that it is most like. So every row
 * has at least MinSimilarity to its canonical row.
 */
export const fuzzyGroupingDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.FuzzyGrouping',
    aliases: [
      '{30575856-AD5B-483D-92C5-5A36D11F0F75}',
      '{836E0D0B-0358-45B4-B888-4ADCE9356D4E}',
      '{0A1BDBA0-9C6E-4AD7-97B1-E0E79E462629}',
      'DTSTransform.GroupDups',
      'DTSTransform.GroupDups.1',
      'DTSTransform.GroupDups.2',
      'DTSTransform.GroupDups.3',
    ],
  },
  displayName: 'Fuzzy Grouping',
  description: 'Groups rows that are alike, and gives each the values of one row of its group.',
  properties,
  connections: { OleDbConnection: { accepts: ['database'], optional: true } },
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'worker',
  partition: 'single',
  design: {
    version: 3,
    contactInfo:
      'Fuzzy Grouping;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;3',
    forms: {
      MinSimilarity: { dataType: 'System.Single' },
      MaxMemoryUsage: { acceptsExpressions: true },
      ExactFuzzy: { typeConverter: 'tcJoinType' },
      LeadingTrailingNumeralsSignificant: { typeConverter: 'tcNumeralsSignificant' },
      FuzzyComparisonFlags: { typeConverter: 'tcComparisonFlags' },
      ColumnType: { typeConverter: 'tcColumnType' },
    },
    properties: { MaxMemoryUsage: null },
    inputs: [{ name: 'Fuzzy Grouping Input' }],
    outputs: [
      {
        name: 'Fuzzy Grouping Output',
        columns: () => [
          resultColumn('_key_in', 'DT_I4', columnTypes.KeyIn),
          resultColumn('_key_out', 'DT_I4', columnTypes.KeyOut),
          resultColumn('_score', 'DT_R4', columnTypes.Similarity),
        ],
      },
    ],
    outputColumn: { properties: { ColumnType: columnTypes.PassThru, InputId: -1 } },
    source: { property: 'InputId' },
  },
  raises: [
    'DTS_E_TXFUZZYGROUPING_INSUFFICIENT_FUZZY_JOIN_COLUMNS',
    'DTS_E_FG_FUZZY_MATCH_ON_NONSTRING',
    'DTS_E_TXFUZZYLOOKUP_UNSUPPORTEDDATATYPE',
    'DTS_E_TXFUZZYLOOKUP_MINSIMILARITY_INVALID',
    'DTS_E_TXFUZZYLOOKUP_INVALID_PROPERTY_VALUE',
    'DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND',
    'DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_PASSTHRUCOLUMN_DATATYPES',
    'DTS_E_TXGROUPDUPS_INPUTCOLUMNNOTJOINED',
    'OPENDTSX_W_FUZZY_UNUSED',
  ],
  validate(instance): Diagnostic[] {
    return [...checkSettings(instance), ...checkGrouping(instance), ...checkOutput(instance)];
  },
};

function checkSettings({ name: component, properties: given, inputs, outputs }: Instance): Diagnostic[] {
  const columns = inputs[0]?.columns ?? [];
  const thresholds = [
    { subject: 'the component', value: given.MinSimilarity },
    ...columns.map(({ name, properties: own }) => ({ subject: name, value: Number(own.MinSimilarity) })),
  ];
  const members: Record<string, Readonly<Record<string, number>>> = {
    ExactFuzzy: matchTypes,
    LeadingTrailingNumeralsSignificant: significantNumerals,
    ColumnType: columnTypes,
  };
  const objects = [...columns, ...(outputs[0]?.columns ?? [])];
  const settings = objects.flatMap(({ name, properties: own }) =>
    Object.entries(members)
      .filter(([property]) => own[property] !== undefined)
      .map(([property, allowed]) => ({ property, name, value: Number(own[property]), allowed })),
  );
  return [
    ...thresholds
      .filter(({ value }) => !(value >= 0 && value <= 1))
      .map((args) => diagnostic('DTS_E_TXFUZZYLOOKUP_MINSIMILARITY_INVALID', { component, ...args })),
    ...settings
      .filter(({ value, allowed }) => !Object.values(allowed).includes(value))
      .map(({ property, name, value, allowed }) => {
        const symbols = Object.entries(allowed).map(([symbol, number]) => `${number} (${symbol})`);
        const args = { component, property: `${property} of ${name}`, value, allowed: symbols.join(', ') };
        return diagnostic('DTS_E_TXFUZZYLOOKUP_INVALID_PROPERTY_VALUE', args);
      }),
    ...checkUnused(component, given.MaxMemoryUsage),
  ];
}

function checkUnused(component: string, value: number): Diagnostic[] {
  if (value === 0) return [];
  const reason = 'the rows are held in memory whatever their number';
  return [diagnostic('OPENDTSX_W_FUZZY_UNUSED', { component, property: 'MaxMemoryUsage', value, reason })];
}

function checkGrouping(instance: Instance): Diagnostic[] {
  const component = instance.name;
  const { exact, fuzzy } = fuzzyGroupingColumns(instance);
  const isTextKey = (column: Instance['inputs'][number]['columns'][number]): boolean => isString(column.type.type);
  const argsOf = ({ name: column, type }: (typeof exact)[number]) => ({ component, column, type: type.type });
  return [
    ...(fuzzy.length > 0 ? [] : [diagnostic('DTS_E_TXFUZZYGROUPING_INSUFFICIENT_FUZZY_JOIN_COLUMNS', { component })]),
    ...fuzzy
      .filter((column) => !isTextKey(column))
      .map((column) => diagnostic('DTS_E_FG_FUZZY_MATCH_ON_NONSTRING', argsOf(column))),
    ...exact
      .filter(({ type }) => isBlob(type.type))
      .map((column) => diagnostic('DTS_E_TXFUZZYLOOKUP_UNSUPPORTEDDATATYPE', argsOf(column))),
  ];
}

function checkOutput(instance: Instance): Diagnostic[] {
  const { exact, fuzzy, passed, canonical, columnSimilarities } = fuzzyGroupingColumns(instance);
  const grouped = new Set([...exact, ...fuzzy]);
  const component = instance.name;
  const notJoined = (columns: readonly SourcedColumn[], what: string): Diagnostic[] =>
    columns
      .filter(({ source }) => source !== undefined && !grouped.has(source))
      .map(({ column, source }) => {
        const args = { component, column: column.name, what, input: source?.name ?? '' };
        return diagnostic('DTS_E_TXGROUPDUPS_INPUTCOLUMNNOTJOINED', args);
      });
  return [
    ...[...passed, ...canonical, ...columnSimilarities]
      .filter(({ source }) => source === undefined)
      .map(({ column }) => {
        const args = { component, column: column.name, reference: inputIdOf(column) || '(none)' };
        return diagnostic('DTS_E_TXFUZZYLOOKUP_PASSTHRU_COLUMN_NOT_FOUND', args);
      }),
    ...[...passed, ...canonical].flatMap((each) => checkType(each, component)),
    ...notJoined(canonical, 'canonical values'),
    ...notJoined(columnSimilarities, 'similarities'),
  ];
}

function checkType({ column, source }: SourcedColumn, component: string): Diagnostic[] {
  if (source === undefined) return [];
  const { type } = source;
  const isSame = type.type === column.type.type && type.length === column.type.length;
  const { precision, scale, codePage } = column.type;
  if (isSame && type.precision === precision && type.scale === scale && type.codePage === codePage) return [];
  const args = { component, column: column.name, type: column.type.type, input: source.name, inputType: type.type };
  return [diagnostic('DTS_E_TXFUZZYLOOKUP_INCOMPATIBLE_PASSTHRUCOLUMN_DATATYPES', args)];
}
