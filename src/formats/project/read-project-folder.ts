import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConnectionManager } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import type { ProjectManifest } from '../dtproj/read-manifest.ts';
import { readProjectFile } from '../dtproj/read-project-file.ts';
import { readParameters } from '../params/read-parameters.ts';

/** A file of a folder; reading is up to the caller, so that this room never touches the disk. */
export interface FolderEntry {
  /** File name without folder. */
  readonly name: string;
  /** Throws whatever the caller's reading throws. */
  read(): Uint8Array;
}

/** The project around a package; none when the folder holds a package of the package deployment model. */
export interface ReadProjectFolder {
  readonly project?: Project;
  readonly diagnostics: Diagnostic[];
}

/**
 * Puts together the project a package belongs to from the files beside it: the `.dtproj` that lists the package (or else the
 * first one of the project deployment model), `*.params` and `*.conmgr`. A folder without `.dtproj` is a project when it has
 * parameters or connection managers. Never throws for bad input.
 * @param packageName file name of the package, e.g. `Load.dtsx`
 */
export function readProjectFolder(
  packageName: string,
  entries: readonly FolderEntry[],
  options: { readonly password?: Secret } = {},
): ReadProjectFolder {
  const sorted = entries.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const named = (extension: string): FolderEntry[] =>
    sorted.filter(({ name }) => name.toLowerCase().endsWith(extension));
  const diagnostics: Diagnostic[] = [];
  const manifest = findManifest(packageName, named('.dtproj'), options, diagnostics);
  if (manifest === 'package-deployment') return { diagnostics };
  const parameterFiles = named('.params');
  const connectionFiles = listedFiles(named('.conmgr'), manifest, diagnostics);
  if (manifest === undefined && parameterFiles.length === 0 && connectionFiles.length === 0) return { diagnostics };
  const readings = parameterFiles.map((entry) => readParameters(entry.read(), { ...options, fileName: entry.name }));
  for (const reading of readings) diagnostics.push(...reading.diagnostics);
  const connectionManagerFiles = new Map<ConnectionManager, string>();
  for (const entry of connectionFiles) {
    const result = readConnectionManagerFile(entry.read(), { ...options, fileName: entry.name });
    diagnostics.push(...result.diagnostics);
    if (result.connectionManager !== undefined) connectionManagerFiles.set(result.connectionManager, entry.name);
  }
  const project: Project = {
    ...projectMembers(manifest),
    packages: listedPackages(named('.dtsx'), manifest),
    parameters: readings.flatMap(({ parameters }) => parameters),
    connectionManagers: [...connectionManagerFiles.keys()],
    origin: { manifest: manifest?.origin, parameters: readings.at(0)?.origin, connectionManagerFiles },
  };
  return { project, diagnostics };
}

function findManifest(
  packageName: string,
  files: readonly FolderEntry[],
  options: { readonly password?: Secret },
  diagnostics: Diagnostic[],
): ProjectManifest | 'package-deployment' | undefined {
  const manifests: ProjectManifest[] = [];
  let packageDeployment = false;
  for (const entry of files) {
    const result = readProjectFile(entry.read(), { ...options, fileName: entry.name });
    diagnostics.push(...result.diagnostics);
    const manifest = result.projectFile?.manifest;
    if (manifest !== undefined) manifests.push(manifest);
    packageDeployment ||= result.projectFile?.deploymentModel === 'package';
  }
  const listing = manifests.find(({ packages }) => packages.some(({ name }) => sameName(name, packageName)));
  return listing ?? manifests[0] ?? (packageDeployment ? 'package-deployment' : undefined);
}

function listedFiles(
  files: readonly FolderEntry[],
  manifest: ProjectManifest | undefined,
  diagnostics: Diagnostic[],
): FolderEntry[] {
  if (manifest === undefined) return [...files];
  return manifest.connectionManagers.flatMap((entry) => {
    const file = files.find(({ name }) => sameName(name, entry));
    if (file === undefined) {
      diagnostics.push(diagnostic('OPENDTSX_W_FORMATS_ENTRYMISSING', { project: manifest.name, entry }));
    }
    return file ?? [];
  });
}

function listedPackages(files: readonly FolderEntry[], manifest: ProjectManifest | undefined): Project['packages'] {
  const entryPoint = (file: string): boolean =>
    manifest?.packages.find(({ name }) => sameName(name, file))?.entryPoint ?? true;
  return files.map((file) => ({
    name: file.name,
    entryPoint: entryPoint(file.name),
    read: () => file.read(),
    package: undefined,
  }));
}

function projectMembers(
  manifest: ProjectManifest | undefined,
): Pick<Project, 'name' | 'id' | 'properties' | 'protectionLevel'> {
  if (manifest === undefined) return { name: '', id: '', properties: new Map(), protectionLevel: 1 };
  const { name, id, properties, protectionLevel } = manifest;
  return { name, id, properties, protectionLevel };
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
