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
  raises: ['OPENDTSX_E_FOREACH_PROPERTYMISSING', 'DTS_E_ENUMERATIONELEMENTNOTENUMERABLE'],
  properties,
  validate: (instance) =>
    instance.properties.VariableName === ''
      ? [
          diagnostic(
            'OPENDTSX_E_FOREACH_PROPERTYMISSING',
            { enumerator: instance.name, property: 'VariableName' },
            { subComponent: 'VariableName' },
          ),
        ]
      : [],
};
