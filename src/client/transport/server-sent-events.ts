/** An event of a stream: its kind, number and content. */
export interface ServerSentEvent {
  readonly event: string;
  /** What to resume after; empty when the stream gives none. */
  readonly id: string;
  readonly data: string;
}

const longestEvent = 16 * 1024 * 1024;

/** Reads a stream of server-sent events (HTML Living Standard, 9.2) as they arrive; comments, so heartbeats, are left out. */
export async function* readServerSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let event = '';
  let id = '';
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', id, data: data.join('\n') };
      event = '';
      data = [];
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?::\x20?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be the first half of a line end.
    const complete = /^[\s\S]*(?:\n|\r(?!$))/.exec(rest)?.[0] ?? '';
    if (complete !== '') {
      rest = rest.slice(complete.length);
      const lines = complete.split(/\r\n|\n|\r/);
      yield* lines.slice(0, -1);
    }
    if (rest.length > longestEvent) throw new Error('a line of the event stream does not end');
  }
}
