import {
  type ComponentInstance,
  type ComponentRuntime,
  type RecordSet,
  type RowStore,
  readVector,
  type Value,
} from 'opendtsx/sdk';
import type { recordsetDestinationDeclaration } from './recordset-destination.ts';

/** The running half of Recordset Destination: holds the rows in columns, and makes the record set when the last row has arrived. */
export function createRuntime({
  inputs,
  properties,
}: ComponentInstance<typeof recordsetDestinationDeclaration.properties>): ComponentRuntime {
  const columns = inputs[0].columns.map(({ name, type }) => ({ name, type }));
  const lineageIds = inputs[0].columns.map((column) => column.lineageId);
  let store: RowStore | undefined;
  return {
    open(context) {
      store = context.createRowStore({ columns: columns.map(({ type }) => type) });
    },
    process(buffer) {
      store?.append(buffer, lineageIds);
    },
    finish(_input, context) {
      if (store === undefined) return;
      const recordSet: RecordSet = { kind: 'record-set', tables: [{ columns, rows: rowsOf(store, columns) }] };
      context.setObjectAfterwards?.(properties.VariableName, recordSet);
      context.count('rows written', store.rowCount);
    },
    close() {
      store?.clear();
    },
  };
}

function rowsOf(store: RowStore, columns: RecordSet['tables'][number]['columns']): Value[][] {
  const vectors = columns.map((_, column) => store.vector(column));
  return Array.from({ length: store.rowCount }, (_, row) =>
    columns.map(({ type }, column) => readVector(vectors[column], row, type)),
  );
}
