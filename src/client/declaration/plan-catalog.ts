import type { Catalog } from '../catalog/catalog.ts';
import { CatalogFolder } from '../catalog/catalog-folder.ts';
import { EnvironmentInfo } from '../catalog/environment-info.ts';
import type { CatalogChange, PlanSettings } from './catalog-change.ts';
import type { DeclaredCatalog, DeclaredFolder } from './declared-catalog.ts';
import { planPermissions } from './plan-permissions.ts';
import { planProject } from './plan-project.ts';
import { planVariables } from './plan-variables.ts';

/**
 * What has to change so that a catalog is as declared, in the order in which it can be done; nothing when it is. Folders, environments and projects
 * that are not declared are not looked at. Throws OPENDTSX_E_DECLARATION for a project that is not deployed and for environment variables that are not set.
 */
export async function planCatalog(
  catalog: Catalog,
  declared: DeclaredCatalog,
  settings: PlanSettings,
): Promise<CatalogChange[]> {
  const environments: CatalogChange[] = [];
  const projects: CatalogChange[] = [];
  for (const [name, each] of declared.folders) {
    const found = await catalog.folders.find(name);
    const folder = found ?? new CatalogFolder(catalog, name, each.description);
    environments.push(...folderChanges(folder, found === undefined, each));
    environments.push(...(await environmentChanges(folder, found === undefined, each, settings)));
    for (const [project, wanted] of each.projects) {
      const deployed = found === undefined ? undefined : await found.projects.find(project);
      projects.push(...(await planProject(deployed, `/${name}/projects/${project}`, wanted, settings)));
    }
    projects.push(
      ...(await planPermissions(folder.permissions, `/${name}`, each.permissions, found !== undefined, settings)),
    );
  }
  // References may lead to environments of any folder.
  return [...environments, ...projects];
}

function folderChanges(folder: CatalogFolder, isNew: boolean, { description }: DeclaredFolder): CatalogChange[] {
  const path = `/${folder.name}`;
  if (isNew) return [{ kind: 'make', path, detail: 'folder', apply: () => folder.create() }];
  if (description === undefined || description === folder.description) return [];
  const detail = `description: "${folder.description}" → "${description}"`;
  const apply = (): Promise<void> => {
    folder.description = description;
    return folder.alter();
  };
  return [{ kind: 'change', path, detail, apply }];
}

async function environmentChanges(
  folder: CatalogFolder,
  isNewFolder: boolean,
  { environments }: DeclaredFolder,
  settings: PlanSettings,
): Promise<CatalogChange[]> {
  const changes: CatalogChange[] = [];
  for (const [name, declared] of environments) {
    const path = `/${folder.name}/environments/${name}`;
    const found = isNewFolder ? undefined : await folder.environments.find(name);
    const environment = found ?? new EnvironmentInfo(folder, name, declared.description);
    const { description } = declared;
    if (found === undefined)
      changes.push({ kind: 'make', path, detail: 'environment', apply: () => environment.create() });
    else if (description !== undefined && description !== found.description) {
      const detail = `description: "${found.description}" → "${description}"`;
      const apply = (): Promise<void> => {
        found.description = description;
        return found.alter();
      };
      changes.push({ kind: 'change', path, detail, apply });
    }
    changes.push(...(await planVariables(environment, path, declared.variables, settings)));
    const isThere = found !== undefined;
    changes.push(...(await planPermissions(environment.permissions, path, declared.permissions, isThere, settings)));
  }
  return changes;
}
