import type { Permission } from '../catalog/object-permissions.ts';

/** A value as a declaration gives it: a value, or the environment variable of this machine that holds it. */
export interface DeclaredValue {
  readonly value?: string | number | boolean;
  /** Name of an environment variable, for what must not stand in a file. */
  readonly env?: string;
}

/** A variable of an environment. */
export interface DeclaredVariable extends DeclaredValue {
  /** Data type; that of the value when absent: String, Int32, Int64, Double, Boolean. */
  readonly type: string;
  readonly sensitive: boolean;
  readonly description?: string;
}

/** A permission of a user or role. */
export interface DeclaredPermission {
  readonly principal: string;
  readonly permission: Permission;
  readonly isDenied: boolean;
}

/** An environment with everything that it is to hold. */
export interface DeclaredEnvironment {
  readonly description?: string;
  readonly variables: ReadonlyMap<string, DeclaredVariable>;
  readonly permissions: readonly DeclaredPermission[];
}

/** A value of a parameter, or the variable that it takes it from. */
export type DeclaredParameter = DeclaredValue | { readonly variable: string };

/** What a deployed project is to have. */
export interface DeclaredProject {
  /** `folder`: absolute; relative when absent. */
  readonly references: readonly { readonly environment: string; readonly folder?: string }[];
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly packages: ReadonlyMap<string, ReadonlyMap<string, DeclaredParameter>>;
  readonly permissions: readonly DeclaredPermission[];
}

/** A folder with everything that is said of it. */
export interface DeclaredFolder {
  readonly description?: string;
  readonly environments: ReadonlyMap<string, DeclaredEnvironment>;
  readonly projects: ReadonlyMap<string, DeclaredProject>;
  readonly permissions: readonly DeclaredPermission[];
}

/** What a catalog is to be like. */
export interface DeclaredCatalog {
  readonly folders: ReadonlyMap<string, DeclaredFolder>;
}
