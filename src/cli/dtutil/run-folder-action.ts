import { DTSPackageInfoFlags } from '../../client/package-store/stored-info.ts';
import type { PackageStores } from '../../object-model/package-stores/package-stores.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { failed } from './command-failure.ts';
import type { FolderAction, StoreServer } from './command-options.ts';
import { storedPlace } from './stored-place.ts';

/** Carries out what a command line asks of a folder, and gives the exit code 0. Throws `CommandFailure` and `DtsError`. */
export async function runFolderAction(
  action: FolderAction,
  server: StoreServer | undefined,
  { output }: CommandConsole,
): Promise<number> {
  const lines = await carryOut(action, server);
  output.write(`${[...lines, 'The operation completed successfully.'].join('\n')}\n`);
  return 0;
}

async function carryOut(action: FolderAction, server: StoreServer | undefined): Promise<readonly string[]> {
  const place = 'parent' in action ? action.parent : action.folder;
  const { stores, path } = await storedPlace(place, server);
  switch (action.kind) {
    case 'create-folder':
      await stores.createFolder(path, action.name);
      return [`Made the folder ${path}\\${action.name}.`];
    case 'delete-folder':
      await stores.removeFolder(`${path}\\${action.name}`);
      return [`Deleted the folder ${path}\\${action.name}.`];
    case 'rename-folder':
      await stores.renameFolder(`${path}\\${action.name}`, action.newName);
      return [`Renamed the folder ${path}\\${action.name} to ${action.newName}.`];
    case 'folder-exists':
      if (await stores.folderExists(path)) return [`The folder ${path} exists.`];
      throw failed('OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND', { path });
    case 'list-folder':
      return listFolder(stores, path, action.isDeep);
  }
}

async function listFolder(stores: PackageStores, path: string, isDeep: boolean): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, flags } of await stores.list(path)) {
    const isFolder = flags === DTSPackageInfoFlags.Folder;
    const inside = path === '' ? name : `${path}\\${name}`;
    lines.push(`${isFolder ? 'Folder ' : 'Package'}  ${inside}`);
    if (isFolder && isDeep) lines.push(...(await listFolder(stores, inside, isDeep)));
  }
  return lines;
}
