import type { ComponentRuntime } from 'opendtsx/sdk';

/** The running half of the Trash destination: the engine counts the rows that reach it. */
export function createRuntime(): ComponentRuntime {
  return { process: () => undefined };
}
