import {
  type ComponentInstance,
  type ComponentRuntime,
  columnReference,
  type OutputColumn,
  randomNumbers,
  SequentialRows,
} from 'opendtsx/sdk';
import type { rowSamplingDeclaration } from './row-sampling.ts';

/** The running half of Row Sampling: holds every row, selects when their number is known, and sends both parts in the order of arrival. */
export function createRuntime(instance: ComponentInstance<typeof rowSamplingDeclaration.properties>): ComponentRuntime {
  const { inputs, outputs, properties } = instance;
  const used = new Set(outputs.flatMap((output) => output.columns).map(sourceOf));
  const columns = [...inputs[0].available].flatMap(([lineageId, { type }]) =>
    used.has(lineageId) ? [{ lineageId, type }] : [],
  );
  let rows: SequentialRows | undefined;
  return {
    open(context) {
      rows = new SequentialRows('rows to sample', columns, context);
    },
    process(buffer) {
      rows?.append(buffer);
    },
    async finish(_input, context) {
      if (rows === undefined) return;
      const sample = sampleOf(rows.rowCount, properties.SamplingValue, randomNumbers(properties.SamplingSeed));
      for (const [position, output] of outputs.entries()) {
        const targets = columns.map(
          ({ lineageId }) => output.columns.find((column) => sourceOf(column) === lineageId)?.lineageId,
        );
        const numbers = output.properties.Selected === true ? sample.selected : sample.rest;
        await rows.send(context.outputs[position], targets, numbers);
      }
    },
    close() {
      rows?.clear();
    },
  };
}

function sourceOf(column: OutputColumn): string {
  return columnReference(String(column.properties.InputColumnLineageID));
}

/** Exactly `wanted` of the positions 0 … `rowCount` − 1, or all when there are fewer, each set of them equally likely; and the others. */
function sampleOf(
  rowCount: number,
  wanted: number,
  random: () => number,
): { readonly selected: Int32Array; readonly rest: Int32Array } {
  const selected = new Int32Array(Math.min(wanted, rowCount));
  const rest = new Int32Array(rowCount - selected.length);
  let taken = 0;
  for (let row = 0; row < rowCount; row++) {
    const isTaken = random() * (rowCount - row) < selected.length - taken;
    if (isTaken) selected[taken++] = row;
    else rest[row - taken] = row;
  }
  return { selected, rest };
}
