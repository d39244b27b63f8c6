import {
  type ComponentInstance,
  type ComponentRuntime,
  collationOf,
  columnReference,
  type InputColumn,
  type RowStore,
  type SortKey,
  sortRows,
} from 'opendtsx/sdk';
import type { sortDeclaration } from './sort.ts';

/** A column that is held while the rows are sorted. */
interface HeldColumn {
  readonly lineageId: string;
  readonly type: InputColumn['type'];
  readonly outputLineageId: string | undefined;
}

/**
 * The running half of Sort: holds every row, sorts their positions, and sends them in order. Rows with equal keys keep their order,
 * and of duplicates the first is kept, where SSIS promises neither.
 */
export function createRuntime(instance: ComponentInstance<typeof sortDeclaration.properties>): ComponentRuntime {
  const columns = heldColumns(instance);
  const keys = sortKeys(instance, columns);
  const lineageIds = columns.map((column) => column.lineageId);
  let store: RowStore | undefined;
  return {
    open(context) {
      store = context.createRowStore({ columns: columns.map((column) => column.type) });
    },
    process(buffer) {
      store?.append(buffer, lineageIds);
    },
    async finish(_input, context) {
      const held = store;
      if (held === undefined) return;
      const sorted = sortRows(
        keys.map(({ column, ...key }) => ({ ...key, vector: held.vector(column) })),
        held.rowCount,
      );
      const order = instance.properties.EliminateDuplicates ? sorted.distinct() : sorted.order;
      await held.emit(
        context.outputs[0],
        columns.map((column) => column.outputLineageId),
        order,
      );
    },
    close() {
      store?.clear();
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
