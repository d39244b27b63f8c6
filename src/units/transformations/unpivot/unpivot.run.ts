import {
  type ComponentInstance,
  type ComponentRuntime,
  cellCopier,
  convertValue,
  createVector,
  type OutputPort,
  type PipelineBuffer,
  setNull,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import { keyText, type unpivotDeclaration } from './unpivot.ts';
import { type UnpivotColumns, unpivotColumns } from './unpivot-columns.ts';

type Instance = ComponentInstance<typeof unpivotDeclaration.properties>;

/** The rows that a buffer becomes: for each, its row in the buffer and its pivot key; −1 for a row without value. */
interface UnpivotedRows {
  readonly count: number;
  readonly rows: Int32Array;
  readonly keys: Int32Array;
}

/** The running half of Unpivot. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const columns = unpivotColumns(instance);
  const keys = keyVector(columns, instance.localeId);
  // Of each pivot key the columns that hold its values.
  const valueColumns = columns.pivotKeys.map((key) => columns.unpivoted.filter(({ pivotKey }) => pivotKey === key));
  return {
    process(buffer, _input, context) {
      const port = context.outputs[0];
      if (!port.connected) return;
      const values = valueColumns.map((each) => each.map(({ column }) => buffer.vector(column.lineageId)));
      const unpivoted = unpivotRows(buffer, values);
      return sendRows(unpivoted, 0, port, (from, count) => fill(columns, keys, buffer, unpivoted, from, count, port));
    },
  };
}

/** The pivot keys as values of the column that takes them. */
function keyVector({ pivotKeys, keyColumns: [column] }: UnpivotColumns, localeId: number): Vector {
  const vector = createVector(column.type, pivotKeys.length);
  pivotKeys.forEach((key, position) => {
    const { value = null } = convertValue(key, keyText, column.type, { localeId });
    writeVector(vector, position, value, column.type);
  });
  return vector;
}

/** One row for each pivot key with a value, or a single one without pivot key when there is none. */
function unpivotRows(buffer: PipelineBuffer, values: readonly (readonly Vector[])[]): UnpivotedRows {
  const most = buffer.rowCount * Math.max(1, values.length);
  const rows = new Int32Array(most);
  const keys = new Int32Array(most);
  let count = 0;
  for (let position = 0; position < buffer.rowCount; position++) {
    const row = buffer.selection === undefined ? position : buffer.selection[position];
    const before = count;
    for (let key = 0; key < values.length; key++) {
      if (!values[key].some((vector) => !vector.hasNulls || vector.nulls[row] === 0)) continue;
      rows[count] = row;
      keys[count++] = key;
    }
    if (count > before) continue;
    rows[count] = row;
    keys[count++] = -1;
  }
  return { count, rows, keys };
}

function sendRows(
  unpivoted: UnpivotedRows,
  start: number,
  port: OutputPort,
  fillBuffer: (from: number, count: number) => void,
): void | Promise<void> {
  for (let from = start; from < unpivoted.count; from += port.buffer.capacity) {
    const count = Math.min(port.buffer.capacity, unpivoted.count - from);
    fillBuffer(from, count);
    const pending = port.send(count);
    if (pending !== undefined) return pending.then(() => sendRows(unpivoted, from + count, port, fillBuffer));
  }
}

function fill(
  columns: UnpivotColumns,
  keyVector: Vector,
  buffer: PipelineBuffer,
  { rows, keys }: UnpivotedRows,
  from: number,
  count: number,
  port: OutputPort,
): void {
  port.buffer.origin = undefined;
  for (const { column, destinationId } of columns.passed) {
    const copy = cellCopier(buffer.vector(column.lineageId), port.buffer.vector(destinationId));
    for (let index = 0; index < count; index++) copy(rows[from + index], index);
  }
  for (const column of columns.keyColumns) {
    const target = port.buffer.vector(column.lineageId);
    const copy = cellCopier(keyVector, target);
    for (let index = 0; index < count; index++) {
      const key = keys[from + index];
      if (key < 0) setNull(target, index);
      else copy(key, index);
    }
  }
  for (const destinationId of new Set(columns.unpivoted.map((mapped) => mapped.destinationId))) {
    const target = port.buffer.vector(destinationId);
    const copiers = columns.pivotKeys.map((key) => {
      const source = columns.unpivoted.find((each) => each.destinationId === destinationId && each.pivotKey === key);
      return source === undefined ? undefined : cellCopier(buffer.vector(source.column.lineageId), target);
    });
    for (let index = 0; index < count; index++) {
      const copy = copiers[keys[from + index]];
      if (copy === undefined) setNull(target, index);
      else copy(rows[from + index], index);
    }
  }
}
