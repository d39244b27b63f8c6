import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  type PairedColumn,
  PairedInputs,
  pairedRuntime,
  RowPairs,
  RowWindow,
} from 'opendtsx/sdk';
import { type mergeJoinDeclaration, sourceOf } from './merge-join.ts';
import { RowMatcher } from './row-matcher.ts';

type Instance = ComponentInstance<typeof mergeJoinDeclaration.properties>;

/** The running half of Merge Join: sends pairs in the order of the key, and holds no more of the inputs than it needs. */
export function createRuntime(instance: Instance): ComponentRuntime {
  return pairedRuntime((context) => pairedInputs(instance, context));
}

function pairedInputs(instance: Instance, context: ComponentContext): PairedInputs {
  const [left, right] = instance.inputs;
  const windows = [new RowWindow(left.columns, context), new RowWindow(right.columns, context)] as const;
  const pairs = new RowPairs(windows, pairedColumns(instance), context.outputs[0]);
  const matcher = new RowMatcher(instance, windows, pairs, context);
  return new PairedInputs(windows, pairs, context, () => matcher.choose());
}

function pairedColumns({ inputs: [left, right], outputs: [output] }: Instance): PairedColumn[] {
  return output.columns.map((column) => {
    const source = sourceOf(column, [...left.columns, ...right.columns]);
    const [first, second] = [left, right].map((input) => {
      const position = source === undefined ? -1 : input.columns.indexOf(source);
      return position < 0 ? undefined : position;
    });
    return { lineageId: column.lineageId, first, second };
  });
}
