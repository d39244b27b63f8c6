import type { Batch } from './batch.ts';

/** Takes batches of one input. A Promise means back-pressure: the next batch has to wait for it. */
export interface BatchReceiver {
  receive(batch: Batch, input: number): void | Promise<void>;
  finish(input: number): Promise<void>;
}

/** One path out of an output. */
export interface PathLink {
  readonly receiver: BatchReceiver;
  readonly input: number;
  readonly pathId: string;
  rowCount: number;
}

/** Hands a batch to every path of an output, one after the other; synchronous as long as no receiver is busy. */
export function deliver(batch: Batch, links: readonly PathLink[], from = 0): void | Promise<void> {
  if (batch.rowCount === 0) return;
  for (let index = from; index < links.length; index++) {
    const link = links[index] as PathLink;
    link.rowCount += batch.rowCount;
    const pending = link.receiver.receive(batch, link.input);
    if (pending !== undefined) return pending.then(() => deliver(batch, links, index + 1));
  }
}

/** A piece of work that may be asynchronous. */
export type Work = () => void | Promise<void>;

/** Does pieces of work one after the other; synchronous as long as each of them is. */
export function inTurn(works: readonly Work[], from = 0): void | Promise<void> {
  for (let index = from; index < works.length; index++) {
    const pending = (works[index] as Work)();
    if (pending !== undefined) return pending.then(() => inTurn(works, index + 1));
  }
}
