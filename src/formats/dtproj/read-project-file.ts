import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { openDocument, type ReadOptions } from '../protection/open-document.ts';
import { closedManifest, type ProjectManifest, readManifest, withoutLostSecrets } from './read-manifest.ts';

/** What a `.dtproj` says; `manifest` is undefined in the package deployment model, whose projects hold nothing that runs. */
export interface ProjectFile {
  readonly deploymentModel: 'project' | 'package';
  readonly manifest: ProjectManifest | undefined;
}

/** Reads a `.dtproj`. A file without DeploymentModel is of SQL Server 2005 to 2008: package deployment. Never throws for bad input. */
export function readProjectFile(
  input: Uint8Array | string,
  options: ReadOptions = {},
): { readonly projectFile?: ProjectFile; readonly diagnostics: Diagnostic[] } {
  const { root, document, diagnostics: all } = openDocument(input, options);
  const diagnostics = withoutLostSecrets(all);
  if (root === undefined || document === undefined) return { diagnostics };
  if (root.localName !== 'Project') {
    const args = { file: options.fileName ?? 'The project file', found: root.name, expected: 'Project' };
    const place = { location: document.locationOf(root.start) };
    return { diagnostics: [...diagnostics, diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  const project = root.child('DeploymentModelSpecificContent')?.child('Manifest')?.child('Project');
  const isProjectModel = root.child('DeploymentModel')?.textContent.trim() === 'Project';
  const closed =
    project && isProjectModel ? closedManifest(project, options.fileName ?? 'The project file') : undefined;
  if (closed !== undefined) return { diagnostics: [...diagnostics, closed] };
  const projectFile: ProjectFile = {
    deploymentModel: isProjectModel ? 'project' : 'package',
    manifest: isProjectModel && project !== undefined ? readManifest(project) : undefined,
  };
  return { projectFile, diagnostics };
}
