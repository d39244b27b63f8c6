import type { TransactionIsolation } from '../../sdk/driver.ts';

const levels: ReadonlyMap<number, TransactionIsolation> = new Map([
  [-1, 'unspecified'],
  [256, 'read-uncommitted'],
  [4096, 'read-committed'],
  [65_536, 'repeatable-read'],
  [1_048_576, 'serializable'],
]);

const names: ReadonlyMap<number, string> = new Map([
  [16, 'Chaos'],
  [16_777_216, 'Snapshot'],
]);

/** The isolation that a number of IsolationLevel asks for; undefined for those that a package transaction cannot have: Chaos, Snapshot. */
export function isolationOf(level: number): TransactionIsolation | undefined {
  return levels.get(level);
}

/** How a message calls a level that a package transaction cannot have. */
export function isolationName(level: number): string {
  return names.get(level) ?? String(level);
}
