import type { Executable } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import type { Variable } from '../../model/variable.ts';
import { walkExecutables } from '../../model/walk.ts';
import type { MarkupElement } from './markup-value.ts';

/** A variable and the executable that owns it. */
export interface VariableTarget {
  readonly owner: Executable;
  readonly variable: Variable;
}

/** `User::Folder`. */
export const qualifiedName = ({ namespace, name }: Pick<Variable, 'namespace' | 'name'>): string =>
  `${namespace}::${name}`;

/** Every variable of a package. */
export function variablesOf(source: Package): readonly VariableTarget[] {
  return [...walkExecutables(source)].flatMap((owner) => owner.variables.map((variable) => ({ owner, variable })));
}

/** The variable that a name means at an executable: the nearest one; without a namespace, one of User goes before others. */
export function resolveVariable(
  executable: Executable,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
): VariableTarget | undefined {
  if (namespace !== undefined) return nearest(executable, (each) => each.namespace === namespace && each.name === name);
  return (
    nearest(executable, (each) => each.namespace === 'User' && each.name === name) ??
    nearest(executable, (each) => each.name === name)
  );
}

function nearest(executable: Executable, matches: (variable: Variable) => boolean): VariableTarget | undefined {
  for (let owner: Executable | undefined = executable; owner !== undefined; owner = owner.parent) {
    const variable = owner.variables.find(matches);
    if (variable !== undefined) return { owner, variable };
  }
  return undefined;
}

/** Finds the executable that an element of the package belongs to. */
export function executableFinder(source: Package): (element: MarkupElement) => Executable {
  const byElement = new Map<MarkupElement | undefined, Executable>();
  for (const executable of walkExecutables(source)) byElement.set(executable.origin, executable);
  return (element) => {
    for (let each: MarkupElement | undefined = element; each !== undefined; each = each.parent) {
      const executable = byElement.get(each);
      if (executable !== undefined) return executable;
    }
    return source;
  };
}
