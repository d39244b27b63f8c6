import { Readable } from 'node:stream';
import { endOfStream } from '../../datatypes/arrow/message.ts';
import { writeFailure } from '../../datatypes/arrow/write-schema.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { receiveMessages } from '../../runtime/data-reader/message-pipe.ts';

const bytesAhead = 1 << 20;

/** Rows that a process sends. */
export interface SentRows {
  /** Its messages. */
  readonly pipe: Readable;
  /** Why there are not all rows, once it has ended; undefined when there are. Never rejects. */
  readonly ended: Promise<Diagnostic | undefined>;
}

/**
 * The rows of a process as a stream of Arrow with its end; resolves when there is something of it, and rejects with the finding of a process that gives nothing. A process that ends in
 * the middle of a message breaks the stream: nobody could tell where the finding begins.
 */
export async function rowStreamOf({ pipe, ended }: SentRows): Promise<Readable> {
  // A pipe that breaks says so by its end.
  pipe.on('error', () => undefined);
  const messages = receiveMessages(chunksOf(pipe));
  const first = await messages.next();
  const failure = first.done === true ? await ended : undefined;
  if (failure !== undefined) throw new DtsError(failure);
  const rows = async function* (): AsyncGenerator<Uint8Array> {
    let next = first;
    for (; next.done !== true; next = await messages.next()) yield next.value;
    const found = await ended;
    if (next.value) yield found === undefined ? endOfStream() : writeFailure(JSON.stringify(found));
    else throw new Error(found?.message ?? 'the rows broke off');
  };
  return Readable.from(rows(), { objectMode: false, highWaterMark: bytesAhead });
}

// A pipe that was destroyed ends here as if it had ended.
async function* chunksOf(pipe: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* pipe as AsyncIterable<Uint8Array>;
  } catch {
    return;
  }
}
