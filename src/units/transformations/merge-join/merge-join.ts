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

/** Values of JoinType. */
export const joinTypes = { Full: 0, LeftOuter: 1, Inner: 2 } as const;

const properties = {
  JoinType: {
    kind: 'enumeration',
    description: 'Which rows without match are kept: those of both inputs (0), of the left one (1) or none (2).',
    values: joinTypes,
    default: joinTypes.Inner,
  },
  NumKeyColumns: {
    kind: 'integer',
    description: 'How many of the sort keys, from the first one on, have to be equal.',
    default: 1,
  },
  TreatNullsAsEqual: {
    kind: 'boolean',
    description: 'Whether NULL in a key matches NULL.',
    default: true,
  },
  MaxBuffersPerInput: {
    kind: 'integer',
    description: 'Buffers that an input may be ahead. Accepted, and without effect: the input that is ahead waits.',
    default: 5,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  InputColumnID: { kind: 'lineage', description: 'The column of either input that the output column passes on.' },
} as const satisfies PropertyDeclarations;

/** Declaration of the Merge Join transformation. */
export const mergeJoinDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.MergeJoin',
    aliases: [
      '{0D598A60-0A32-4B1B-A72C-5030B64E3A20}',
      '{14D43A4F-D7BD-489D-829E-6DE35750CFE4}',
      '{A18A4D58-7C7A-4448-8B98-AE2CEFE81B4C}',
      'DTSTransform.MergeJoin',
      'DTSTransform.MergeJoin.1',
      'DTSTransform.MergeJoin.2',
      'DTSTransform.MergeJoin.3',
    ],
  },
  displayName: 'Merge Join',
  description: 'Joins the rows of two sorted inputs whose keys are equal: inner, left outer or full outer join.',
  properties,
  inputs: { minimum: 2 },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'worker',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Merge Join;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    forms: { JoinType: { typeConverter: 'JoinType' } },
    inputs: [
      { name: 'Merge Join Left Input', hasSideEffects: true },
      { name: 'Merge Join Right Input', hasSideEffects: true },
    ],
    outputs: [{ name: 'Merge Join Output', isSorted: true }],
    twins: { property: 'InputColumnID', heldBy: 'output' },
  },
  raises: [
    'DTS_E_TXMERGEJOININVALIDNUMKEYCOLS',
    'DTS_E_INPUTMUSTBESORTED',
    'DTS_E_TXMERGEJOINNOTENOUGHKEYCOLS',
    'DTS_E_TXMERGEJOININVALIDSORTKEYPOS',
    'DTS_E_TXMERGEJOINDATATYPEMISMATCH',
    'DTS_E_TXMERGEJOINSORTDIRECTIONMISMATCH',
    'DTS_E_TXMERGEJOINCOMPARISONFLAGSMISMATCH',
    'DTS_E_TXMERGEJOINOUTPUTCOLMUSTHAVEASSOCIATEDINPUTCOL',
    'DTS_E_METADATAMISMATCHWITHOUTPUTCOLUMN',
  ],
  validate(instance): Diagnostic[] {
    const { inputs, outputs, name } = instance;
    const { NumKeyColumns } = instance.properties;
    const columns = inputs.flatMap((input) => input.columns);
    return [
      ...checkKeys(inputs, NumKeyColumns, name),
      ...outputs.flatMap((output) => output.columns.flatMap((column) => checkSource(column, columns, name))),
    ];
  },
};

/** The column of an input that an output column passes on. */
export function sourceOf(column: OutputColumn, inputColumns: readonly InputColumn[]): InputColumn | undefined {
  const reference = columnReference(String(column.properties.InputColumnID));
  return inputColumns.find(({ id, lineageId }) => id === reference || lineageId === reference);
}

function checkKeys(inputs: readonly InputInstance[], count: number, component: string): Diagnostic[] {
  if (count < 1) return [diagnostic('DTS_E_TXMERGEJOININVALIDNUMKEYCOLS', { component, value: count })];
  const findings = inputs.flatMap((input) => checkOrder(input, count, component));
  const [left, right] = inputs;
  if (findings.length > 0 || left === undefined || right === undefined) return findings;
  const rightKeys = inputSortKeys(right);
  return inputSortKeys(left)
    .slice(0, count)
    .flatMap((key, index) => checkPair(key, rightKeys[index], component));
}

function checkOrder(input: InputInstance, count: number, component: string): Diagnostic[] {
  const keys = inputSortKeys(input);
  const args = { component, input: input.name };
  if (keys.length === 0) return [diagnostic('DTS_E_INPUTMUSTBESORTED', args)];
  if (keys.length < count) {
    return [diagnostic('DTS_E_TXMERGEJOINNOTENOUGHKEYCOLS', { ...args, expected: count, found: keys.length })];
  }
  const misplaced = keys.slice(0, count).find((key, index) => Math.abs(key.sortKeyPosition) !== index + 1);
  if (misplaced === undefined) return [];
  const { name, sortKeyPosition } = misplaced;
  return [diagnostic('DTS_E_TXMERGEJOININVALIDSORTKEYPOS', { ...args, column: name, position: sortKeyPosition })];
}

function checkPair(left: InputColumn, right: InputColumn, component: string): Diagnostic[] {
  const args = { component, left: left.name, right: right.name, position: Math.abs(left.sortKeyPosition) };
  const types = { leftType: left.type.type, rightType: right.type.type };
  if (!areComparable(left, right)) return [diagnostic('DTS_E_TXMERGEJOINDATATYPEMISMATCH', { ...args, ...types })];
  if (left.sortKeyPosition !== right.sortKeyPosition) {
    return [diagnostic('DTS_E_TXMERGEJOINSORTDIRECTIONMISMATCH', args)];
  }
  if (left.comparisonFlags === right.comparisonFlags) return [];
  const flags = { leftFlags: left.comparisonFlags, rightFlags: right.comparisonFlags };
  return [diagnostic('DTS_E_TXMERGEJOINCOMPARISONFLAGSMISMATCH', { ...args, ...flags })];
}

/** Whether values of both columns compare as they stand; text of other lengths does. */
function areComparable({ type: left }: InputColumn, { type: right }: InputColumn): boolean {
  const same = left.type === right.type && left.precision === right.precision && left.scale === right.scale;
  return same && left.codePage === right.codePage;
}

function checkSource(column: OutputColumn, inputColumns: readonly InputColumn[], component: string): Diagnostic[] {
  const source = sourceOf(column, inputColumns);
  if (source === undefined) {
    return [diagnostic('DTS_E_TXMERGEJOINOUTPUTCOLMUSTHAVEASSOCIATEDINPUTCOL', { component, column: column.name })];
  }
  const { type, length, precision, scale } = source.type;
  const target = column.type;
  const same = type === target.type && precision === target.precision && scale === target.scale;
  if (same && length <= target.length) return [];
  const args = { component, column: source.name, type, length, target: column.name };
  const wanted = { targetType: target.type, targetLength: target.length };
  return [diagnostic('DTS_E_METADATAMISMATCHWITHOUTPUTCOLUMN', { ...args, ...wanted })];
}
