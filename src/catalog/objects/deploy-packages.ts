import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { readIspac } from '../../formats/ispac/read-ispac.ts';
import { writeIspac } from '../../formats/ispac/write-ispac.ts';
import { newProject } from '../../model/new-project.ts';
import type { Project } from '../../model/project.ts';
import { nameKey } from '../../store/name-key.ts';
import { requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import {
  type Deployment,
  deploymentFailed,
  findForDeployment,
  type ProjectName,
  storeDeployment,
} from './deploy-project.ts';
import { readProjectContent, whyNoPackageName } from './project-content.ts';
import { type DeployedProject, deployedProject } from './project-versions.ts';

/** A row of catalog.Package_Table_Type. */
export interface PackageToDeploy {
  readonly name: string;
  readonly packageData: Uint8Array;
}

/**
 * Deploys packages into a project: each takes the place of the package of its name, or is added; the others stay as they are. A project that is not
 * there yet is made of them. All are deployed, or none.
 */
export async function deployPackages(
  session: CatalogSession,
  args: ProjectName & { readonly packagesTable: readonly PackageToDeploy[] },
): Promise<Deployment> {
  const { project } = await findForDeployment(session, args);
  if (args.packagesTable.length === 0) {
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENTEMPTY', { parameter: 'packages_table' });
  }
  const startMs = session.now();
  const before = project && (await deployedProject(session, project, project.object_version_lsn));
  const { bytes, findings } = replacePackages(args.projectName, before, args.packagesTable);
  const read = bytes === undefined ? { diagnostics: [] } : readProjectContent(bytes, before?.password);
  const found = [...findings, ...read.diagnostics];
  if (bytes === undefined || read.content === undefined) {
    throw await deploymentFailed(session, args, startMs, found, 'OPENDTSX_E_CATALOG_DEPLOY_PACKAGES');
  }
  return storeDeployment(session, args, {
    content: read.content,
    deployed: { bytes, password: before?.password },
    findings: found,
    startMs,
    ...(project === undefined ? {} : { basedOn: project.object_version_lsn }),
  });
}

interface ReplacedPackages {
  readonly bytes?: Uint8Array;
  readonly findings: readonly Diagnostic[];
}

function replacePackages(
  projectName: string,
  before: DeployedProject | undefined,
  packages: readonly PackageToDeploy[],
): ReplacedPackages {
  const password = before?.password;
  const options = password === undefined ? {} : { password };
  const opened: { readonly project?: Project; readonly diagnostics: readonly Diagnostic[] } =
    before === undefined
      ? { project: newProject(projectName), diagnostics: [] }
      : readIspac(before.bytes, { ...options, fileName: 'project.ispac' });
  const { project } = opened;
  const findings = [...opened.diagnostics, ...nameFindings(packages)];
  if (project === undefined) return { findings };
  for (const { name, packageData } of packages) {
    const read = readPackage(packageData, { ...options, fileName: name });
    findings.push(...read.diagnostics);
    if (read.package === undefined) continue;
    const replaced = project.packages.find((each) => nameKey(each.name) === nameKey(name));
    if (replaced === undefined) {
      project.packages.push({ name, entryPoint: true, read: () => packageData, package: read.package });
    } else {
      replaced.read = () => packageData;
      replaced.package = read.package;
    }
  }
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  return { bytes: writeIspac(project), findings };
}

function nameFindings(packages: readonly PackageToDeploy[]): Diagnostic[] {
  const seen = new Set<string>();
  return packages.flatMap(({ name }) => {
    requireText(name, 'name', 260);
    const detail = seen.has(nameKey(name)) ? 'it is there twice' : whyNoPackageName(name);
    seen.add(nameKey(name));
    return detail === undefined ? [] : [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_PACKAGENAME', { name, detail })];
  });
}
