import { isKnownLocale } from '../datatypes/locale.ts';
import type { Executable } from '../model/executable.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import { type NamedType, type NameScope, nestScope } from './name-scope.ts';
import { planLocale } from './plan-locale.ts';
import { planParameter, typeOfVariable } from './plan-variables.ts';
import { systemVariableTypes } from './system-variables.ts';

/** The names around a package: its parameters, in its locale. */
export function scopeAroundPackage(
  source: Package,
  parameters: readonly NamedType[],
  outer?: NameScope | undefined,
): NameScope {
  const localeId = source.localeId > 0 && isKnownLocale(source.localeId) ? source.localeId : 1033;
  return nestScope(outer, parameters, localeId);
}

/** The names inside an executable: its own variables, its system variables, and those around it. */
export function scopeInside(model: Executable, outer: NameScope, localeId: number): NameScope {
  const names = model.variables.map((variable) => ({
    qualifiedName: `${variable.namespace}::${variable.name}`,
    type: typeOfVariable(variable),
  }));
  return nestScope(nestScope(outer, systemVariableTypes(model.kind), localeId), names);
}

/** The names inside an executable of a package in memory, without planning anything else. */
export function scopeOfExecutable(model: Executable, project?: Project | undefined): NameScope {
  const { parent } = model;
  const outer = parent === undefined ? scopeAroundRoot(model as Package, project) : scopeOfExecutable(parent, project);
  const localeId = planLocale({ localeId: model.localeId, inherited: outer.localeId, source: model.name }, []);
  return scopeInside(model, outer, localeId);
}

function scopeAroundRoot(source: Package, project: Project | undefined): NameScope {
  const parameters = [...source.parameters, ...(project?.parameters ?? [])];
  return scopeAroundPackage(
    source,
    parameters.map((parameter) => planParameter(parameter, undefined, [])),
  );
}
