import {
  type ComponentInstance,
  type ComponentRuntime,
  collationOf,
  columnReference,
  type InputColumn,
  RowSorter,
  type SorterSizes,
  type SortKey,
  usualSorterSizes,
} from 'opendtsx/sdk';
import type { sortDeclaration } from './sort.ts';

/** A column that is held while the rows are sorted. */
interface HeldColumn {
  readonly lineageId: string;
  readonly type: InputColumn['type'];
  readonly outputLineageId: string | undefined;
}

/**
 * The running half of Sort: takes every row, and sends them in order when the input has ended. Rows with equal keys keep their order, and of
 * duplicates the first is kept, where SSIS promises neither.
 */
export function createRuntime(
  instance: ComponentInstance<typeof sortDeclaration.properties>,
  sizes: SorterSizes = usualSorterSizes,
): ComponentRuntime {
  const columns = heldColumns(instance);
  const lineageIds = columns.map((column) => column.lineageId);
  let sorter: RowSorter | undefined;
  return {
    open(context) {
      const options = {
        columns: columns.map((column) => column.type),
        keys: sortKeys(instance, columns),
        distinct: instance.properties.EliminateDuplicates,
      };
      sorter = new RowSorter(options, context, sizes);
    },
    process(buffer) {
      sorter?.append(buffer, lineageIds);
    },
    async finish(_input, context) {
      await sorter?.emit(
        context.outputs[0],
        columns.map((column) => column.outputLineageId),
      );
    },
    close() {
      sorter?.clear();
    },
  };
}

/** The columns that leave the output, and the keys that do not. */
function heldColumns(instance: ComponentInstance): readonly HeldColumn[] {
  const inputColumns = instance.inputs[0].columns;
  const held: HeldColumn[] = [];
  for (const output of instance.outputs[0].columns) {
    const lineageId = columnReference(String(output.properties.SortColumnId));
    const source = inputColumns.find((column) => column.lineageId === lineageId || column.id === lineageId);
    if (source === undefined) continue;
    held.push({ lineageId: source.lineageId, type: source.type, outputLineageId: output.lineageId });
  }
  for (const { lineageId, type, properties } of inputColumns) {
    if (Number(properties.NewSortKeyPosition) === 0 || held.some((column) => column.lineageId === lineageId)) continue;
    held.push({ lineageId, type, outputLineageId: undefined });
  }
  return held;
}

function sortKeys(
  instance: ComponentInstance,
  columns: readonly HeldColumn[],
): readonly (SortKey & { readonly column: number })[] {
  const position = (column: InputColumn): number => Number(column.properties.NewSortKeyPosition);
  return instance.inputs[0].columns
    .filter((column) => position(column) !== 0)
    .sort((left, right) => Math.abs(position(left)) - Math.abs(position(right)))
    .map((column) => ({
      type: column.type,
      descending: position(column) < 0,
      collation: collationOf(instance.localeId, Number(column.properties.NewComparisonFlags)),
      column: columns.findIndex((held) => held.lineageId === column.lineageId),
    }));
}
