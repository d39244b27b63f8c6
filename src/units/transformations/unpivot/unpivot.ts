import {
  type ComponentDeclaration,
  type ComponentInstance,
  columnType,
  convertValue,
  type Diagnostic,
  diagnostic,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { type MappedColumn, type UnpivotColumns, unpivotColumns } from './unpivot-columns.ts';

const properties = {} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  DestinationColumn: {
    kind: 'lineage',
    description: 'The output column that takes the values of the column; nothing for a column that is left out.',
  },
  PivotKeyValue: {
    kind: 'string',
    description:
      'What the pivot key column says in rows with a value of this column. Without it the column is passed on in every row.',
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  PivotKey: { kind: 'boolean', description: 'Whether the column takes the pivot key.', default: false },
} as const satisfies PropertyDeclarations;

/** Declaration of the Unpivot transformation. */
export const unpivotDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.UnPivot',
    aliases: [
      '{CDEA2A77-9235-47FC-9D9E-B32EC6F8ACE9}',
      'DTSTransform.UnPivot',
      'DTSTransform.UnPivot.1',
      'DTSTransform.UnPivot.2',
      'DTSTransform.UnPivot.3',
    ],
  },
  displayName: 'Unpivot',
  description: 'Makes several rows of each row: one for each column that holds a value, named by the pivot key.',
  properties,
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'worker',
  partition: 'stateless',
  design: {
    contactInfo:
      'Unpivot;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    forms: { PivotKeyValue: { acceptsExpressions: true } },
    inputs: [{ name: 'Unpivot Input', hasSideEffects: true }],
    outputs: [{ name: 'Unpivot Output' }],
    readOnlyColumn: { properties: { DestinationColumn: -1, PivotKeyValue: null } },
  },
  raises: [
    'DTS_E_TXUNPIVOTNOPIVOT',
    'DTS_E_TXUNPIVOTTOOMANYPIVOTKEYS',
    'DTS_E_TXUNPIVOTNOUNPIVOTDESTINATION',
    'DTS_E_TXUNPIVOTNOTINPUTMAP',
    'DTS_E_TXUNPIVOTDUPLICATEPIVOTKEYVALUE',
    'DTS_E_TXUNPIVOTBADKEYLIST',
    'DTS_E_TXUNPIVOTBADUNPIVOTMETADATA',
    'DTS_E_TXUNPIVOTUNMAPPEDOUTPUT',
    'DTS_E_TXUNPIVOTDUPLICATEDESTINATION',
    'DTS_E_TXPIVOTBADPIVOTKEYCONVERT',
  ],
  validate(instance): Diagnostic[] {
    const columns = unpivotColumns(instance);
    const component = instance.name;
    const { unpivoted, passed } = columns;
    return [
      ...checkKeyColumn(columns, instance),
      ...(unpivoted.length === 0 ? [diagnostic('DTS_E_TXUNPIVOTNOUNPIVOTDESTINATION', { component })] : []),
      ...[...unpivoted, ...passed].flatMap((mapped) => checkDestination(mapped, columns, component)),
      ...checkKeyLists(columns, component),
      ...passed.flatMap((mapped, index) => checkPassed(mapped, [...passed.slice(0, index), ...unpivoted], component)),
      ...unmappedOutputs(columns).map(({ name }) =>
        diagnostic('DTS_E_TXUNPIVOTUNMAPPEDOUTPUT', { component, column: name }),
      ),
    ];
  },
};

function checkKeyColumn({ keyColumns, pivotKeys }: UnpivotColumns, instance: ComponentInstance): Diagnostic[] {
  const component = instance.name;
  const [keyColumn, ...others] = keyColumns;
  if (keyColumn === undefined) return [diagnostic('DTS_E_TXUNPIVOTNOPIVOT', { component })];
  if (others.length > 0) {
    const columns = keyColumns.map(({ name }) => name).join(', ');
    return [diagnostic('DTS_E_TXUNPIVOTTOOMANYPIVOTKEYS', { component, columns })];
  }
  const { name: column, type } = keyColumn;
  return pivotKeys
    .filter((key) => convertValue(key, keyText, type, { localeId: instance.localeId }).error !== undefined)
    .map((value) => diagnostic('DTS_E_TXPIVOTBADPIVOTKEYCONVERT', { component, value, column, type: type.type }));
}

/** The type in which pivot keys stand in a package. */
export const keyText = columnType('DT_WSTR', { length: 4000 });

function checkDestination(mapped: MappedColumn, columns: UnpivotColumns, component: string): Diagnostic[] {
  const { column, destinationId, pivotKey } = mapped;
  const args = { component, column: column.name };
  const destination = columns.outputs.find(({ lineageId }) => lineageId === destinationId);
  if (destination === undefined || columns.keyColumns.includes(destination)) {
    return [diagnostic('DTS_E_TXUNPIVOTNOTINPUTMAP', { ...args, destination: destinationId })];
  }
  const twin = columns.unpivoted.find(
    (other) => other.destinationId === destinationId && other.pivotKey === pivotKey && pivotKey !== '',
  );
  if (twin !== undefined && twin.column !== column) {
    return [diagnostic('DTS_E_TXUNPIVOTDUPLICATEPIVOTKEYVALUE', { ...args, other: twin.column.name, value: pivotKey })];
  }
  if (isSameType(column, destination)) return [];
  const types = { type: column.type.type, target: destination.name, targetType: destination.type.type };
  const lengths = { length: column.type.length, targetLength: destination.type.length };
  return [diagnostic('DTS_E_TXUNPIVOTBADUNPIVOTMETADATA', { ...args, ...types, ...lengths })];
}

function isSameType({ type: one }: Pick<OutputColumn, 'type'>, { type: other }: Pick<OutputColumn, 'type'>): boolean {
  const same = one.type === other.type && one.precision === other.precision && one.scale === other.scale;
  return same && one.length === other.length && one.codePage === other.codePage;
}

/** Every destination needs a column for every key: otherwise a row would not know what to hold. */
function checkKeyLists({ unpivoted, pivotKeys, outputs }: UnpivotColumns, component: string): Diagnostic[] {
  return outputs.flatMap(({ lineageId, name }) => {
    const own = unpivoted.filter(({ destinationId }) => destinationId === lineageId).map(({ pivotKey }) => pivotKey);
    const missing = pivotKeys.filter((key) => !own.includes(key));
    if (own.length === 0 || missing.length === 0) return [];
    return [diagnostic('DTS_E_TXUNPIVOTBADKEYLIST', { component, column: name, missing: missing.join(', ') })];
  });
}

function checkPassed(
  { column, destinationId }: MappedColumn,
  others: readonly MappedColumn[],
  component: string,
): Diagnostic[] {
  const other = others.find((candidate) => candidate.destinationId === destinationId);
  if (other === undefined) return [];
  return [
    diagnostic('DTS_E_TXUNPIVOTDUPLICATEDESTINATION', { component, column: column.name, other: other.column.name }),
  ];
}

function unmappedOutputs({ outputs, keyColumns, unpivoted, passed }: UnpivotColumns): OutputColumn[] {
  const mapped = new Set([...unpivoted, ...passed].map(({ destinationId }) => destinationId));
  return outputs.filter((column) => !mapped.has(column.lineageId) && !keyColumns.includes(column));
}
