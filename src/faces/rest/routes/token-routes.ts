import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type ApiToken, createToken, listTokens, revokeToken, tokenScopes } from '../../../identity/api-tokens.ts';
import { type AuditEntry, listAudit, listOwnRefusals } from '../../../identity/audit.ts';
import { defineRoute } from '../define-route.ts';
import { problem } from '../problem.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, optionalTime, pageOf, pageQuery, time, timeText } from '../schemas.ts';

const scopes = Type.Array(Type.Enum([...tokenScopes]), { minItems: 1 });
const tokenAnswer = Type.Object({
  id: Type.Integer(),
  user: Type.String(),
  name: Type.String(),
  scopes,
  created: time,
  expires: Type.Optional(time),
});
const auditAnswer = Type.Object({
  id: Type.Integer(),
  time,
  principal: Type.String(),
  face: Type.String(),
  action: Type.String(),
  object: Type.Optional(Type.String()),
  outcome: Type.String(),
  reason: Type.Optional(Type.String()),
});

/** Tokens of the API, and the log of what was done and refused. */
export function addTokenRoutes(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/tokens',
    summary: 'Makes a token. This answer is the only place where it is ever told.',
    tag: 'tokens',
    scope: 'admin',
    body: bodyOf({
      name: Type.String({ minLength: 1, maxLength: 128 }),
      scopes,
      expires: Type.Optional(
        Type.Union([time, Type.Null()], { description: 'after 90 days when absent; null: never' }),
      ),
      user: Type.Optional(Type.String({ description: 'the caller when absent' })),
    }),
    answer: Type.Object({ id: Type.Integer(), token: Type.String(), expires: Type.Optional(time) }),
    status: 201,
    run: async ({ caller, body, reply }) => {
      const expiresMs = typeof body.expires === 'string' ? Date.parse(body.expires) : body.expires;
      if (Number.isNaN(expiresMs)) return reply.code(400).send(problem(400, { detail: 'expires is no time.' }));
      const {
        tokenId,
        token,
        expiresMs: until,
      } = await createToken(session(caller), {
        name: body.name,
        scopes: body.scopes,
        ...(expiresMs === undefined ? {} : { expiresMs }),
        ...(body.user === undefined ? {} : { userName: body.user }),
      });
      return reply.code(201).send({ id: tokenId, token: token.reveal(), expires: optionalTime(until) });
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/tokens',
    summary: 'Lists tokens: those of the caller, or of the user named.',
    tag: 'tokens',
    scope: 'admin',
    query: Type.Object({ ...pageQuery, user: Type.Optional(Type.String()) }),
    answer: listOf(tokenAnswer),
    run: async ({ caller, query: { user, ...page } }) => {
      const tokens = await listTokens(session(caller), { ...page, ...(user === undefined ? {} : { userName: user }) });
      return pageOf(tokens.map(tokenOf), page.limit, ({ id }) => id);
    },
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/tokens/:token',
    summary: 'Ends a token.',
    tag: 'tokens',
    scope: 'admin',
    params: Type.Object({ token: Type.Integer() }),
    run: async ({ caller, params: { token } }) => revokeToken(session(caller), { tokenId: token }),
  });
  addAudit(api, { session });
}

function tokenOf({ tokenId, userName, name, scopes: limited, createdMs, expiresMs }: ApiToken) {
  const expires = optionalTime(expiresMs);
  return {
    id: tokenId,
    user: userName,
    name,
    scopes: [...limited],
    created: timeText(createdMs),
    ...(expires === undefined ? {} : { expires }),
  };
}

function addAudit(api: FastifyInstance, { session }: Pick<RestServices, 'session'>): void {
  defineRoute(api, {
    method: 'GET',
    path: '/audit',
    summary: 'What was done, refused and failed, the newest first.',
    tag: 'audit',
    scope: 'admin',
    query: Type.Object({
      ...pageQuery,
      action: Type.Optional(Type.String()),
      outcome: Type.Optional(Type.Enum(['done', 'refused', 'failed'])),
    }),
    answer: listOf(auditAnswer),
    run: async ({ caller, query }) =>
      pageOf((await listAudit(session(caller), query)).map(auditOf), query.limit, ({ id }) => id),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/me/refusals',
    summary: 'Why the caller was denied, the newest first.',
    tag: 'audit',
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(auditAnswer),
    run: async ({ caller, query }) =>
      pageOf((await listOwnRefusals(session(caller), query)).map(auditOf), query.limit, ({ id }) => id),
  });
}

function auditOf({ auditId, timeMs, principalName, face, action, objectPath, outcome, reason }: AuditEntry) {
  return {
    id: auditId,
    time: timeText(timeMs),
    principal: principalName,
    face,
    action,
    outcome,
    ...(objectPath === undefined ? {} : { object: objectPath }),
    ...(reason === undefined ? {} : { reason }),
  };
}
