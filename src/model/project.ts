import type { ConnectionManager, Package } from './package.ts';
import type { Parameter } from './variable.ts';

/** A project: packages that share parameters and connection managers. Read from an `.ispac`, or from the folder around a package. */
export interface Project {
  name: string;
  id: string;
  /** Manifest properties by name. */
  properties: Map<string, string>;
  protectionLevel: number;
  /** Packages by file name as in the manifest, e.g. `Load.dtsx`; read on first use. */
  packages: ProjectPackage[];
  parameters: Parameter[];
  connectionManagers: ConnectionManager[];
}

/** A package of a project. */
export interface ProjectPackage {
  /** File name, decoded. */
  name: string;
  entryPoint: boolean;
  /** The text of the `.dtsx`. Throws `DtsError` when it cannot be had. */
  read(): Uint8Array;
  package: Package | undefined;
}
