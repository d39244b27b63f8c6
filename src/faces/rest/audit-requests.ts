import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditOutcome } from '../../identity/audit.ts';
import { findCaller, type RouteConfig } from './define-route.ts';

/** What is kept of a request: never a body, nor what a query holds. */
export interface AuditedRequest {
  /** A name alone when nobody was let in. */
  readonly caller: { readonly id?: number; readonly name: string };
  /** Method and pattern of the route, e.g. `DELETE /api/v1/catalog/folders/:folder`. */
  readonly action: string;
  /** The names in the address, e.g. `/Loads/Warehouse`. */
  readonly objectPath?: string;
  readonly outcome: AuditOutcome;
  readonly reason?: string;
}

interface Note {
  readonly name?: string;
  readonly reason?: string;
}

const notes = new WeakMap<FastifyRequest, Note>();

/** Remembers for the audit log who was not let in, or why a request was refused or failed. */
export function noteForAudit(request: FastifyRequest, note: Note): void {
  notes.set(request, { ...notes.get(request), ...note });
}

const refusals = new Set([401, 403, 429]);

/**
 * Has every change and every refusal written down before it is answered. A change that was made is answered as made even where that fails; `onBug` is
 * told then.
 */
export function addAudit(
  app: FastifyInstance,
  write: (request: AuditedRequest) => Promise<void>,
  onBug: (error: unknown, requestId: string) => void,
): void {
  app.addHook('onSend', async (request, reply) => {
    const isRefused = refusals.has(reply.statusCode);
    const isChange = request.method !== 'GET' && request.method !== 'HEAD' && !request.is404;
    const { isOtherFace } = request.routeOptions.config as RouteConfig;
    if ((!isRefused && !isChange) || isOtherFace === true) return;
    const outcome = isRefused ? 'refused' : reply.statusCode < 400 ? 'done' : 'failed';
    try {
      await write(auditedRequest(request, outcome, reply.statusCode));
    } catch (error) {
      onBug(error, request.id);
    }
  });
}

function auditedRequest(request: FastifyRequest, outcome: AuditOutcome, status: number): AuditedRequest {
  const note = notes.get(request);
  const caller = findCaller(request);
  const values = Object.values((request.params ?? {}) as Record<string, unknown>);
  const reason = outcome === 'done' ? undefined : (note?.reason ?? `HTTP status ${status}`);
  return {
    caller: caller === undefined ? { name: note?.name ?? '' } : { id: caller.id, name: caller.name },
    action: `${request.method} ${request.routeOptions.url ?? 'elsewhere'}`,
    outcome,
    ...(values.length === 0 ? {} : { objectPath: `/${values.join('/')}` }),
    ...(reason === undefined ? {} : { reason }),
  };
}
