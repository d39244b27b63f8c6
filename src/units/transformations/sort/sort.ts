import {
  type ComponentDeclaration,
  type DataTypeName,
  type Diagnostic,
  diagnostic,
  type InputColumn,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  EliminateDuplicates: {
    kind: 'boolean',
    description: 'Whether only the first of several rows with equal sort keys is kept.',
    default: false,
  },
  MaximumThreads: {
    kind: 'integer',
    description: 'Threads that the sort may use. Accepted, and without effect here.',
    default: -1,
  },
} as const satisfies PropertyDeclarations;

const inputColumnProperties = {
  NewSortKeyPosition: {
    kind: 'integer',
    description: 'Place of the column in the sort key, from 1; negative for descending order; 0 when it is no key.',
    default: 0,
  },
  NewComparisonFlags: {
    kind: 'integer',
    description: 'What the comparison of text ignores: 1 case, 2 accents, 4 symbols, 65536 kind of kana, 131072 width.',
    default: 0,
  },
} as const satisfies PropertyDeclarations;

const outputColumnProperties = {
  SortColumnId: { kind: 'lineage', description: 'The input column that the output column passes on.' },
} as const satisfies PropertyDeclarations;

/** Types that can be no sort key. */
const unsortableTypes: readonly DataTypeName[] = ['DT_TEXT', 'DT_NTEXT', 'DT_IMAGE'];

/** Declaration of the Sort transformation. */
export const sortDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.Sort',
    aliases: [
      '{F1CEE4CE-066D-4FBE-9DC4-CD97202F3450}',
      '{5B1A3FF5-D366-4D75-AD1F-F19A36FCBEDB}',
      '{07127A7C-164B-422A-AD1F-24BE39B4DB38}',
      'DTSTransform.Sort',
      'DTSTransform.Sort.1',
      'DTSTransform.Sort.2',
      'DTSTransform.Sort.3',
    ],
  },
  displayName: 'Sort',
  description: 'Sorts all rows by one or more columns, and removes duplicates on request.',
  properties,
  inputs: { minimum: 1, columnProperties: inputColumnProperties },
  outputs: { minimum: 1, columnProperties: outputColumnProperties },
  placement: 'worker',
  partition: 'mergeable',
  design: {
    version: 1,
    contactInfo:
      'Sort;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    forms: { MaximumThreads: { acceptsExpressions: true } },
    inputs: [{ name: 'Sort Input' }],
    outputs: [{ name: 'Sort Output', isSorted: true }],
    readOnlyColumn: { properties: { NewComparisonFlags: 0, NewSortKeyPosition: 0 } },
    twins: {
      property: 'SortColumnId',
      heldBy: 'output',
      sortKeyPosition: 'NewSortKeyPosition',
      comparisonFlags: 'NewComparisonFlags',
    },
  },
  raises: ['DTS_E_SORTNEEDSONEKEY', 'DTS_E_SORTDUPLICATEKEYWEIGHT', 'DTS_E_SORTCANTCOMPARE'],
  validate(instance): Diagnostic[] {
    const keys = (instance.inputs[0]?.columns ?? []).filter((column) => positionOf(column) !== 0);
    if (keys.length === 0) return [diagnostic('DTS_E_SORTNEEDSONEKEY', { component: instance.name })];
    const findings: Diagnostic[] = [];
    for (const [index, column] of keys.entries()) {
      const twin = keys.slice(0, index).find((other) => Math.abs(positionOf(other)) === Math.abs(positionOf(column)));
      const args = { component: instance.name, column: column.name };
      if (twin !== undefined) {
        const position = Math.abs(positionOf(column));
        findings.push(diagnostic('DTS_E_SORTDUPLICATEKEYWEIGHT', { ...args, other: twin.name, position }));
      }
      if (unsortableTypes.includes(column.type.type)) {
        findings.push(diagnostic('DTS_E_SORTCANTCOMPARE', { ...args, type: column.type.type }));
      }
    }
    return findings;
  },
};

function positionOf(column: InputColumn): number {
  return Number(column.properties.NewSortKeyPosition);
}
