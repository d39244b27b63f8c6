import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { findOperation } from '../../../catalog/executions/find-execution.ts';
import { findEnvironment, findFolder, findProject } from '../../../catalog/objects/find-objects.ts';
import { denyPermission, grantPermission, revokePermission } from '../../../catalog/permissions/grant-permission.ts';
import {
  listEffectiveObjectPermissions,
  listExplicitObjectPermissions,
} from '../../../catalog/permissions/list-permissions.ts';
import { objectType, permissionName, permissionType } from '../../../catalog/permissions/permission-types.ts';
import { findUserOrRole } from '../../../identity/find-principal.ts';
import { identityError } from '../../../identity/identity-errors.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf } from '../schemas.ts';

const tag = 'permissions';
const mostEntries = 1000;
const numbers = new Map<string, number>(Object.values(permissionType).map((each) => [permissionName(each), each]));
const permissionBody = Type.Enum([...numbers.keys()]);

const explicitEntry = Type.Object({
  principalId: Type.Integer(),
  principal: Type.Optional(Type.String()),
  permission: Type.String(),
  isDenied: Type.Boolean(),
  grantedBy: Type.Optional(Type.String()),
});

interface Target {
  readonly objectType: number;
  readonly objectId: number;
}

/** Where an object has its permissions. */
interface Place {
  /** Address of the object, with parameters. */
  readonly path: string;
  readonly what: string;
  readonly names: readonly string[];
  find(session: CatalogSession, names: Readonly<Record<string, string>>): Promise<Target>;
}

const places: readonly Place[] = [
  {
    path: '/catalog/folders/:folder',
    what: 'a folder',
    names: ['folder'],
    find: async (session, { folder = '' }) => ({
      objectType: objectType.folder,
      objectId: (await findFolder(session, folder)).folder_id,
    }),
  },
  {
    path: '/catalog/folders/:folder/projects/:project',
    what: 'a project',
    names: ['folder', 'project'],
    find: async (session, { folder = '', project = '' }) => ({
      objectType: objectType.project,
      objectId: (await findProject(session, folder, project)).project_id,
    }),
  },
  {
    path: '/catalog/folders/:folder/environments/:environment',
    what: 'an environment',
    names: ['folder', 'environment'],
    find: async (session, { folder = '', environment = '' }) => ({
      objectType: objectType.environment,
      objectId: (await findEnvironment(session, folder, environment)).environment_id,
    }),
  },
  {
    path: '/operations/:operation',
    what: 'an operation',
    names: ['operation'],
    find: async (session, { operation = '' }) => ({
      objectType: objectType.operation,
      objectId: (await findOperation(session, operationNumber(operation), [permissionType.read])).operation_id,
    }),
  },
];

function operationNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** Permissions of folders, projects, environments and operations: what was granted and denied, what the caller has, and changes. */
export function addPermissionRoutes(api: FastifyInstance, services: RestServices): void {
  for (const place of places) {
    addLists(api, services, place);
    addChanges(api, services, place);
  }
}

function paramsOf(names: readonly string[]) {
  return Type.Object(Object.fromEntries(names.map((name) => [name, Type.String()])));
}

function addLists(api: FastifyInstance, { session }: RestServices, { path, what, names, find }: Place): void {
  defineRoute(api, {
    method: 'GET',
    path: `${path}/permissions`,
    summary: `Lists what was granted and denied on ${what}: the entries of the caller, or all where it manages them.`,
    tag,
    scope: 'read',
    params: paramsOf(names),
    answer: listOf(explicitEntry),
    run: async ({ caller, params }) => {
      const inside = session(caller);
      const target = await find(inside, params as Record<string, string>);
      const rows = await listExplicitObjectPermissions(inside, { ...target, limit: mostEntries });
      const nameOf = await namesOf(
        inside,
        rows.flatMap((row) => [row.principal_id, row.grantor_id]),
      );
      return {
        items: rows.map((row) => ({
          principalId: row.principal_id,
          principal: nameOf.get(row.principal_id),
          permission: permissionName(row.permission_type),
          isDenied: row.is_deny === 1,
          grantedBy: nameOf.get(row.grantor_id),
        })),
      };
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: `${path}/permissions/effective`,
    summary: `Lists the permissions that the caller has on ${what}, those of its roles and of the folder included.`,
    tag,
    scope: 'read',
    params: paramsOf(names),
    answer: listOf(Type.String()),
    run: async ({ caller, params }) => {
      const target = await find(session(caller), params as Record<string, string>);
      const rows = await listEffectiveObjectPermissions(session(caller), target);
      return { items: rows.map(({ permission_type }) => permissionName(permission_type)) };
    },
  });
}

function addChanges(api: FastifyInstance, { session }: RestServices, { path, what, names, find }: Place): void {
  const changes = [
    ['grant', 'Grants a permission', grantPermission],
    ['deny', 'Denies a permission, which outweighs every grant,', denyPermission],
  ] as const;
  for (const [verb, does, change] of changes) {
    defineRoute(api, {
      method: 'POST',
      path: `${path}/permissions/${verb}`,
      summary: `${does} on ${what} to a user or role.`,
      tag,
      scope: 'admin',
      params: paramsOf(names),
      body: bodyOf({ principal: Type.String(), permission: permissionBody }),
      run: async ({ caller, params, body }) => {
        const target = await find(session(caller), params as Record<string, string>);
        const principalId = await principalNumber(session(caller), body.principal);
        await change(session(caller), { ...target, principalId, permissionType: numbers.get(body.permission) ?? 0 });
      },
    });
  }
  defineRoute(api, {
    method: 'POST',
    path: `${path}/permissions/revoke`,
    summary: `Takes back what was granted or denied on ${what}: one permission of a user or role, or all.`,
    tag,
    scope: 'admin',
    params: paramsOf(names),
    body: bodyOf({ principal: Type.String(), permission: Type.Optional(permissionBody) }),
    run: async ({ caller, params, body: { principal, permission } }) => {
      const target = await find(session(caller), params as Record<string, string>);
      const principalId = await principalNumber(session(caller), principal);
      const number = permission === undefined ? undefined : numbers.get(permission);
      await revokePermission(session(caller), { ...target, principalId, permissionType: number });
    },
  });
}

async function principalNumber({ store }: CatalogSession, name: string): Promise<number> {
  const found = await findUserOrRole(store, name);
  if (found === undefined) {
    throw identityError('OPENDTSX_E_IDENTITY_NOTFOUND', { kind: 'user or role', name });
  }
  return found.id;
}

async function namesOf({ store }: CatalogSession, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  for (const id of new Set(ids)) {
    const found = await findUserOrRole(store, id);
    if (found !== undefined) names.set(id, found.name);
  }
  return names;
}
