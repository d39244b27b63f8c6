import { type FileStore, joinStoredPath, pathInFolder, type StoredFile } from 'opendtsx/sdk';

/** A folder of a store as a store of its own: paths begin there. */
export function rootedStore(store: FileStore, root: string): FileStore {
  if (root === '') return store;
  const within = (path: string): string => joinStoredPath(root, path);
  const { removeFolder } = store;
  return {
    async *list(folder, recursive, signal): AsyncGenerator<StoredFile> {
      for await (const file of store.list(within(folder), recursive, signal)) {
        yield { ...file, path: pathInFolder(file.path, root) };
      }
    },
    read: (path, signal) => store.read(within(path), signal),
    write: (path, content, signal) => store.write(within(path), content, signal),
    exists: (path, signal) => store.exists(within(path), signal),
    remove: (path, signal) => store.remove(within(path), signal),
    ...(removeFolder === undefined ? {} : { removeFolder: (path, signal) => removeFolder(within(path), signal) }),
  };
}
