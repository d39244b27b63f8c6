import { describe, expect, it } from 'vitest';
import type { PathPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { Batch } from './batch.ts';
import type { BatchReceiver } from './delivery.ts';
import { watchFlow } from './flow-watch.ts';
import type { PathWatcher } from './path-watcher.ts';
import type { PipelineHost } from './pipeline-host.ts';

const path: PathPlan = { id: 'p', name: 'Output', from: { component: 0, output: 0 }, to: { component: 1, input: 0 } };
const plan = {
  components: [
    { instance: { name: 'Orders', inputs: [], outputs: [] }, index: 0 },
    { instance: { name: 'Totals', inputs: [{ connected: true, available: new Map() }], outputs: [] }, index: 1 },
  ],
  paths: [path],
} as unknown as PipelinePlan;
const batch: Batch = { rowCount: 3, selection: undefined, columns: new Map(), origin: undefined };

function watched(watchers: readonly PathWatcher[], log: string[]) {
  const inner: BatchReceiver = {
    receive: ({ rowCount }) => void log.push(`received ${rowCount}`),
    finish: async () => void log.push('finished'),
  };
  const watch = watchFlow(plan, { watch: () => watchers } as unknown as PipelineHost);
  return { watch, receiver: watch?.receiver(path, inner) as BatchReceiver, inner };
}

// Source: our own.
describe('the watch of a data flow', () => {
  it('does not exist when nobody looks', () => {
    expect(watchFlow(plan, {} as PipelineHost)).toBeUndefined();
  });

  it('leaves a path alone that nobody watches', () => {
    const { receiver, inner } = watched([], []);
    expect(receiver).toBe(inner);
  });

  it('shows rows to every watcher before they go on, and synchronously when no watcher waits', () => {
    const log: string[] = [];
    const { receiver } = watched(
      ['first', 'second'].map((name) => ({ rows: ({ rowCount }) => void log.push(`${name} ${rowCount}`) })),
      log,
    );
    expect(receiver.receive(batch, 0)).toBeUndefined();
    expect(log).toEqual(['first 3', 'second 3', 'received 3']);
  });

  it('holds rows back until a watcher is ready', async () => {
    const log: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const { receiver } = watched([{ rows: () => promise }, { rows: () => void log.push('second') }], log);
    const pending = receiver.receive(batch, 0);
    expect(log).toEqual([]);
    resolve();
    await pending;
    expect(log).toEqual(['second', 'received 3']);
  });

  it('lets a watcher finish once: when its path ends, or at the end of a run that failed before', async () => {
    for (const ends of [true, false]) {
      const log: string[] = [];
      const { watch, receiver } = watched([{ rows: () => undefined, finish: () => void log.push('end') }], log);
      if (ends) await receiver.finish(0);
      watch?.end([], []);
      expect(log).toEqual(ends ? ['end', 'finished'] : ['end']);
    }
  });
});
