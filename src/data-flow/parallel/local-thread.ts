import { MessageChannel } from 'node:worker_threads';
import type { FromCopy, ToCopy } from './copy-messages.ts';
import { servePipeline } from './pipeline-copy.ts';
import type { CopyThread, PlannedUnit } from './thread-port.ts';

/** A copy on the thread of the caller, which works on segments between messages. */
export function startLocally(units: readonly PlannedUnit[]): CopyThread {
  const { port1: outer, port2: inner } = new MessageChannel();
  const served = servePipeline(
    {
      post: (message) => inner.postMessage(message),
      onMessage: (listener) => void inner.on('message', (message: ToCopy) => listener(message)),
    },
    {
      component: (name) => units.find(({ declaration }) => declaration.identifiers.creationName === name),
    },
  );
  return {
    post: (message) => outer.postMessage(message),
    onMessage: (listener) => void outer.on('message', (message: FromCopy) => listener(message)),
    // It ends only with the caller.
    onEnd: () => undefined,
    async stop() {
      await served.abandon();
      outer.close();
      inner.close();
    },
  };
}
