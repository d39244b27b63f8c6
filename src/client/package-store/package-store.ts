import type { Connection } from '../transport/connection.ts';
import { RefusedRequest } from '../transport/refused-request.ts';
import { requestPath } from '../transport/request-path.ts';
import { type StoredInfo, type StoredInfoRow, storedInfoOf } from './stored-info.ts';

/** The roles that a package of MSDB is given to; absent where the fixed roles decide. */
export interface PackageRoles {
  readonly readRole?: string;
  readonly writeRole?: string;
}

/** Whether a package may take the place of another. */
export interface PlacingOptions {
  readonly overwrite?: boolean;
}

/** The package stores of a server, as one user uses them. Paths begin with the name of a store: `MSDB\Loads\Daily`, `File System\Daily`. */
export class PackageStore {
  readonly #connection: Connection;

  /** Over a connection that `openConnection` gives. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The package as it was stored. */
  get(path: string): Promise<Uint8Array> {
    return this.#connection.download(requestPath`/package-store/packages/${path}`);
  }

  /** Stores a `.dtsx`; another of this name is replaced unless `overwrite` is false. */
  async put(path: string, content: Uint8Array, { overwrite = true }: PlacingOptions = {}): Promise<void> {
    const query = overwrite ? '' : '?overwrite=false';
    await this.#connection.upload('PUT', `${requestPath`/package-store/packages/${path}`}${query}`, content);
  }

  async remove(path: string): Promise<void> {
    await this.#connection.send('DELETE', requestPath`/package-store/packages/${path}`);
  }

  async exists(path: string): Promise<boolean> {
    const address = requestPath`/package-store/packages/${path}/exists`;
    return (await this.#connection.get<{ readonly exists: boolean }>(address)).exists;
  }

  /** Copies a package on the server, to another of its stores too; another of this name is replaced only with `overwrite`. */
  async copy(path: string, to: string, { overwrite = false }: PlacingOptions = {}): Promise<void> {
    await this.#connection.send('POST', requestPath`/package-store/packages/${path}/copy`, { to, overwrite });
  }

  /** Moves a package on the server, as `copy`. */
  async move(path: string, to: string, { overwrite = false }: PlacingOptions = {}): Promise<void> {
    await this.#connection.send('POST', requestPath`/package-store/packages/${path}/move`, { to, overwrite });
  }

  /** Makes a folder in another. */
  async createFolder(parent: string, name: string): Promise<void> {
    await this.#connection.send('POST', '/package-store/folders', { parent, name });
  }

  async renameFolder(path: string, name: string): Promise<void> {
    await this.#connection.send('PATCH', requestPath`/package-store/folders/${path}`, { name });
  }

  /** Only an empty one. */
  async removeFolder(path: string): Promise<void> {
    await this.#connection.send('DELETE', requestPath`/package-store/folders/${path}`);
  }

  async folderExists(path: string): Promise<boolean> {
    try {
      await this.#connection.get('/package-store/folders', { path, limit: 1 });
      return true;
    } catch (error) {
      if (error instanceof RefusedRequest && error.status === 404) return false;
      throw error;
    }
  }

  /** The folders and then the packages of a folder, by name; without a path the stores. */
  async *list(path?: string): AsyncGenerator<StoredInfo, void, undefined> {
    for await (const row of this.#connection.list<StoredInfoRow>('/package-store/folders', { path, limit: 1000 })) {
      yield storedInfoOf(row);
    }
  }

  roles(path: string): Promise<PackageRoles> {
    return this.#connection.get(requestPath`/package-store/packages/${path}/roles`);
  }

  /** What is absent is taken away. */
  async setRoles(path: string, roles: PackageRoles): Promise<void> {
    await this.#connection.send('PUT', requestPath`/package-store/packages/${path}/roles`, roles);
  }
}
