import type { Connection } from '../transport/connection.ts';

/** A permission by the name that SSISDB's documentation gives it. */
export type Permission =
  | 'READ'
  | 'MODIFY'
  | 'EXECUTE'
  | 'MANAGE_PERMISSIONS'
  | 'CREATE_OBJECTS'
  | 'READ_OBJECTS'
  | 'MODIFY_OBJECTS'
  | 'EXECUTE_OBJECTS'
  | 'MANAGE_OBJECT_PERMISSIONS';

/** What was granted or denied to a user or role. */
export interface PermissionInfo {
  readonly principal: string | undefined;
  readonly permission: Permission;
  readonly isDenied: boolean;
  readonly grantedBy: string | undefined;
}

interface PermissionRow {
  readonly principal?: string;
  readonly permission: Permission;
  readonly isDenied: boolean;
  readonly grantedBy?: string;
}

/** The permissions of a folder, project, environment or operation. */
export class ObjectPermissions {
  readonly #connection: Connection;
  readonly #path: () => string;

  /** @param path the address of the object, asked for at every call: objects are renamed */
  constructor(connection: Connection, path: () => string) {
    this.#connection = connection;
    this.#path = () => `${path()}/permissions`;
  }

  /** What was granted and denied: the entries of the user, or all where it manages permissions. */
  async explicit(): Promise<PermissionInfo[]> {
    const { items } = await this.#connection.get<{ items: PermissionRow[] }>(this.#path());
    return items.map(({ principal, permission, isDenied, grantedBy }) => ({
      principal,
      permission,
      isDenied,
      grantedBy,
    }));
  }

  /** What the user itself may do with the object, over roles and folder too. */
  async effective(): Promise<Permission[]> {
    return (await this.#connection.get<{ items: Permission[] }>(`${this.#path()}/effective`)).items;
  }

  /** Gives a user or role a permission. */
  grant(principal: string, permission: Permission): Promise<void> {
    return this.#connection.send('POST', `${this.#path()}/grant`, { principal, permission });
  }

  /** Denies a permission, which outweighs what was granted. */
  deny(principal: string, permission: Permission): Promise<void> {
    return this.#connection.send('POST', `${this.#path()}/deny`, { principal, permission });
  }

  /** Takes back what was granted or denied: one permission or all. */
  revoke(principal: string, permission?: Permission): Promise<void> {
    const body = permission === undefined ? { principal } : { principal, permission };
    return this.#connection.send('POST', `${this.#path()}/revoke`, body);
  }
}
