import { type ComponentInstance, type ComponentRuntime, columnReference } from 'opendtsx/sdk';
import type { copyColumnDeclaration } from './copy-column.ts';

/** The running half of Copy Column: a column program with one conversion into the same type for each output column. */
export function createRuntime(instance: ComponentInstance<typeof copyColumnDeclaration.properties>): ComponentRuntime {
  return {
    compile: () => ({
      operations: instance.outputs[0].columns.map((target) => ({
        operation: 'convert',
        sourceLineageId: columnReference(String(target.properties.copyColumnId)),
        target,
        fastParse: false,
      })),
    }),
  };
}
