import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EventSource, EventStreams, type SentEvent, waitForNews } from './event-stream.ts';

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

/** Listens at an address until the stream ends. */
async function open(
  source: () => EventSource,
  most?: number,
): Promise<{ readonly app: FastifyInstance; readonly address: string }> {
  const app = fastify() as FastifyInstance;
  opened.push(app);
  const streams = new EventStreams(app, most);
  app.get('/', async (_request, reply) => streams.send(reply, source()));
  return { app, address: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

const waiting = (): EventSource => ({
  next: async () => [],
  isOver: async () => false,
  wait: (milliseconds, signal) => waitForNews(milliseconds, signal),
});

describe('a stream of events', () => {
  it('is written as lines, with ids, and ends when the source does', async () => {
    const events: SentEvent[][] = [[{ id: 7, event: 'message', data: { text: 'a\nb' } }], [{ event: 'end', data: 1 }]];
    const source = { ...waiting(), next: async () => events.shift() ?? [], isOver: async () => true };
    const { address } = await open(() => source);
    expect(await (await fetch(address)).text()).toBe(
      'retry: 2000\n\nid: 7\nevent: message\ndata: {"text":"a\\nb"}\n\nevent: end\ndata: 1\n\n',
    );
  });

  it('is refused where too many are open, until one of them is closed', async () => {
    const { address } = await open(waiting, 1);
    const leaving = new AbortController();
    await fetch(address, { signal: leaving.signal });
    expect((await fetch(address)).status).toBeGreaterThanOrEqual(500);
    leaving.abort();
    const again = new AbortController();
    await expect.poll(async () => (await fetch(address, { signal: again.signal })).status).toBe(200);
    again.abort();
  });

  it('ends when the server is closed', async () => {
    const { app, address } = await open(waiting);
    const answer = await fetch(address);
    await Promise.all([app.close(), expect(answer.text()).resolves.toContain('retry')]);
  });

  it('reads no further while the client takes nothing', async () => {
    const next = vi.fn(async (): Promise<SentEvent[]> => [{ event: 'message', data: 'x'.repeat(1 << 16) }]);
    const { address } = await open(() => ({ ...waiting(), next }));
    const leaving = new AbortController();
    const answer = await fetch(address, { signal: leaving.signal });
    // The connection takes some in; after that nothing is asked for any more.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = next.mock.calls.length === before;
          before = next.mock.calls.length;
          return isStill;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    expect(next.mock.calls.length).toBeLessThan(1000);
    expect(answer.status).toBe(200);
    leaving.abort();
  });
});
