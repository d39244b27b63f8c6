import {
  type ComponentDeclaration,
  type Diagnostic,
  diagnostic,
  type PropertyBag,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const columnProperties = {
  Expression: {
    kind: 'expression',
    description:
      'What the column holds, with lineage identifiers for columns. It reads the values of the input, also of replaced columns.',
  },
  FriendlyExpression: {
    kind: 'string',
    description: 'The expression with column names, for people. Used by the designer only.',
    default: '',
  },
} as const satisfies PropertyDeclarations;

const computation = { operation: 'Computation', errorRow: 'FailComponent', truncationRow: 'FailComponent' } as const;

/** Declaration of the Derived Column transformation. */
export const derivedColumnDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.DerivedColumn',
    aliases: [
      '{9CF90BF0-5BCC-4C63-B91D-1F322DC12C26}',
      '{49928E82-9C4E-49F0-AABE-3812B82707EC}',
      '{2932025B-AB99-40F6-B5B8-783A73F80E24}',
      'DTSTransform.DerivedColumn',
      'DTSTransform.DerivedColumn.1',
      'DTSTransform.DerivedColumn.2',
      'DTSTransform.DerivedColumn.3',
    ],
  },
  displayName: 'Derived Column',
  description: 'Adds columns, or replaces the values of columns, by expressions.',
  properties,
  inputs: { minimum: 1, columnProperties },
  outputs: { minimum: 1, columnProperties },
  errorOutput: true,
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    contactInfo:
      'Derived Column;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    inputs: [{ name: 'Derived Column Input' }],
    outputs: [
      { name: 'Derived Column Output', synchronousWith: 'Derived Column Input', exclusionGroup: 1 },
      {
        name: 'Derived Column Error Output',
        synchronousWith: 'Derived Column Input',
        exclusionGroup: 1,
        isErrorOut: true,
      },
    ],
    readOnlyColumn: { properties: {} },
    readWriteColumn: { dispositions: computation },
    outputColumn: { dispositions: computation },
    forms: {
      Expression: { dataType: 'System.String' },
      FriendlyExpression: { containsId: true, acceptsExpressions: true },
    },
    friendly: { Expression: 'FriendlyExpression' },
  },
  raises: ['DTS_E_EXPRESSIONVALIDATIONFAILED'],
  validate(instance): Diagnostic[] {
    const added = instance.outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns);
    const replaced = instance.inputs.flatMap((input) => input.columns).filter((column) => column.usage === 'readWrite');
    return [...added, ...replaced]
      .filter((column) => isWithoutExpression(column.properties))
      .map((column) =>
        diagnostic('DTS_E_EXPRESSIONVALIDATIONFAILED', { column: column.name, expression: 'it has no expression' }),
      );
  },
};

// An expression that could not be compiled is null too, and was reported by the plan: its friendly form tells the two apart.
function isWithoutExpression(bag: PropertyBag): boolean {
  return bag.Expression === null && bag.FriendlyExpression === '';
}
