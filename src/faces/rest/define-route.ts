import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import type { TokenScope } from '../../identity/api-tokens.ts';
import type { Principal } from '../../identity/principal.ts';
import { Problem } from './problem.ts';

/** What a handler is given: the parts of the request as the schemas of the route say, and who asks. */
export interface RouteCall<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  readonly caller: Principal;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A route as data: what validates it, documents it and answers it. */
export interface RouteDefinition<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, parameters as `:name`. */
  readonly path: string;
  /** One sentence for the document. */
  readonly summary: string;
  readonly tag: string;
  readonly scope: TokenScope;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Absent: 204 without content, or a content that the handler sends itself. */
  readonly answer?: R;
  /** 200 when absent. */
  readonly status?: number;
  /** Content types of an answer that is no JSON. */
  readonly produces?: string;
  /** Content types of a body that is no JSON. */
  readonly consumes?: readonly string[];
  /** Headers that mean something, for the document. */
  readonly headers?: TObject;
  /** Bytes that the body may have; 1 MiB when absent. */
  readonly bodyLimit?: number;
  readonly run: (call: RouteCall<P, Q, B>) => Promise<Static<R>> | Promise<void> | Promise<FastifyReply>;
}

/** What the app keeps with each route. */
export interface RouteConfig {
  readonly scope?: TokenScope;
  readonly isPublic?: boolean;
  /** Whether another face answers, which writes down itself what it does. */
  readonly isOtherFace?: boolean;
}

/** Adds a route to the app. */
export function defineRoute<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
>(app: FastifyInstance, route: RouteDefinition<P, Q, B, R>): void {
  const status = route.status ?? (route.answer === undefined && route.produces === undefined ? 204 : 200);
  const options: RouteShorthandOptions = {
    schema: schemaOf(route, status),
    config: { scope: route.scope } satisfies RouteConfig as object,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
  };
  app.route({
    ...options,
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const { query, body } = request;
      const params = namesOf(request.params as Readonly<Record<string, unknown>>);
      const call = { params, query, body, caller: callerOf(request), request, reply } as RouteCall<P, Q, B>;
      const answer = await route.run(call);
      // A client that left in the middle of a stream is answered no second time.
      if (reply.sent || reply.raw.headersSent || reply.raw.destroyed || answer === reply) return reply;
      return reply.code(status).send(status === 204 ? undefined : answer);
    },
  });
}

// An address cannot hold `.` and `..` as names, in whatever encoding: they are written with a `~` in front, and so is what looks like that.
function namesOf(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && /^~+\.{1,2}$/.test(value) ? value.slice(1) : value,
    ]),
  );
}

function schemaOf(
  route: RouteDefinition<TObject, TObject, TSchema, TSchema>,
  status: number,
): NonNullable<RouteShorthandOptions['schema']> {
  const { summary, tag, params, query, body, answer, produces, consumes, headers } = route;
  return {
    summary,
    tags: [tag],
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(consumes === undefined ? {} : { consumes: [...consumes] }),
    ...(produces === undefined ? {} : { produces: [produces] }),
    response: {
      [status]: status === 204 ? nothing : (answer ?? Type.Unsafe<unknown>({ description: 'the content itself' })),
      '4xx': Problem,
    },
    security: [{ password: [] }, { token: [route.scope] }],
  };
}

const nothing = Type.Null({ description: 'done' });

const callers = new WeakMap<FastifyRequest, Principal>();

/** Who sent the request; undefined when nobody was let in. */
export function findCaller(request: FastifyRequest): Principal | undefined {
  return callers.get(request);
}

/** Who sent the request; set by the authentication of the app before any handler runs. */
export function callerOf(request: FastifyRequest): Principal {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error(`${request.method} ${request.url} is answered without authentication`);
  return caller;
}

/** Remembers who sent the request. */
export function setCaller(request: FastifyRequest, caller: Principal): void {
  callers.set(request, caller);
}
