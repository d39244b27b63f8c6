import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type PropertyDeclarations,
} from 'opendtsx/sdk';
import { readItemValue } from './item-value.ts';

const properties = {
  Items: {
    kind: 'collection',
    description: 'The items of the loop.',
    at: 'FEIEItem',
    fields: {
      Values: {
        kind: 'collection',
        description: 'The values of the item, by column.',
        at: 'FEIEItemValue',
        fields: {
          Type: { kind: 'integer', description: 'Number of the data type, as for variables.', at: '@Type', default: 8 },
          Value: { kind: 'string', description: 'The value as text.', at: '@Value' },
        },
      },
    },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Foreach Item enumerator. */
export type ForeachItemProperties = typeof properties;

/** A Foreach Item enumerator ready to run. */
export type ForeachItemInstance = ForeachEnumeratorInstance<ForeachItemProperties>;

/** Foreach Item enumerator: rows of values written in the package. */
export const foreachItemDeclaration: ForeachEnumeratorDeclaration<ForeachItemProperties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: {
    creationName: 'Microsoft.ForEachItemEnumerator',
    aliases: [
      'Microsoft.SqlServer.Dts.Runtime.Enumerators.Item.ForEachItemEnumerator, Microsoft.SqlServer.ForEachItemEnumerator',
      'DTS.ForEachItemEnumerator',
    ],
  },
  displayName: 'Foreach Item Enumerator',
  objectData: '<FEIEItems />',
  description: 'Enumerates items that the package lists.',
  raises: ['DTS_E_INVALIDVALUEINARRAY'],
  properties,
  validate: (instance) => instance.properties.Items.flatMap((item, index) => invalidValues(instance, item, index)),
};

function invalidValues(
  instance: ForeachItemInstance,
  item: ForeachItemInstance['properties']['Items'][number],
  index: number,
): Diagnostic[] {
  return item.Values.flatMap((value, column) =>
    readItemValue(value.Type, value.Value) === undefined
      ? [
          diagnostic('DTS_E_INVALIDVALUEINARRAY', {
            enumerator: instance.name,
            item: index,
            column,
            value: value.Value,
            type: value.Type,
          }),
        ]
      : [],
  );
}
