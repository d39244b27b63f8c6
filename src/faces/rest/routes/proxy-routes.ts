import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  addCredential,
  deleteCredential,
  helpCredential,
  updateCredential,
} from '../../../agent/proxies/credentials.ts';
import {
  addProxy,
  deleteProxy,
  grantLoginToProxy,
  grantProxyToSubsystem,
  helpProxy,
  revokeLoginFromProxy,
  revokeProxyFromSubsystem,
  updateProxy,
} from '../../../agent/proxies/proxies.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'credentials and proxies';
const text = Type.Optional(Type.String());
const secret = Type.Optional(Type.String({ format: 'password', description: 'kept sealed and never told' }));
const credentialParams = Type.Object({ credential: Type.String() });
const proxyParams = Type.Object({ proxy: Type.String() });
const credential = viewOf({ credentialId: 'integer', name: 'text', identity: 'text', createdMs: 'time' });
const proxyColumns = viewOf({
  proxyId: 'integer',
  name: 'text',
  enabled: 'boolean',
  description: 'text?',
  credentialName: 'text',
  credentialIdentity: 'text',
  subsystems: 'value',
});

/** Credentials, and proxies that let steps use them. */
export function addProxyRoutes(api: FastifyInstance, services: RestServices): void {
  addCredentials(api, services);
  addProxies(api, services);
  addGrants(api, services);
}

function addCredentials(api: FastifyInstance, { agent }: RestServices): void {
  const secretOf = (given: string | undefined) => (given === undefined ? undefined : new Secret(given));
  defineRoute(api, {
    method: 'GET',
    path: '/credentials',
    summary: 'Lists the credentials, without their secrets.',
    tag,
    scope: 'admin',
    query: Type.Object(pageQuery),
    answer: listOf(credential.schema),
    run: async ({ caller, query }) => {
      const rows = await helpCredential(agent(caller), query);
      return pageOf(
        rows.map((row) => credential.show({ ...row })),
        query.limit,
        ({ credentialId }) => credentialId,
      );
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/credentials',
    summary: 'Makes a credential.',
    tag,
    scope: 'admin',
    body: bodyOf({ name: Type.String(), identity: Type.String(), secret }),
    answer: Type.Object({ credentialId: Type.Integer() }),
    status: 201,
    run: async ({ caller, body: { name, identity, secret: given } }) =>
      addCredential(agent(caller), { name, identity, secret: secretOf(given) }),
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/credentials/:credential',
    summary: 'Gives a credential another identity and secret; without a secret it has none any more.',
    tag,
    scope: 'admin',
    params: credentialParams,
    body: bodyOf({ identity: Type.String(), secret }),
    run: async ({ caller, params: { credential: name }, body: { identity, secret: given } }) =>
      updateCredential(agent(caller), { name, identity, secret: secretOf(given) }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/credentials/:credential',
    summary: 'Deletes a credential that no proxy uses.',
    tag,
    scope: 'admin',
    params: credentialParams,
    run: async ({ caller, params: { credential: name } }) => deleteCredential(agent(caller), { name }),
  });
}

function addProxies(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/proxies',
    summary: 'Lists the proxies that the caller may use.',
    tag,
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(proxyColumns.schema),
    run: async ({ caller, query }) => {
      const rows = await helpProxy(agent(caller), query);
      return pageOf(
        rows.map((row) => proxyColumns.show({ ...row })),
        query.limit,
        ({ proxyId }) => proxyId,
      );
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/proxies',
    summary: 'Makes a proxy.',
    tag,
    scope: 'admin',
    body: bodyOf({
      name: Type.String(),
      credential: Type.String(),
      description: text,
      enabled: Type.Optional(Type.Boolean()),
    }),
    answer: Type.Object({ proxyId: Type.Integer() }),
    status: 201,
    run: async ({ caller, body: { name: proxyName, credential: credentialName, ...given } }) =>
      addProxy(agent(caller), { proxyName, credentialName, ...given }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/proxies/:proxy',
    summary: 'Changes a proxy.',
    tag,
    scope: 'admin',
    params: proxyParams,
    body: bodyOf({ credential: text, description: text, enabled: Type.Optional(Type.Boolean()) }),
    run: async ({ caller, params: { proxy: proxyName }, body: { credential: credentialName, ...given } }) =>
      updateProxy(agent(caller), { proxyName, credentialName, ...given }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/proxies/:proxy',
    summary: 'Deletes a proxy that no step uses.',
    tag,
    scope: 'admin',
    params: proxyParams,
    run: async ({ caller, params: { proxy: proxyName } }) => deleteProxy(agent(caller), { proxyName }),
  });
}

function addGrants(api: FastifyInstance, { agent }: RestServices): void {
  const grants = [
    ['PUT', 'Lets', grantProxyToSubsystem, grantLoginToProxy],
    ['DELETE', 'No longer lets', revokeProxyFromSubsystem, revokeLoginFromProxy],
  ] as const;
  for (const [method, does, changeSubsystem, changeLogin] of grants) {
    defineRoute(api, {
      method,
      path: '/proxies/:proxy/subsystems/:subsystem',
      summary: `${does} steps of a subsystem use a proxy.`,
      tag,
      scope: 'admin',
      params: Type.Object({ proxy: Type.String(), subsystem: Type.String() }),
      run: async ({ caller, params: { proxy: proxyName, subsystem: subsystemName } }) =>
        changeSubsystem(agent(caller), { proxyName, subsystemName }),
    });
    defineRoute(api, {
      method,
      path: '/proxies/:proxy/logins/:login',
      summary: `${does} the jobs of a user or role use a proxy.`,
      tag,
      scope: 'admin',
      params: Type.Object({ proxy: Type.String(), login: Type.String() }),
      run: async ({ caller, params: { proxy: proxyName, login: loginName } }) =>
        changeLogin(agent(caller), { proxyName, loginName }),
    });
  }
}
