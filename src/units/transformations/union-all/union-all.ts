import {
  type ComponentDeclaration,
  columnReference,
  type Diagnostic,
  diagnostic,
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

/** Declaration of the Union All transformation. */
export const unionAllDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.UnionAll',
    aliases: [
      '{B594E9A8-4351-4939-891C-CFE1AB93E925}',
      '{4D9F9B7C-84D9-4335-ADB0-2542A7E35422}',
      '{C5E47A29-265C-4F93-82CA-D8462EE23278}',
      'DTSTransform.UnionAll',
      'DTSTransform.UnionAll.1',
      'DTSTransform.UnionAll.2',
      'DTSTransform.UnionAll.3',
    ],
  },
  displayName: 'Union All',
  description: 'Joins the rows of several inputs into one output, in no particular order of the inputs.',
  properties,
  inputs: { minimum: 1, many: true, columnProperties: inputColumnProperties },
  outputs: { minimum: 1 },
  placement: 'worker',
  partition: 'single',
  design: {
    version: 1,
    contactInfo:
      'Union All;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;1',
    inputs: [{ name: 'Union All Input 1' }],
    outputs: [{ name: 'Union All Output 1' }],
    addedInput: { name: 'Union All Input', hasSideEffects: true },
    grows: 'inputs',
    twins: { property: 'OutputColumnLineageID', heldBy: 'input' },
  },
  raises: ['DTS_E_OBJECTLINEAGEIDNOTFOUND'],
  validate(instance): Diagnostic[] {
    const outputColumns = new Set(
      instance.outputs.flatMap((output) => output.columns.map((column) => column.lineageId)),
    );
    return instance.inputs.flatMap((input) =>
      input.columns.flatMap((column) => {
        const lineageId = columnReference(String(column.properties.OutputColumnLineageID));
        if (lineageId === '' || outputColumns.has(lineageId)) return [];
        const args = { component: instance.name, input: input.name, column: column.name, lineageId };
        return [diagnostic('DTS_E_OBJECTLINEAGEIDNOTFOUND', args)];
      }),
    );
  },
};
