import { dtsError, type ForeachContext, type TypedValue } from 'opendtsx/sdk';
import type { ForeachItemInstance } from './item.ts';
import { readItemValue } from './item-value.ts';

/** The items in the order of the package, each value with its type. */
export async function enumerate(
  instance: ForeachItemInstance,
  context: ForeachContext,
): Promise<readonly (readonly TypedValue[])[]> {
  return instance.properties.Items.map((item, index) =>
    item.Values.map((value, column) => {
      const read = readItemValue(value.Type, value.Value);
      if (read !== undefined) return read;
      const args = { enumerator: instance.name, item: index, column, value: value.Value, type: value.Type };
      throw dtsError('DTS_E_INVALIDVALUEINARRAY', args, { source: context.source });
    }),
  );
}
