import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  inputSortKeys,
  type PairedColumn,
  PairedInputs,
  type PairingStop,
  pairedRuntime,
  RowPairs,
  RowWindow,
  rowComparer,
  sortKeyOf,
} from 'opendtsx/sdk';
import { type mergeDeclaration, targetOf } from './merge.ts';

type Instance = ComponentInstance<typeof mergeDeclaration.properties>;

/** The running half of Merge. Of rows with equal keys those of the first input come first, where SSIS promises nothing. */
export function createRuntime(instance: Instance): ComponentRuntime {
  return pairedRuntime((context) => pairedInputs(instance, context));
}

function pairedInputs(instance: Instance, context: ComponentContext): PairedInputs {
  const [first, second] = instance.inputs;
  const windows = [new RowWindow(first.columns, context), new RowWindow(second.columns, context)] as const;
  const columns = instance.outputs[0].columns.map(({ lineageId }): PairedColumn => {
    const [firstColumn, secondColumn] = [first, second].map((input) => {
      const position = input.columns.findIndex((column) => targetOf(column) === lineageId);
      return position < 0 ? undefined : position;
    });
    return { lineageId, first: firstColumn, second: secondColumn };
  });
  const pairs = new RowPairs(windows, columns, context.outputs[0]);
  return new PairedInputs(windows, pairs, context, rowChooser(instance, windows, pairs));
}

function rowChooser(
  instance: Instance,
  [first, second]: readonly [RowWindow, RowWindow],
  pairs: RowPairs,
): () => PairingStop {
  const [firstKeys, secondKeys] = instance.inputs.map((input) =>
    inputSortKeys(input).map((key) => input.columns.indexOf(key)),
  );
  const compare = rowComparer(inputSortKeys(instance.inputs[0]).map((key) => sortKeyOf(key, instance.localeId)));
  return () => {
    const left = firstKeys.map((column) => first.vector(column));
    const right = secondKeys.map((column) => second.vector(column));
    for (;;) {
      if (pairs.isFull) return 'full';
      if (first.unread === 0 && !first.hasEnded) return 0;
      if (second.unread === 0 && !second.hasEnded) return 1;
      if (first.unread === 0 && second.unread === 0) return 'done';
      const takesFirst =
        second.unread === 0 || (first.unread > 0 && compare(left, first.position, right, second.position) <= 0);
      if (takesFirst) pairs.add(first.position++, -1);
      else pairs.add(-1, second.position++);
    }
  };
}
