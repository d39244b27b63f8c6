import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Secret } from '../../../datatypes/secret.ts';
import {
  addRoleMember,
  createRole,
  listRoleMembers,
  listRoles,
  removeRole,
  removeRoleMember,
  renameRole,
} from '../../../identity/roles.ts';
import {
  createUser,
  listUsers,
  removeUser,
  renameUser,
  setPassword,
  setUserDisabled,
  type User,
} from '../../../identity/users.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery, time, timeText } from '../schemas.ts';

const tag = 'users and roles';
const userParams = Type.Object({ user: Type.String() });
const roleParams = Type.Object({ role: Type.String() });
const password = Type.String({ minLength: 1, maxLength: 1000, format: 'password' });

const userAnswer = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  isDisabled: Type.Boolean(),
  email: Type.Optional(Type.String()),
  hasPassword: Type.Boolean({ description: 'false: only OpenID Connect or tokens' }),
  created: time,
});
const principalAnswer = Type.Object({ id: Type.Integer(), name: Type.String(), isFixed: Type.Boolean() });

/** Users, roles and who is in them. */
export function addUserRoutes(api: FastifyInstance, services: RestServices): void {
  addUsers(api, services);
  addRoles(api, services);
  defineRoute(api, {
    method: 'GET',
    path: '/me',
    summary: 'Who the caller is, and its roles.',
    tag,
    scope: 'read',
    answer: Type.Object({ id: Type.Integer(), name: Type.String(), roles: Type.Array(Type.String()) }),
    run: async ({ caller: { id, name, roles } }) => ({ id, name, roles: [...roles] }),
  });
}

function addUsers(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/users',
    summary: 'Lists the users.',
    tag,
    scope: 'admin',
    query: Type.Object(pageQuery),
    answer: listOf(userAnswer),
    run: async ({ caller, query }) => {
      const users = await listUsers(session(caller), query);
      return pageOf(users.map(userOf), query.limit, ({ id }) => id);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/users',
    summary: 'Makes a user; one without a password is used with tokens.',
    tag,
    scope: 'admin',
    body: bodyOf({ name: Type.String(), password: Type.Optional(password), email: Type.Optional(Type.String()) }),
    answer: userAnswer,
    status: 201,
    run: async ({ caller, body: { name, password: given, email } }) =>
      userOf(
        await createUser(session(caller), {
          userName: name,
          ...(given === undefined ? {} : { password: new Secret(given) }),
          ...(email === undefined ? {} : { email }),
        }),
      ),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/users/:user',
    summary: 'Renames a user, or keeps it from logging in.',
    tag,
    scope: 'admin',
    params: userParams,
    body: bodyOf({ name: Type.Optional(Type.String()), isDisabled: Type.Optional(Type.Boolean()) }),
    run: async ({ caller, params: { user }, body: { name, isDisabled } }) => {
      if (isDisabled !== undefined) await setUserDisabled(session(caller), { userName: user, disabled: isDisabled });
      if (name !== undefined) await renameUser(session(caller), { userName: user, newName: name });
    },
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/users/:user/password',
    summary: 'Sets a password; users set their own with the old one.',
    tag,
    scope: 'admin',
    params: userParams,
    body: bodyOf({ password, oldPassword: Type.Optional(password) }),
    run: async ({ caller, params: { user }, body }) =>
      setPassword(session(caller), {
        userName: user,
        password: new Secret(body.password),
        ...(body.oldPassword === undefined ? {} : { oldPassword: new Secret(body.oldPassword) }),
      }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/users/:user',
    summary: 'Removes a user.',
    tag,
    scope: 'admin',
    params: userParams,
    run: async ({ caller, params: { user } }) => removeUser(session(caller), { userName: user }),
  });
}

function userOf({ id, name, isDisabled, email, hasPassword, createdMs }: User) {
  return { id, name, isDisabled, hasPassword, created: timeText(createdMs), ...(email === undefined ? {} : { email }) };
}

function addRoles(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/roles',
    summary: 'Lists the roles.',
    tag,
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(principalAnswer),
    run: async ({ caller, query }) => pageOf(await listRoles(session(caller), query), query.limit, ({ id }) => id),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/roles',
    summary: 'Makes a role.',
    tag,
    scope: 'admin',
    body: bodyOf({ name: Type.String() }),
    answer: principalAnswer,
    status: 201,
    run: async ({ caller, body: { name } }) => createRole(session(caller), { roleName: name }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/roles/:role',
    summary: 'Renames a role.',
    tag,
    scope: 'admin',
    params: roleParams,
    body: bodyOf({ name: Type.String() }),
    run: async ({ caller, params: { role }, body: { name } }) =>
      renameRole(session(caller), { roleName: role, newName: name }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/roles/:role',
    summary: 'Removes a role that the server did not make.',
    tag,
    scope: 'admin',
    params: roleParams,
    run: async ({ caller, params: { role } }) => removeRole(session(caller), { roleName: role }),
  });
  addMembers(api, { session });
}

function addMembers(api: FastifyInstance, { session }: Pick<RestServices, 'session'>): void {
  const memberParams = Type.Object({ role: Type.String(), member: Type.String() });
  defineRoute(api, {
    method: 'GET',
    path: '/roles/:role/members',
    summary: 'Lists the users and roles that are in a role.',
    tag,
    scope: 'admin',
    params: roleParams,
    query: Type.Object(pageQuery),
    answer: listOf(principalAnswer),
    run: async ({ caller, params: { role }, query }) =>
      pageOf(await listRoleMembers(session(caller), { roleName: role, ...query }), query.limit, ({ id }) => id),
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/roles/:role/members/:member',
    summary: 'Puts a user or role into a role.',
    tag,
    scope: 'admin',
    params: memberParams,
    run: async ({ caller, params: { role, member } }) =>
      addRoleMember(session(caller), { roleName: role, memberName: member }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/roles/:role/members/:member',
    summary: 'Takes a user or role out of a role.',
    tag,
    scope: 'admin',
    params: memberParams,
    run: async ({ caller, params: { role, member } }) =>
      removeRoleMember(session(caller), { roleName: role, memberName: member }),
  });
}
