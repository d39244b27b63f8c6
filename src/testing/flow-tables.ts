import type { ColumnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { OutputPort, PipelineBuffer } from '../sdk/buffer.ts';
import type {
  ComponentDeclaration,
  ComponentInstance,
  ComponentModule,
  ComponentRuntime,
  OutputColumn,
} from '../sdk/component.ts';
import { defineUnit, type Unit } from '../sdk/unit.ts';

/** Creation name of the source that gives the rows of a fixture. */
export const tableSourceName = 'OpenDTSX.Testing.TableSource';

/** Creation name of the destination that keeps the rows it gets. */
export const tableDestinationName = 'OpenDTSX.Testing.TableDestination';

/** Rows that a destination got. */
export interface CollectedTable {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: Value[][];
}

type ComponentUnit = Unit<ComponentDeclaration, ComponentModule>;

function declaration(
  kind: 'source' | 'destination',
  creationName: string,
  displayName: string,
): ComponentDeclaration<Record<string, never>> {
  return {
    kind,
    sdkVersion: 1,
    identifiers: { creationName },
    displayName,
    description: 'Stands around the component under test.',
    properties: {},
    placement: 'main',
    partition: 'single',
    validate: () => [],
  };
}

/** How a table source fills its buffers. */
export type TableFilling = 'dense' | 'with gaps';

/**
 * A source whose output gives the rows of a table, by component name. Buffers with gaps hold a row that is not selected before each row
 * that is, as they come from a Conditional Split.
 */
export function tableSource(
  tables: ReadonlyMap<string, readonly (readonly Value[])[]>,
  filling: TableFilling,
): ComponentUnit {
  const createRuntime = (instance: ComponentInstance): ComponentRuntime => ({
    async produce(context) {
      const rows = tables.get(instance.name) ?? [];
      const port = context.outputs[0];
      const { columns } = instance.outputs[0];
      const perBuffer = filling === 'dense' ? port.buffer.capacity : Math.max(1, port.buffer.capacity >> 1);
      for (let from = 0; from < rows.length; from += perBuffer) {
        const block = rows.slice(from, from + perBuffer);
        if (filling === 'with gaps') await sendWithGaps(port, columns, block);
        else {
          port.buffer.origin = { source: instance.name, firstRow: from + 1 };
          for (const [column, { lineageId, type }] of columns.entries()) {
            writeColumn(port.buffer.vector(lineageId), type, block, column);
          }
          await port.send(block.length);
        }
      }
    },
  });
  return defineUnit(declaration('source', tableSourceName, 'Table Source'), async () => ({ createRuntime }));
}

function writeColumn(vector: Vector, type: ColumnType, rows: readonly (readonly Value[])[], column: number): void {
  rows.forEach((row, position) => {
    writeVector(vector, position, row[column], type);
  });
}

function sendWithGaps(
  port: OutputPort,
  columns: readonly OutputColumn[],
  block: readonly (readonly Value[])[],
): void | Promise<void> {
  // The rows in between hold values of the table too, in reverse order: one that is taken by mistake shows.
  const filled = block.flatMap((row, position) => [block[block.length - 1 - position], row]);
  const vectors = new Map<string, Vector>();
  columns.forEach(({ lineageId, type }, column) => {
    const vector = createVector(type, port.buffer.capacity);
    writeColumn(vector, type, filled, column);
    vectors.set(lineageId, vector);
  });
  const unreachable = (): never => {
    throw new InternalError('a table source has no such column, nor row errors');
  };
  const buffer: PipelineBuffer = {
    rowCount: block.length,
    selection: Int32Array.from(block, (_, position) => position * 2 + 1),
    origin: undefined,
    vector: (lineageId) => vectors.get(lineageId) ?? unreachable(),
    reportRowError: unreachable,
    directRow: unreachable,
  };
  return port.forward(buffer, new Map(columns.map(({ lineageId }) => [lineageId, lineageId])));
}

/** A destination that keeps every row with all columns that reach it, by component name. */
export function tableDestination(collected: Map<string, CollectedTable>): ComponentUnit {
  const createRuntime = (instance: ComponentInstance): ComponentRuntime => {
    const available = [...instance.inputs[0].available];
    const table: CollectedTable = { columns: available.map(([, column]) => column), rows: [] };
    collected.set(instance.name, table);
    return {
      process(buffer) {
        for (let position = 0; position < buffer.rowCount; position++) {
          const row = buffer.selection === undefined ? position : buffer.selection[position];
          table.rows.push(available.map(([lineageId, { type }]) => readVector(buffer.vector(lineageId), row, type)));
        }
      },
    };
  };
  return defineUnit(declaration('destination', tableDestinationName, 'Table Destination'), async () => ({
    createRuntime,
  }));
}
