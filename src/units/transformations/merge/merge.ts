import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type InputInstance,
  inputSortKeys,
  type OutputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  OutputColumnLineageID: {
    kind: 'lineage',
    description:
      'The output column that the column fills. Output columns that an input does not fill are NULL in its rows.',
  },
} as const satisfies PropertyDeclarations;

/** Declaration of the Merge transformation. */
export const mergeDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Merge',
    aliases: [
      '{08AE886A-4124-499C-B332-16E3299D225A}',
      'DTSTransform.Merge',
      'DTSTransform.Merge.1',
      'DTSTransform.Merge.2',
      'DTSTransform.Merge.3',
    ],
  },
  displayName: 'Merge',
  description: 'Joins the rows of two sorted inputs into one sorted output.',
  properties,
  inputs: { minimum: 2, columnProperties: inputColumnProperties },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Merge;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    inputs: [{ name: 'Merge Input 1' }, { name: 'Merge Input 2' }],
    outputs: [{ name: 'Merge Output 1', isSorted: true }],
    twins: { property: 'OutputColumnLineageID', heldBy: 'input' },
  },
  raises: [
    'DTS_E_INPUTMUSTBESORTED',
    'DTS_E_TXMERGESORTKEYPOSMISMATCH',
    'DTS_E_METADATAMISMATCHWITHOUTPUTCOLUMN',
    'DTS_E_OBJECTLINEAGEIDNOTFOUND',
  ],
  validate(instance): Diagnostic[] {
    const { inputs, outputs, name } = instance;
    const unsorted = inputs.filter((input) => inputSortKeys(input).length === 0);
    const targets = outputs.flatMap((output) => output.columns);
    return [
      ...unsorted.map((input) => diagnostic('DTS_E_INPUTMUSTBESORTED', { component: name, input: input.name })),
      ...(unsorted.length === 0 ? checkKeys(inputs, name) : []),
      ...inputs.flatMap((input) => input.columns.flatMap((column) => checkTarget(column, input, targets, name))),
    ];
  },
};

/** The reference of an input column to the output column that it fills; '' for none. */
export function targetOf(column: InputColumn): string {
  return columnReference(String(column.properties.OutputColumnLineageID));
}

function checkKeys(inputs: readonly InputInstance[], component: string): Diagnostic[] {
  const [first, second] = inputs.map(inputSortKeys);
  if (first === undefined || second === undefined) return [];
  const describe = (keys: readonly InputColumn[]): string =>
    keys.map(({ name, sortKeyPosition }) => `${name} ${sortKeyPosition}`).join(', ');
  const agree =
    first.length === second.length &&
    first.every(
      (key, index) =>
        targetOf(key) !== '' &&
        targetOf(key) === targetOf(second[index]) &&
        key.sortKeyPosition === second[index].sortKeyPosition &&
        key.comparisonFlags === second[index].comparisonFlags,
    );
  if (agree) return [];
  return [
    diagnostic('DTS_E_TXMERGESORTKEYPOSMISMATCH', { component, first: describe(first), second: describe(second) }),
  ];
}

function checkTarget(
  column: InputColumn,
  input: InputInstance,
  targets: readonly OutputColumn[],
  component: string,
): Diagnostic[] {
  const lineageId = targetOf(column);
  if (lineageId === '') return [];
  const target = targets.find((candidate) => candidate.lineageId === lineageId);
  const args = { component, input: input.name, column: column.name };
  if (target === undefined) return [diagnostic('DTS_E_OBJECTLINEAGEIDNOTFOUND', { ...args, lineageId })];
  if (fits(column, target)) return [];
  const types = { type: column.type.type, length: column.type.length, target: target.name };
  const wanted = { targetType: target.type.type, targetLength: target.type.length };
  return [diagnostic('DTS_E_METADATAMISMATCHWITHOUTPUTCOLUMN', { ...args, ...types, ...wanted })];
}

/** Whether values of the column are values of the output column: of the same type, text not longer. */
function fits({ type }: InputColumn, { type: target }: OutputColumn): boolean {
  const same = type.type === target.type && type.precision === target.precision && type.scale === target.scale;
  return same && type.codePage === target.codePage && type.length <= target.length;
}
