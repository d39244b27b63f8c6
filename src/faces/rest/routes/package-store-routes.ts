import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { folderInfo, type PackageInfo, packageInfoFlags } from '../../../package-store/package-info.ts';
import {
  copyPackageTo,
  listPackageStore,
  movePackageTo,
  resolvePackageStorePath,
} from '../../../package-store/package-store.ts';
import { msdbName } from '../../../package-store/package-store-names.ts';
import type { PackageStoreSession } from '../../../package-store/package-store-session.ts';
import { getPackageRoles, setPackageRoles } from '../../../package-store/stored-packages.ts';
import { parseStoredPath, printStoredPath } from '../../../package-store/stored-path.ts';
import { byteTypes, fileBody, fileOf, forFiles } from '../byte-body.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'package store';
const largestPackage = 64 << 20;
const pathText = Type.String({ description: 'e.g. MSDB\\Loads\\Daily, percent-encoded' });
const params = Type.Object({ path: pathText });
const info = viewOf({
  name: 'text',
  description: 'text',
  packageGuid: 'text',
  versionGuid: 'text',
  creationDate: 'time?',
  creationName: 'text',
  flags: 'integer',
  packageDataSize: 'integer',
  folder: 'text',
  versionMajor: 'integer',
  versionMinor: 'integer',
  versionBuild: 'integer',
  versionComments: 'text',
});
const target = bodyOf({ to: Type.String(), overwrite: Type.Optional(Type.Boolean()) });
const roles = { readRole: Type.Optional(Type.String()), writeRole: Type.Optional(Type.String()) };

/** Package stores: msdb and folders of the file system. */
export function addPackageStoreRoutes(api: FastifyInstance, services: RestServices): void {
  addFolders(api, services);
  addPackages(api, services);
  addMoves(api, services);
  addRoles(api, services);
}

function addFolders(api: FastifyInstance, { session, packageRoots }: RestServices): void {
  const page = {
    after: Type.Optional(Type.String({ description: '`next` of the page before' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'entries of a page, 100 when absent' }),
    ),
  };
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/folders',
    summary: 'Lists the folders and packages of a folder; without a path the stores.',
    tag,
    scope: 'read',
    query: Type.Object({ ...page, path: Type.Optional(pathText) }),
    answer: Type.Object({ items: Type.Array(info.schema), next: Type.Optional(Type.String()) }),
    run: async ({ caller, query: { path, after, limit = 100 } }) => {
      const infos = await listPackageStore(session(caller), packageRoots, {
        folder: path,
        limit,
        after: placeOf(after),
      });
      const last = infos.at(-1);
      const next = infos.length < limit || last === undefined ? undefined : `${last.flags}:${last.name}`;
      return { items: infos.map(info.show), next };
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/package-store/folders',
    summary: 'Makes a folder.',
    tag,
    scope: 'deploy',
    body: bodyOf({ parent: Type.String(), name: Type.String() }),
    status: 201,
    answer: Type.Object({ path: Type.String() }),
    run: async ({ caller, body: { parent, name: folderName } }) => {
      const { store, storeName, path } = resolvePackageStorePath(session(caller), packageRoots, parent);
      await store.createFolder({ parentFolder: path, folderName });
      return { path: printStoredPath([storeName, ...(path === '' ? [] : [path]), folderName]) };
    },
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/package-store/folders/:path',
    summary: 'Renames a folder.',
    tag,
    scope: 'deploy',
    params,
    body: bodyOf({ name: Type.String() }),
    run: async ({ caller, params: { path: given }, body: { name: newName } }) => {
      const { store, path } = resolvePackageStorePath(session(caller), packageRoots, given);
      const { folder, name: oldName } = parseStoredPath(path);
      await store.renameFolder({ parentFolder: printStoredPath(folder), oldName, newName });
    },
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/package-store/folders/:path',
    summary: 'Removes an empty folder.',
    tag,
    scope: 'deploy',
    params,
    run: async ({ caller, params: { path: given } }) => {
      const { store, path } = resolvePackageStorePath(session(caller), packageRoots, given);
      await store.removeFolder({ folder: path });
    },
  });
}

function placeOf(after: string | undefined): PackageInfo | undefined {
  if (after === undefined) return undefined;
  const name = after.slice(2);
  if (after.startsWith(`${packageInfoFlags.folder}:`)) return folderInfo(name, '');
  if (after.startsWith(`${packageInfoFlags.package}:`))
    return { ...folderInfo(name, ''), flags: packageInfoFlags.package };
  throw faceError('OPENDTSX_E_FACES_VALUE', { name: 'after', value: after, allowed: '`next` of the page before' });
}

function addPackages(api: FastifyInstance, { session, packageRoots }: RestServices): void {
  const resolve = (caller: Parameters<RestServices['session']>[0], path: string) =>
    resolvePackageStorePath(session(caller), packageRoots, path);
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/packages/:path',
    summary: 'The package as it was stored.',
    tag,
    scope: 'read',
    params,
    produces: byteTypes[0],
    run: async ({ caller, params: { path: given }, reply }) => {
      const { store, path } = resolve(caller, given);
      const bytes = await store.getPackage({ packagePath: path });
      return reply.type(byteTypes[0]).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/packages/:path/exists',
    summary: 'Whether there is such a package.',
    tag,
    scope: 'read',
    params,
    answer: Type.Object({ exists: Type.Boolean() }),
    run: async ({ caller, params: { path: given } }) => {
      const { store, path } = resolve(caller, given);
      return { exists: await store.packageExists({ packagePath: path }) };
    },
  });
  forFiles(api, (files) =>
    defineRoute(files, {
      method: 'PUT',
      path: '/package-store/packages/:path',
      summary: 'Stores a package (.dtsx); it takes the place of another unless told otherwise.',
      tag,
      scope: 'deploy',
      params,
      query: Type.Object({ overwrite: Type.Optional(Type.Boolean()) }),
      body: fileBody,
      consumes: byteTypes,
      bodyLimit: largestPackage,
      run: async ({ caller, params: { path: given }, query: { overwrite }, body }) => {
        const { store, path } = resolve(caller, given);
        await store.putPackage({ packagePath: path, content: fileOf(body), overwrite });
      },
    }),
  );
  defineRoute(api, {
    method: 'DELETE',
    path: '/package-store/packages/:path',
    summary: 'Removes a package.',
    tag,
    scope: 'deploy',
    params,
    run: async ({ caller, params: { path: given } }) => {
      const { store, path } = resolve(caller, given);
      await store.removePackage({ packagePath: path });
    },
  });
}

function addMoves(api: FastifyInstance, { session, packageRoots }: RestServices): void {
  const ways = [
    ['copy', 'Copies a package, to another store too; the copy belongs to the caller.', copyPackageTo],
    ['move', 'Moves a package, to another store too.', movePackageTo],
  ] as const;
  for (const [verb, summary, run] of ways) {
    defineRoute(api, {
      method: 'POST',
      path: `/package-store/packages/:path/${verb}`,
      summary,
      tag,
      scope: 'deploy',
      params,
      body: target,
      run: async ({ caller, params: { path: sourcePath }, body: { to: packagePath, overwrite } }) =>
        run(session(caller), packageRoots, { sourcePath, packagePath, overwrite }),
    });
  }
}

function addRoles(api: FastifyInstance, { session, packageRoots }: RestServices): void {
  const pathInMsdb = (inside: PackageStoreSession, given: string): string => {
    const { storeName, path } = resolvePackageStorePath(inside, packageRoots, given);
    if (storeName === msdbName) return path;
    throw faceError('OPENDTSX_E_FACES_VALUE', {
      name: 'path',
      value: given,
      allowed: 'packages of MSDB, which alone have roles',
    });
  };
  defineRoute(api, {
    method: 'GET',
    path: '/package-store/packages/:path/roles',
    summary: 'The roles that a package of MSDB is given to.',
    tag,
    scope: 'read',
    params,
    answer: Type.Object(roles),
    run: async ({ caller, params: { path } }) =>
      getPackageRoles(session(caller), { packagePath: pathInMsdb(session(caller), path) }),
  });
  defineRoute(api, {
    method: 'PUT',
    path: '/package-store/packages/:path/roles',
    summary: 'Gives a package of MSDB to roles, which act together with the fixed ones; what is absent is taken away.',
    tag,
    scope: 'admin',
    params,
    body: bodyOf(roles),
    run: async ({ caller, params: { path }, body }) =>
      setPackageRoles(session(caller), { packagePath: pathInMsdb(session(caller), path), ...body }),
  });
}
