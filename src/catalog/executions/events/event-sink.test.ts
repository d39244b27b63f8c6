import { describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../../../runtime/run-request.ts';
import type { StoreQueries } from '../../../store/store.ts';
import { EventSink } from './event-sink.ts';
import type { Told } from './event-writer.ts';
import { selectLogging } from './logging-selection.ts';

// Nothing is kept of it at this level.
const event = { event: 'OnPreExecute' } as ExecutionEvent;
const events = (count: number): Told[] =>
  Array.from({ length: count }, () => ({ kind: 'event', event, infoId: undefined }));

/** A sink whose transactions end when they are told to. */
function slowSink() {
  const ends: ((held: boolean) => void)[] = [];
  let reliefs = 0;
  const write = async (work: (db: StoreQueries) => Promise<void>): Promise<boolean> => {
    await work(undefined as unknown as StoreQueries);
    return new Promise((resolve) => {
      ends.push(resolve);
    });
  };
  const sink = new EventSink(1, selectLogging(0), write, () => reliefs++);
  return { sink, reliefs: () => reliefs, ends };
}

describe('an event sink', () => {
  it('is behind when the store is slow, and says when it no longer is', async () => {
    const { sink, reliefs, ends } = slowSink();
    sink.add(...events(2600));
    expect([sink.isBehind, reliefs()]).toEqual([true, 0]);
    // Batches of 500: after the second one less than 2000 wait.
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.(true);
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.(true);
    await expect.poll(() => sink.isBehind).toBe(false);
    expect(reliefs()).toBe(1);
  });

  it('takes nothing more when the lease is lost', async () => {
    const { sink, ends } = slowSink();
    sink.add(...events(1));
    await expect.poll(() => ends.length).toBe(1);
    ends.shift()?.(false);
    await sink.flush();
    sink.add(...events(5000));
    expect([sink.isLost, sink.isBehind]).toEqual([true, false]);
    await sink.flush();
    expect(ends).toEqual([]);
  });

  it('tells what the store refuses when it is flushed', async () => {
    const sink = new EventSink(
      1,
      selectLogging(0),
      () => Promise.reject(new Error('disk full')),
      () => undefined,
    );
    sink.add(...events(1));
    await expect(sink.flush()).rejects.toThrow('disk full');
  });
});
