import type { ComponentInstance, ComponentRuntime } from 'opendtsx/sdk';
import type { balancedDataDistributorDeclaration } from './balanced-data-distributor.ts';

/** The running half of Balanced Data Distributor: every buffer goes whole to the next output that has a path. */
export function createRuntime({
  outputs,
}: ComponentInstance<typeof balancedDataDistributorDeclaration.properties>): ComponentRuntime {
  const connected = outputs.filter((output) => output.connected);
  let turn = 0;
  return {
    process(buffer) {
      if (connected.length === 0) return;
      const { id } = connected[turn];
      turn = (turn + 1) % connected.length;
      for (let at = 0; at < buffer.rowCount; at++) {
        buffer.directRow(buffer.selection === undefined ? at : buffer.selection[at], id);
      }
    },
  };
}
