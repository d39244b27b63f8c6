import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionManager } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { closedManifest, type ProjectManifest, readManifest, withoutLostSecrets } from '../dtproj/read-manifest.ts';
import { readParameters } from '../params/read-parameters.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';
import { type ArchiveEntry, readArchive } from './archive.ts';
import { manifestName, parametersName } from './project-parts.ts';

/** The project of an `.ispac`, or none and the errors that say why. */
export interface ReadProject {
  readonly project?: Project;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads a project deployment file. Packages are listed and read on first use. Never throws for bad input; a damaged package
 * throws `DtsError` when it is read. What the manifest lists and the archive lacks gives a warning.
 */
export function readIspac(bytes: Uint8Array, options: ReadOptions = {}): ReadProject {
  try {
    return readProject(bytes, options);
  } catch (error) {
    // An entry turns out to be damaged only when it is unpacked.
    if (error instanceof DtsError) return { diagnostics: [error.diagnostic] };
    throw error;
  }
}

function readProject(bytes: Uint8Array, options: ReadOptions): ReadProject {
  const file = options.fileName ?? 'The project deployment file';
  const { entries, diagnostics } = readArchive(bytes, file);
  if (diagnostics.length > 0) return { diagnostics };
  const find = (name: string): ArchiveEntry | undefined =>
    entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const manifestEntry = find(manifestName);
  if (manifestEntry === undefined) {
    const detail = `it has no entry ${manifestName}`;
    return { diagnostics: [diagnostic('OPENDTSX_E_FORMATS_ARCHIVE', { file, detail })] };
  }
  const inside = (name: string): ReadOptions => ({ ...options, fileName: `${file}/${name}` });
  const opened = openDocument(manifestEntry.read(), inside(manifestName));
  diagnostics.push(...withoutLostSecrets(opened.diagnostics));
  if (opened.root === undefined) return { diagnostics };
  if (opened.root.localName !== 'Project') {
    const args = { file: `${file}/${manifestName}`, found: opened.root.name, expected: 'SSIS:Project' };
    return { diagnostics: [...diagnostics, diagnostic('OPENDTSX_E_FORMATS_ROOT', args)] };
  }
  const closed = closedManifest(opened.root, file);
  if (closed !== undefined) return { diagnostics: [...diagnostics, closed] };
  return assemble(readManifest(opened.root), find, inside, diagnostics);
}

function assemble(
  manifest: ProjectManifest,
  find: (name: string) => ArchiveEntry | undefined,
  inside: (name: string) => ReadOptions,
  diagnostics: Diagnostic[],
): ReadProject {
  const present = (name: string): ArchiveEntry[] => {
    const entry = find(name);
    if (entry !== undefined) return [entry];
    diagnostics.push(
      diagnostic('OPENDTSX_W_FORMATS_ENTRYMISSING', { project: manifest.name || 'in the archive', entry: name }),
    );
    return [];
  };
  const parametersEntry = find(parametersName);
  const read =
    parametersEntry === undefined ? undefined : readParameters(parametersEntry.read(), inside(parametersName));
  diagnostics.push(...(read?.diagnostics ?? []));
  const connectionManagerFiles = new Map<ConnectionManager, string>();
  for (const name of manifest.connectionManagers) {
    for (const entry of present(name)) {
      const result = readConnectionManagerFile(entry.read(), inside(entry.name));
      diagnostics.push(...result.diagnostics);
      if (result.connectionManager !== undefined) connectionManagerFiles.set(result.connectionManager, name);
    }
  }
  const connectionManagers = [...connectionManagerFiles.keys()];
  const packages = manifest.packages.flatMap(({ name, entryPoint }) =>
    present(name).map((entry) => ({ name, entryPoint, read: () => entry.read(), package: undefined })),
  );
  const { name, id, properties, protectionLevel } = manifest;
  const parameters = read?.parameters ?? [];
  const origin = { manifest: manifest.origin, parameters: read?.origin, connectionManagerFiles };
  const project = { name, id, properties, protectionLevel, packages, parameters, connectionManagers, origin };
  return { project, diagnostics };
}
