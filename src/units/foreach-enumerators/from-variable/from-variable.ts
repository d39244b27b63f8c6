import {
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  VariableName: {
    kind: 'variable',
    description: 'Variable that holds an array, a list, a record set or text.',
    at: '@VariableName',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach From Variable enumerator. */
export type ForeachFromVariableProperties = typeof properties;

/** A Foreach From Variable enumerator ready to run. */
export type ForeachFromVariableInstance = ForeachEnumeratorInstance<ForeachFromVariableProperties>;

/** Foreach From Variable enumerator: the elements of what a variable holds. */
export const foreachFromVariableDeclaration: ForeachEnumeratorDeclaration<ForeachFromVariableProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachFromVarEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.FromVar.ForEachFromVarEnumerator, Microsoft.SqlServer.ForEachFromVarEnumerator',
      'DTS.ForEachFromVarEnumerator',
    ],
  },
  displayName: 'Foreach From Variable Enumerator',
  objectData: '<FEEFVE />',
  description: 'Enumerates the elements of a list in a variable.',
  raises: [
    'OPENDTSX_E_FOREACH_PROPERTYMISSING',
    'OPENDTSX_E_FOREACH_VARIABLE',
    'DTS_E_VARIABLENOTFOUND',
    'DTS_E_ENUMERATIONELEMENTNOTENUMERABLE',
  ],
  properties,
  validate(instance, context) {
    const { name: enumerator } = instance;
    const { VariableName: variable } = instance.properties;
    const place = { subComponent: 'VariableName' };
    if (variable === '') {
      return [diagnostic('OPENDTSX_E_FOREACH_PROPERTYMISSING', { enumerator, property: 'VariableName' }, place)];
    }
    if (!context.hasVariable(variable)) {
      return [diagnostic('DTS_E_VARIABLENOTFOUND', { variable, executable: enumerator }, place)];
    }
    // An Object variable is judged when the loop starts: what it will hold is not known before.
    const type = context.variable(variable)?.type.type;
    return type === undefined || type === 'DT_WSTR' || type === 'DT_VARIANT'
      ? []
      : [
          diagnostic(
            'OPENDTSX_E_FOREACH_VARIABLE',
            { enumerator, variable, type, expected: 'an Object (an array, a list, a record set) or a String' },
            place,
          ),
        ];
  },
};
