import type { ConnectionManager } from '../../model/package.ts';
import type { Project, ProjectPackage } from '../../model/project.ts';
import { encodeXml, plainUtf8 } from '../../xml/encoding.ts';
import { writeConnectionManagerFile } from '../conmgr/write-connection-manager-file.ts';
import { embeddedManifest } from '../dtproj/embedded-manifest.ts';
import { writeManifest } from '../dtproj/write-manifest.ts';
import { writePackage } from '../dtsx/write/write-package.ts';
import { writeParameters } from '../params/write-parameters.ts';
import { manifestName, noParameters, packProject, parametersName, withoutByteOrderMark } from './project-parts.ts';

/** Takes a file of a project and gives what is packed under its name. */
export type FinishPart = (name: string, bytes: Uint8Array) => Uint8Array;

/**
 * The project deployment file of a project. What was read from one and not changed keeps its bytes, entry by entry; packages that were
 * given to `project.packages[].package` are written from the model and described in the manifest as they now are. Secrets
 * that changed stand in plain form, as the writers of the files leave them. Throws `DtsError` when a package cannot be read.
 * @param finish what becomes of each file before it is packed: the place to protect secrets
 */
export function writeIspac(project: Project, finish: FinishPart = (_name, bytes) => bytes): Uint8Array {
  const connectionManagers = new Map(project.connectionManagers.map((each) => [fileNameOf(each, project), each]));
  return packProject({
    packages: project.packages.map((each) => ({ name: each.name, bytes: finish(each.name, packageBytes(each)) })),
    connectionManagers: [...connectionManagers].map(([name, manager]) => ({
      name,
      bytes: finish(name, withoutByteOrderMark(writeConnectionManagerFile(manager))),
    })),
    parameters: finish(parametersName, parametersOf(project)),
    manifest: finish(manifestName, manifestOf(project, connectionManagers)),
  });
}

function packageBytes(each: ProjectPackage): Uint8Array {
  return each.package === undefined ? each.read() : withoutByteOrderMark(writePackage(each.package).bytes);
}

// The designer names the file of a new connection manager after it.
function fileNameOf(manager: ConnectionManager, { origin }: Project): string {
  return origin?.connectionManagerFiles.get(manager) ?? `${manager.name}.conmgr`;
}

function parametersOf({ parameters, origin }: Project): Uint8Array {
  const root = origin?.parameters;
  if (root === undefined && parameters.length === 0) return encodeXml(noParameters, plainUtf8);
  return withoutByteOrderMark(writeParameters(parameters, root));
}

function manifestOf(project: Project, connectionManagers: ReadonlyMap<string, ConnectionManager>): Uint8Array {
  const { element, edits } = writeManifest({ ...project, connectionManagers }, project.origin?.manifest);
  const { source, parent } = element;
  const text = source.rewrite(edits);
  return parent === undefined ? encodeXml(text, source.encoding) : encodeXml(embeddedManifest(text), plainUtf8);
}
