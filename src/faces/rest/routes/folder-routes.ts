import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { findFolder } from '../../../catalog/objects/find-objects.ts';
import {
  createFolder,
  deleteFolder,
  listFolders,
  renameFolder,
  setFolderDescription,
} from '../../../catalog/objects/folders.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'folders';
const params = Type.Object({ folder: Type.String() });
const description = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const folder = viewOf({
  folder_id: 'integer',
  name: 'text',
  description: 'text?',
  created_by_name: 'text',
  created_ms: 'time',
});

/** Folders of the catalog. */
export function addFolderRoutes(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/catalog/folders',
    summary: 'Lists the folders.',
    tag,
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(folder.schema),
    run: async ({ caller, query }) =>
      pageOf((await listFolders(session(caller), query)).map(folder.show), query.limit, ({ folderId }) => folderId),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/catalog/folders',
    summary: 'Makes a folder.',
    tag,
    scope: 'admin',
    body: bodyOf({ name: Type.String(), description }),
    answer: Type.Object({ folderId: Type.Integer() }),
    status: 201,
    run: async ({ caller, body: { name, description: folderDescription } }) =>
      inTransaction(session(caller), async (inside) => {
        const made = await createFolder(inside, { folderName: name });
        if (folderDescription !== undefined) {
          await setFolderDescription(inside, { folderName: name, folderDescription });
        }
        return made;
      }),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/catalog/folders/:folder',
    summary: 'Tells of a folder.',
    tag,
    scope: 'read',
    params,
    answer: folder.schema,
    run: async ({ caller, params: { folder: name } }) => folder.show(await findFolder(session(caller), name)),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/catalog/folders/:folder',
    summary: 'Renames or describes a folder.',
    tag,
    scope: 'admin',
    params,
    body: bodyOf({ name: Type.Optional(Type.String()), description }),
    run: async ({ caller, params: { folder: folderName }, body: { name, description: folderDescription } }) =>
      inTransaction(session(caller), async (inside) => {
        if (folderDescription !== undefined) await setFolderDescription(inside, { folderName, folderDescription });
        if (name !== undefined) await renameFolder(inside, { oldName: folderName, newName: name });
      }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/catalog/folders/:folder',
    summary: 'Deletes an empty folder.',
    tag,
    scope: 'admin',
    params,
    run: async ({ caller, params: { folder: folderName } }) => deleteFolder(session(caller), { folderName }),
  });
}
