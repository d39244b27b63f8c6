import type { ComponentRuntime } from 'opendtsx/sdk';

/** The running half of Multicast: the engine hands the input's buffers to every output by itself. */
export function createRuntime(): ComponentRuntime {
  return {};
}
