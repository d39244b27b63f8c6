import type { ColumnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import type { ComponentDeclaration, ComponentInstance, ComponentModule, ComponentRuntime } from '../sdk/component.ts';
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

/** A source whose outputs give the rows of a table, by component name. */
export function tableSource(tables: ReadonlyMap<string, readonly (readonly Value[])[]>): ComponentUnit {
  const createRuntime = (instance: ComponentInstance): ComponentRuntime => ({
    async produce(context) {
      const rows = tables.get(instance.name) ?? [];
      const port = context.outputs[0];
      const { columns } = instance.outputs[0];
      const { capacity } = port.buffer;
      for (let from = 0; from < rows.length; from += capacity) {
        const block = rows.slice(from, from + capacity);
        port.buffer.origin = { source: instance.name, firstRow: from + 1 };
        columns.forEach(({ lineageId, type }, column) => {
          const vector = port.buffer.vector(lineageId);
          block.forEach((row, position) => {
            writeVector(vector, position, row[column], type);
          });
        });
        await port.send(block.length);
      }
    },
  });
  return defineUnit(declaration('source', tableSourceName, 'Table Source'), async () => ({ createRuntime }));
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
