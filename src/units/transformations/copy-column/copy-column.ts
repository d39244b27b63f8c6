import {
  type ColumnType,
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  copyColumnId: { kind: 'lineage', description: 'The input column that the output column copies.' },
} as const satisfies PropertyDeclarations;

/** Declaration of the Copy Column transformation. */
export const copyColumnDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.CopyMap',
    aliases: ['DTSTransform.CopyMap', 'DTSTransform.CopyMap.1', 'DTSTransform.CopyMap.2', 'DTSTransform.CopyMap.3'],
  },
  displayName: 'Copy Column',
  description: 'Adds columns that are copies of others.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, columnProperties },
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    contactInfo:
      'Copy Column;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    inputs: [{ name: 'Copy Column Input' }],
    outputs: [{ name: 'Copy Column Output', synchronousWith: 'Copy Column Input' }],
    source: { property: 'copyColumnId' },
  },
  raises: ['DTS_E_TXCOPYMAP_INCORRECT_OUTPUT_COLUMN_MAPPING', 'DTS_E_TXCOPYMAP_MISMATCHED_COLUMN_METADATA'],
  validate(instance): Diagnostic[] {
    const available = instance.inputs[0]?.available;
    return instance.outputs
      .flatMap((output) => output.columns)
      .flatMap((column) => {
        const source = available?.get(columnReference(String(column.properties.copyColumnId)));
        const args = { component: instance.name, column: column.name, type: column.type.type };
        if (source === undefined) return [diagnostic('DTS_E_TXCOPYMAP_INCORRECT_OUTPUT_COLUMN_MAPPING', args)];
        if (isSameType(source.type, column.type)) return [];
        const other = { source: source.name, sourceType: source.type.type };
        return [diagnostic('DTS_E_TXCOPYMAP_MISMATCHED_COLUMN_METADATA', { ...args, ...other })];
      });
  },
};

function isSameType(left: ColumnType, right: ColumnType): boolean {
  return (Object.keys(left) as (keyof ColumnType)[]).every((member) => left[member] === right[member]);
}
