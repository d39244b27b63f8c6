import type { ComponentInstance, ComponentRuntime, PipelineBuffer } from 'opendtsx/sdk';
import type { aggregateDeclaration } from './aggregate.ts';
import { OutputGroups } from './output-groups.ts';

/** The running half of Aggregate: groups of its own for every output that leads somewhere. */
export function createRuntime(instance: ComponentInstance<typeof aggregateDeclaration.properties>): ComponentRuntime {
  const groups = new Map<number, OutputGroups>();
  let everyRow = new Int32Array(0);
  const rowsOf = ({ rowCount, selection }: PipelineBuffer): Int32Array => {
    if (selection !== undefined) return selection;
    if (everyRow.length < rowCount) everyRow = Int32Array.from({ length: rowCount }, (_, row) => row);
    return everyRow;
  };
  return {
    open(context) {
      const surroundings = {
        component: instance.name,
        localeId: instance.localeId,
        inputColumns: instance.inputs[0].columns,
        context,
      };
      instance.outputs.forEach((output, index) => {
        if (output.connected) groups.set(index, new OutputGroups(output, surroundings));
      });
    },
    process(buffer) {
      const rows = rowsOf(buffer);
      for (const output of groups.values()) output.add(buffer, rows);
    },
    async finish(_input, context) {
      for (const [index, output] of groups) await output.send(context.outputs[index]);
    },
    close() {
      for (const output of groups.values()) output.clear();
    },
  };
}
