import { dtsError } from '../../diagnostics/dts-error.ts';
import type { EnvironmentReference } from '../catalog/environment-reference.ts';
import { type ParameterInfo, ParameterValueType } from '../catalog/parameter-info.ts';
import type { ProjectInfo } from '../catalog/project-info.ts';
import type { ParameterCollection } from '../catalog/send-parameters.ts';
import type { CatalogChange, PlanSettings } from './catalog-change.ts';
import type { DeclaredParameter, DeclaredProject } from './declared-catalog.ts';
import { givenValue, isSameValue, shown } from './declared-value.ts';
import { planPermissions } from './plan-permissions.ts';

/** What has to change so that a deployed project is as declared. Throws OPENDTSX_E_DECLARATION when it is not deployed, or has no such package or parameter. */
export async function planProject(
  project: ProjectInfo | undefined,
  path: string,
  declared: DeclaredProject,
  settings: PlanSettings,
): Promise<CatalogChange[]> {
  if (project === undefined) {
    const detail = 'is not deployed: run opendtsx deploy first, or leave it out';
    throw dtsError('OPENDTSX_E_DECLARATION', { file: settings.file, place: path, detail });
  }
  const changes = await planReferences(project, path, declared, settings);
  const own = { parameters: project.parameters, alter: () => project.alter() };
  changes.push(...(await planParameters(own, path, declared.parameters, settings)));
  for (const [name, parameters] of declared.packages) {
    const found = await project.packages.find(name);
    if (found === undefined) {
      const detail = 'is no package of the project';
      throw dtsError('OPENDTSX_E_DECLARATION', { file: settings.file, place: `${path}/${name}`, detail });
    }
    changes.push(...(await planParameters(found, `${path}/${name}`, parameters, settings)));
  }
  changes.push(...(await planPermissions(project.permissions, path, declared.permissions, true, settings)));
  return changes;
}

async function planReferences(
  project: ProjectInfo,
  path: string,
  { references }: DeclaredProject,
  { prunes }: PlanSettings,
): Promise<CatalogChange[]> {
  const found = await project.references.toArray();
  const isSame = (one: EnvironmentReference, { environment, folder = '.' }: DeclaredProject['references'][number]) =>
    one.name.toLowerCase() === environment.toLowerCase() &&
    one.environmentFolderName.toLowerCase() === folder.toLowerCase();
  const changes = references
    .filter((wanted) => !found.some((each) => isSame(each, wanted)))
    .map(({ environment, folder }): CatalogChange => {
      const apply = (): Promise<void> => {
        project.references.add(environment, folder);
        return project.alter();
      };
      const detail = `reference to ${folder === undefined ? '' : `/${folder}/`}${environment}`;
      return { kind: 'make', path: `${path}/references`, detail, apply };
    });
  if (!prunes) return changes;
  const removed = found.filter((each) => !references.some((wanted) => isSame(each, wanted)));
  return [
    ...changes,
    ...removed.map((each): CatalogChange => {
      const apply = (): Promise<void> => {
        project.references.kept.remove(each);
        return project.alter();
      };
      return { kind: 'remove', path: `${path}/references`, detail: `reference to ${each.name}`, apply };
    }),
  ];
}

interface ParameterOwner {
  readonly parameters: ParameterCollection;
  alter(): Promise<void>;
}

async function planParameters(
  owner: ParameterOwner,
  path: string,
  declared: ReadonlyMap<string, DeclaredParameter>,
  settings: PlanSettings,
): Promise<CatalogChange[]> {
  const changes: CatalogChange[] = [];
  for (const [name, wanted] of declared) {
    const found = await owner.parameters.find(name);
    if (found === undefined) {
      const detail = 'is no parameter that the project has';
      throw dtsError('OPENDTSX_E_DECLARATION', { file: settings.file, place: `${path}/${name}`, detail });
    }
    changes.push(...parameterChange(owner, found, wanted, `${path}/${name}`, settings));
  }
  if (!settings.prunes) return changes;
  const names = new Set([...declared.keys()].map((name) => name.toLowerCase()));
  for (const parameter of await owner.parameters.toArray()) {
    if (!parameter.valueSet || names.has(parameter.name.toLowerCase())) continue;
    const apply = (): Promise<void> => {
      parameter.clear();
      return owner.alter();
    };
    changes.push({ kind: 'remove', path: `${path}/${parameter.name}`, detail: 'value that is not declared', apply });
  }
  return changes;
}

function parameterChange(
  owner: ParameterOwner,
  found: ParameterInfo,
  wanted: DeclaredParameter,
  path: string,
  settings: PlanSettings,
): CatalogChange[] {
  const before = beforeOf(found);
  const kind = found.valueSet ? 'change' : 'make';
  if ('variable' in wanted) {
    if (found.referencedVariableName?.toLowerCase() === wanted.variable.toLowerCase()) return [];
    const apply = (): Promise<void> => {
      found.set(ParameterValueType.Referenced, wanted.variable);
      return owner.alter();
    };
    return [{ kind, path, detail: `${before} → variable ${wanted.variable}`, apply }];
  }
  const value = givenValue(wanted, path, settings);
  const isLiteral = found.valueSet && found.valueType === ParameterValueType.Literal;
  const isSame = found.sensitive ? !settings.sendsSecrets : isSameValue(found.value, value, found.dataType);
  if (isLiteral && isSame) return [];
  const apply = (): Promise<void> => {
    found.set(ParameterValueType.Literal, value);
    return owner.alter();
  };
  return [{ kind, path, detail: `${before} → ${found.sensitive ? '****' : shown(value)}`, apply }];
}

function beforeOf(parameter: ParameterInfo): string {
  if (!parameter.valueSet) return 'design value';
  if (parameter.referencedVariableName !== undefined) return `variable ${parameter.referencedVariableName}`;
  return parameter.sensitive ? '****' : shown(parameter.value);
}
