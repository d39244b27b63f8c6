import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Patience } from './attempts.ts';
import type { StreamOptions } from './connection.ts';
import { RefusedRequest } from './refused-request.ts';
import { readServerSentEvents, type ServerSentEvent } from './server-sent-events.ts';

const mostBreaks = 6;
const stopping = 503;

/**
 * The events of a stream, each once: a stream that breaks is asked for again after the last event that came (`Last-Event-ID`). Six breaks without
 * an event in between, half a minute in all, end it with OPENDTSX_E_CLIENT_UNREACHABLE.
 */
export async function* followEvents(
  open: (after: string | undefined, signal: AbortSignal | undefined) => Promise<Response>,
  { after, signal, isLast }: StreamOptions,
  { address, wait }: Patience & { readonly address: string },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let last = after;
  for (let breaks = 0; ; ) {
    let cause: unknown;
    try {
      const { body } = await open(last, signal);
      if (body === null) throw new Error('an empty answer');
      for await (const event of readServerSentEvents(body)) {
        breaks = 0;
        if (event.id !== '') last = event.id;
        yield event;
        if (isLast(event)) return;
      }
    } catch (error) {
      if (signal?.aborted === true || (error instanceof RefusedRequest && error.status !== stopping)) throw error;
      cause = error;
    }
    breaks++;
    if (breaks > mostBreaks) {
      const detail = cause instanceof Error ? cause.message : 'the stream of events ends again and again';
      throw dtsError('OPENDTSX_E_CLIENT_UNREACHABLE', { address, detail }, {}, { cause });
    }
    await wait(200 * 2 ** breaks);
  }
}
