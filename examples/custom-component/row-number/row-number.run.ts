import type { ComponentInstance, ComponentRuntime, Int32Vector } from 'opendtsx/sdk';
import type { rowNumberDeclaration } from './row-number.ts';

/** Numbers rows buffer by buffer: one loop over positions, no object per row. */
export function createRuntime(instance: ComponentInstance<typeof rowNumberDeclaration.properties>): ComponentRuntime {
  const { Seed, Increment } = instance.properties;
  const [column] = instance.outputs[0]?.columns ?? [];
  let next = Seed;
  return {
    process(buffer) {
      if (column === undefined) return;
      const vector = buffer.vector(column.lineageId) as Int32Vector;
      vector.hasNulls = false;
      for (let position = 0; position < buffer.rowCount; position++) {
        const row = buffer.selection === undefined ? position : (buffer.selection[position] as number);
        vector.nulls[row] = 0;
        vector.values[row] = next;
        next += Increment;
      }
    },
  };
}
