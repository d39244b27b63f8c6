import type { ExpressionScope } from '../../expressions/expression-scope.ts';
import type { Executable } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import type { Parameter } from '../../model/variable.ts';
import { type NamedType, type NameScope, nestScope } from '../../plan/name-scope.ts';
import { findColumn } from '../../plan/pipeline/component-expression.ts';
import type { AvailableColumns } from '../../plan/pipeline/pipeline-plan.ts';
import { planParameter, typeOfVariable } from '../../plan/plan-variables.ts';
import { systemVariableTypes } from '../../plan/system-variables.ts';
import type { KnownName, KnownNames } from '../evaluate-expression/complete-expression.ts';

/** The names that are visible at an executable. */
export interface VisibleNames {
  readonly scope: NameScope;
  /** The nearest first. */
  readonly variables: readonly KnownName[];
}

/** The names outside the package: parameters of the package itself and of its project. */
export function outermostNames(source: Package, projectParameters: readonly Parameter[]): VisibleNames {
  const names = [...source.parameters, ...projectParameters].map((parameter): NamedType => {
    const { qualifiedName, type } = planParameter(parameter, undefined, []);
    return { qualifiedName, type };
  });
  const localeId = source.localeId > 0 ? source.localeId : 1033;
  return { scope: nestScope(undefined, names, localeId), variables: known(names) };
}

/** The names that are visible at an executable whose surroundings see `outer`. */
export function namesAt(executable: Executable, outer: VisibleNames): VisibleNames {
  const own = executable.variables.map((variable) => ({
    qualifiedName: `${variable.namespace}::${variable.name}`,
    type: typeOfVariable(variable),
  }));
  const system = systemVariableTypes(executable.kind);
  const shadowed = new Set([...own, ...system].map(({ qualifiedName }) => qualifiedName));
  const visible = outer.variables.filter(({ name }) => !shadowed.has(name));
  return {
    scope: nestScope(nestScope(outer.scope, system), own),
    variables: [...known(own), ...visible, ...known(system)],
  };
}

const known = (names: readonly NamedType[]): KnownName[] =>
  names.map(({ qualifiedName, type }) => ({ name: qualifiedName, type }));

/** What the names in an expression outside the data flow mean. */
export function expressionScope({ scope }: VisibleNames): ExpressionScope {
  return { localeId: scope.localeId, variable: (reference) => scope.variableType(reference) };
}

/** What the names in an expression of a component mean: the columns at its inputs besides the variables. */
export function componentScope(names: VisibleNames, columns: AvailableColumns): ExpressionScope {
  const lineageIds = [...columns.keys()];
  return {
    ...expressionScope(names),
    column(reference) {
      const lineageId = findColumn(columns, reference);
      const column = lineageId === undefined ? undefined : columns.get(lineageId);
      return lineageId === undefined || column === undefined
        ? undefined
        : { index: lineageIds.indexOf(lineageId), type: column.type };
    },
  };
}

/** The names to complete in an expression of a component, or outside the data flow when there are no columns. */
export function knownNames({ variables }: VisibleNames, columns?: AvailableColumns): KnownNames {
  return { variables, columns: [...(columns?.values() ?? [])] };
}
