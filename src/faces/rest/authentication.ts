import type { FastifyInstance, FastifyReply } from 'fastify';
import { Secret } from '../../datatypes/secret.ts';
import type { TokenScope } from '../../identity/api-tokens.ts';
import type { Principal } from '../../identity/principal.ts';
import { noteForAudit } from './audit-requests.ts';
import { type RouteConfig, setCaller } from './define-route.ts';
import { problem } from './problem.ts';

/** What a client proves itself with. */
export type Credentials =
  | { readonly kind: 'password'; readonly name: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly token: Secret };

/** Who a client is, or why it is not let in. `retryAfter`: seconds to wait after too many wrong passwords. */
export type Authentication =
  | { readonly principal: Principal; readonly scopes: readonly TokenScope[] }
  | { readonly refusal: string; readonly retryAfter?: number };

/** Tells who a client is. `origin`: its address. */
export type Authenticate = (credentials: Credentials, origin: string) => Promise<Authentication>;

/**
 * Lets only known callers to the routes, and tokens only to what they are limited to. There are no cookies: another site cannot make a browser
 * act with the rights of its user, and a request that names a foreign origin is refused all the same.
 */
export function addAuthentication(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook('onRequest', async (request, reply) => {
    const { scope, isPublic } = request.routeOptions.config as RouteConfig;
    if (isPublic === true || request.is404) return;
    if (isForeignOrigin(request.headers.origin, request.host)) {
      noteForAudit(request, { reason: 'the request came from a page of another site' });
      return refuse(reply, 403, 'Requests of other sites are not answered.');
    }
    const credentials = readCredentials(request.headers.authorization);
    if (credentials === undefined) {
      noteForAudit(request, { reason: 'no credentials were sent' });
      return refuse(reply, 401, 'Send a user name and password, or a token.');
    }
    const answer = await authenticate(credentials, request.ip);
    if ('refusal' in answer) {
      const name = credentials.kind === 'password' ? credentials.name : 'token';
      noteForAudit(request, { name, reason: answer.refusal });
      const status = answer.retryAfter === undefined ? 401 : 429;
      if (answer.retryAfter !== undefined) reply.header('Retry-After', String(answer.retryAfter));
      return refuse(reply, status, answer.refusal);
    }
    if (scope === undefined || !answer.scopes.includes(scope)) {
      noteForAudit(request, { name: answer.principal.name, reason: `the token lacks the scope ${scope}` });
      return refuse(reply, 403, `The token is not made for this: it lacks the scope ${scope}.`);
    }
    setCaller(request, answer.principal);
  });
}

function refuse(reply: FastifyReply, status: number, detail: string): FastifyReply {
  if (status === 401) {
    reply.header('WWW-Authenticate', ['Basic realm="OpenDTSX", charset="UTF-8"', 'Bearer realm="OpenDTSX"']);
  }
  return reply.code(status).type('application/problem+json').send(problem(status, { detail }));
}

/** Reads an Authorization header; undefined when there is none that is understood. */
export function readCredentials(header: string | undefined): Credentials | undefined {
  const found = /^(Basic|Bearer) +([A-Za-z0-9+/=._~-]+)$/i.exec(header ?? '');
  if (found === null) return undefined;
  const [, scheme = '', content = ''] = found;
  if (scheme.toLowerCase() === 'bearer') return { kind: 'bearer', token: new Secret(content) };
  const text = Buffer.from(content, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { kind: 'password', name: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}

/** Whether a request names as its origin another site than the one it is sent to. */
export function isForeignOrigin(origin: string | undefined, host: string): boolean {
  if (origin === undefined || origin === 'null') return origin === 'null';
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
}
