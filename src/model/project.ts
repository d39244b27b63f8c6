import type { XmlElement } from '../xml/xml-element.ts';
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
  /** The files it was read from: nothing of them is lost, whatever the model knows. */
  origin: ProjectOrigin | undefined;
}

/** What a project was read from. */
export interface ProjectOrigin {
  /** `SSIS:Project`, of an archive's manifest or within a `.dtproj`; undefined for a folder without `.dtproj`. */
  readonly manifest: XmlElement | undefined;
  /** `SSIS:Parameters`, the root of `Project.params`; undefined when there is none. */
  readonly parameters: XmlElement | undefined;
  /** File names, e.g. `Warehouse.conmgr`. */
  readonly connectionManagerFiles: ReadonlyMap<ConnectionManager, string>;
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
