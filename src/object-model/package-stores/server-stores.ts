import { DtsServer } from '../../client/package-store/dts-server.ts';
import type { StoredInfo } from '../../client/package-store/stored-info.ts';
import type { Connection } from '../../client/transport/connection.ts';
import type { PackageStores } from './package-stores.ts';

/** The package stores of a server. */
export function serverStores(connection: Connection): PackageStores {
  const server = new DtsServer(connection);
  const { packageStore } = server;
  return {
    get: (path) => packageStore.get(path),
    put: (path, content, options) => packageStore.put(path, content, options),
    remove: (path) => packageStore.remove(path),
    exists: (path) => packageStore.exists(path),
    createFolder: (parent, name) => packageStore.createFolder(parent, name),
    renameFolder: (path, name) => packageStore.renameFolder(path, name),
    removeFolder: (path) => packageStore.removeFolder(path),
    folderExists: (path) => packageStore.folderExists(path),
    async list(path) {
      const infos: StoredInfo[] = [];
      for await (const info of packageStore.list(path === '' ? undefined : path)) infos.push(info);
      return infos;
    },
    isSealed: true,
    roles: (path) => packageStore.roles(path),
    setRoles: (path, roles) => packageStore.setRoles(path, roles),
    roleNames: () => server.roles(),
    runningPackages: () => server.runningPackages(),
    info: () => server.info(),
  };
}
