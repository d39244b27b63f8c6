import type { Package } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import type { Parameter } from '../../model/variable.ts';

/** The parameters of a package, and those of its project that the text of the package names. */
export function usedParameters(root: Package, project: Project | undefined): readonly Parameter[] {
  const text = root.origin?.outerXml ?? '';
  const named = (project?.parameters ?? []).filter(({ name }) => text.includes(`$Project::${name}`));
  return [...root.parameters, ...named];
}
