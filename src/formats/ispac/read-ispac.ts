import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Project } from '../../model/project.ts';
import { readConnectionManagerFile } from '../conmgr/read-connection-manager-file.ts';
import { type ProjectManifest, readManifest, withoutLostSecrets } from '../dtproj/read-manifest.ts';
import { readParameters } from '../params/read-parameters.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';
import { type ArchiveEntry, readArchive } from './archive.ts';

const manifestName = '@Project.manifest';
const parametersName = 'Project.params';

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
  const connectionManagers = manifest.connectionManagers.flatMap(present).flatMap((entry) => {
    const result = readConnectionManagerFile(entry.read(), inside(entry.name));
    diagnostics.push(...result.diagnostics);
    return result.connectionManager ?? [];
  });
  const packages = manifest.packages.flatMap(({ name, entryPoint }) =>
    present(name).map((entry) => ({ name, entryPoint, read: () => entry.read(), package: undefined })),
  );
  const { name, id, properties, protectionLevel } = manifest;
  const parameters = read?.parameters ?? [];
  return { project: { name, id, properties, protectionLevel, packages, parameters, connectionManagers }, diagnostics };
}
