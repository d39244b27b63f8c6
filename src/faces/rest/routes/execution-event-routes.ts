import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { findExecution } from '../../../catalog/executions/find-execution.ts';
import { openStatuses, operationStatus } from '../../../catalog/executions/operation-codes.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { type EventSource, EventStreams, type SentEvent, waitForNews } from '../event-stream.ts';
import type { RestServices } from '../rest-services.ts';
import { optionalTime } from '../schemas.ts';
import { fullMessages } from './operation-messages.ts';

const pageSize = 200;
const unfinished: readonly number[] = [operationStatus.created, ...openStatuses];

/** The events of an execution while it runs. */
export function addExecutionEventRoutes(api: FastifyInstance, { session }: RestServices): void {
  const streams = new EventStreams(api);
  defineRoute(api, {
    method: 'GET',
    path: '/executions/:execution/events',
    summary:
      'What an execution tells, as server-sent events: `message` (its number as id), `status` when that changes, `end` at last. Last-Event-ID goes on behind a message.',
    tag: 'executions',
    scope: 'read',
    params: Type.Object({ execution: Type.Integer() }),
    headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
    query: Type.Object({
      after: Type.Optional(
        Type.Integer({ minimum: 0, description: 'as Last-Event-ID, for clients that cannot set headers' }),
      ),
    }),
    produces: 'text/event-stream',
    run: async ({ caller, params: { execution: executionId }, query, request, reply }) => {
      await findExecution(session(caller), executionId, [permissionType.read]);
      const seen = request.headers['last-event-id'];
      const after = typeof seen === 'string' && /^\d{1,15}$/.test(seen) ? Number(seen) : query.after;
      return streams.send(reply, new ExecutionEvents(session(caller), executionId, after ?? 0));
    },
  });
}

class ExecutionEvents implements EventSource {
  readonly #session: CatalogSession;
  readonly #executionId: number;
  #after: number;
  #status: number | undefined;
  /** `last`: it has ended, and what it said at the end is yet to be read. */
  #phase: 'running' | 'last' | 'over' = 'running';

  constructor(session: CatalogSession, executionId: number, after: number) {
    this.#session = session;
    this.#executionId = executionId;
    this.#after = after;
  }

  async next(): Promise<readonly SentEvent[]> {
    if (this.#phase === 'over') return [];
    const changed = this.#phase === 'running' ? await this.#statusEvents() : [];
    const messages = await fullMessages(this.#session, {
      operationId: this.#executionId,
      after: this.#after,
      limit: pageSize,
    });
    this.#after = messages.at(-1)?.operationMessageId ?? this.#after;
    const told = messages.map((data) => ({ id: data.operationMessageId, event: 'message', data }));
    if (this.#phase === 'running' || changed.length + told.length > 0) return [...changed, ...told];
    this.#phase = 'over';
    return [{ event: 'end', data: { executionId: this.#executionId, status: this.#status } }];
  }

  async isOver(): Promise<boolean> {
    return this.#phase === 'over';
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { signals } = this.#session;
    const id = this.#executionId;
    return waitForNews(milliseconds, signal, (tell) => signals?.listen((_, told) => told === id && tell()) ?? tell);
  }

  async #statusEvents(): Promise<readonly SentEvent[]> {
    const found = await findExecution(this.#session, this.#executionId, [permissionType.read]);
    // The status is read before the messages: those of its end are there when the end is.
    if (!unfinished.includes(found.status)) this.#phase = 'last';
    if (found.status === this.#status) return [];
    this.#status = found.status;
    const { execution_id: executionId, status, start_ms, end_ms } = found;
    const data = { executionId, status, startTime: optionalTime(start_ms), endTime: optionalTime(end_ms) };
    return [{ event: 'status', data }];
  }
}
