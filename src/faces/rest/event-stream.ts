import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { faceError } from './face-errors.ts';

/** An event that is sent to a client: `id` is what it says it has seen when it comes back. */
export interface SentEvent {
  readonly id?: number;
  readonly event: string;
  readonly data: unknown;
}

/** Where the events of a stream come from: those that there are now, and whether more may come. */
export interface EventSource {
  /** At most a page of events; none when there is nothing new. */
  next(): Promise<readonly SentEvent[]>;
  /** Whether nothing more will come; asked when there was nothing new. */
  isOver(): Promise<boolean>;
  /** Resolves when there may be something new, and when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const lookEvery = 1000;
const heartbeatEvery = 15_000;
const patience = 60_000;

/** The open streams of a server: no more than `most` at a time, and none when it stops. */
export class EventStreams {
  readonly #most: number;
  readonly #stopping = new AbortController();
  #open = 0;

  /** @param most how many clients may listen at a time */
  constructor(app: FastifyInstance, most = 200) {
    this.#most = most;
    app.addHook('preClose', async () => this.#stopping.abort());
  }

  /**
   * Answers with events (text/event-stream) until there are no more, the client is gone, or it takes nothing for a minute. What is sent is read when the client
   * takes it: a slow one holds one page in memory. Throws OPENDTSX_E_FACES_STREAMS when too many are open.
   */
  send(reply: FastifyReply, source: EventSource): FastifyReply {
    if (this.#stopping.signal.aborted) throw faceError('OPENDTSX_E_FACES_STOPPING');
    if (this.#open >= this.#most) throw faceError('OPENDTSX_E_FACES_STREAMS', { most: this.#most });
    this.#open++;
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.#stopping.signal]);
    const stream = Readable.from(textOf(source, signal), { objectMode: false, highWaterMark: 1 });
    const close = (): void => {
      if (gone.signal.aborted) return;
      gone.abort();
      this.#open--;
    };
    stream.once('close', close);
    reply.raw.once('close', close);
    reply.raw.setTimeout(patience, () => reply.raw.destroy());
    return (
      reply
        .type('text/event-stream')
        .header('Cache-Control', 'no-store')
        // Kept alive after its end, it would keep the server from closing.
        .header('Connection', 'close')
        .header('X-Accel-Buffering', 'no')
        .send(stream)
    );
  }
}

async function* textOf(source: EventSource, signal: AbortSignal): AsyncGenerator<string> {
  let silence = 0;
  // Tells the client at once that it is listened to, and after how long to come back.
  yield 'retry: 2000\n\n';
  while (!signal.aborted) {
    const events = await source.next();
    if (events.length > 0) {
      silence = 0;
      yield events.map(printEvent).join('');
      continue;
    }
    if (await source.isOver()) return;
    if (silence >= heartbeatEvery) {
      silence = 0;
      yield ': still there\n\n';
    }
    await source.wait(lookEvery, signal);
    silence += lookEvery;
  }
}

function printEvent({ id, event, data }: SentEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Resolves after the time, or as soon as `listen` says that there is news or the signal is aborted. */
export async function waitForNews(
  milliseconds: number,
  signal: AbortSignal,
  listen?: (tell: () => void) => () => void,
): Promise<void> {
  const news = new AbortController();
  const stopListening = listen?.(() => news.abort());
  try {
    await setTimeout(milliseconds, undefined, { signal: AbortSignal.any([signal, news.signal]), ref: false });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  } finally {
    stopListening?.();
  }
}
