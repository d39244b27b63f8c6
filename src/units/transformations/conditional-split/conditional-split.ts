import { type ComponentDeclaration, type Diagnostic, diagnostic, type PropertyDeclarations } from 'opendtsx/sdk';

const properties = {} as const satisfies PropertyDeclarations;

const outputProperties = {
  EvaluationOrder: {
    kind: 'integer',
    description: 'Place of the condition among the conditions: they are tested from the lowest number on.',
    default: 0,
  },
  Expression: {
    kind: 'expression',
    description:
      'The condition, with lineage identifiers for columns. A row goes to the first output whose condition is true.',
    expression: { expected: 'boolean' },
  },
  FriendlyExpression: {
    kind: 'string',
    description: 'The condition with column names, for people. Used by the designer only.',
    default: '',
  },
  IsDefaultOut: {
    kind: 'boolean',
    description: 'Whether rows for which no condition is true come out here.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

const routed = { synchronousWith: 'Conditional Split Input', exclusionGroup: 1 } as const;

/** Declaration of the Conditional Split transformation. */
export const conditionalSplitDeclaration: ComponentDeclaration<typeof properties> = {
  kind: 'transformation',
  sdkVersion: 1,
  identifiers: {
    creationName: 'Microsoft.ConditionalSplit',
    aliases: [
      '{53A228EE-EBFA-48D6-A1AC-5269E5824A2C}',
      '{7F88F654-4E20-4D14-84F4-AF9C925D3087}',
      '{3AE878C6-0D6C-4F48-8128-40E00E9C1B7D}',
      'DTSTransform.ConditionalSplit',
      'DTSTransform.ConditionalSplit.1',
      'DTSTransform.ConditionalSplit.2',
      'DTSTransform.ConditionalSplit.3',
    ],
  },
  displayName: 'Conditional Split',
  description: 'Sends each row to the first output whose condition is true.',
  properties,
  inputs: { minimum: 1 },
  outputs: { minimum: 1, many: true, properties: outputProperties },
  errorOutput: true,
  placement: 'worker',
  columnProgram: true,
  partition: 'stateless',
  design: {
    contactInfo:
      'Conditional Split;Microsoft Corporation; Microsoft SQL Server; (C) Microsoft Corporation; All Rights Reserved; http://www.microsoft.com/sql/support;0',
    usesDispositions: true,
    inputs: [{ name: 'Conditional Split Input' }],
    outputs: [
      { ...routed, name: 'Conditional Split Default Output', properties: { IsDefaultOut: true } },
      { ...routed, name: 'Conditional Split Error Output', isErrorOut: true },
    ],
    addedOutput: {
      ...routed,
      name: 'Case',
      dispositions: { operation: 'Computation', errorRow: 'FailComponent', truncationRow: 'FailComponent' },
      properties: { Expression: '', FriendlyExpression: '', EvaluationOrder: 0 },
      countedBy: 'EvaluationOrder',
    },
    forms: {
      Expression: { dataType: 'System.String' },
      FriendlyExpression: { containsId: true, acceptsExpressions: true },
    },
    friendly: { Expression: 'FriendlyExpression' },
  },
  raises: ['OPENDTSX_E_SPLIT_DEFAULTOUTPUT', 'DTS_E_EXPRESSIONVALIDATIONFAILED'],
  validate(instance): Diagnostic[] {
    const outputs = instance.outputs.filter((output) => !output.isErrorOut);
    const defaults = outputs.filter((output) => output.properties.IsDefaultOut === true);
    const findings = outputs
      .filter(
        ({ properties: bag }) => bag.IsDefaultOut !== true && bag.Expression === null && bag.FriendlyExpression === '',
      )
      .map((output) =>
        diagnostic('DTS_E_EXPRESSIONVALIDATIONFAILED', { column: output.name, expression: 'it has no condition' }),
      );
    if (defaults.length !== 1) {
      findings.push(diagnostic('OPENDTSX_E_SPLIT_DEFAULTOUTPUT', { component: instance.name, count: defaults.length }));
    }
    return findings;
  },
};
