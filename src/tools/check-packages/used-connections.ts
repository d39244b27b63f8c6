import type { ConnectionPlan, PackagePlan } from '../../plan/package-plan.ts';

/** The connection managers of a package, and those of its project that the text of the package names: tasks that are not known use them as well. */
export function usedConnections({ package: root, connections }: PackagePlan): readonly ConnectionPlan[] {
  const text = root.origin?.outerXml.toLowerCase() ?? '';
  const isNamed = (reference: string): boolean => reference !== '' && text.includes(reference.toLowerCase());
  return connections.filter(
    ({ scope, id, name }) => scope === 'package' || isNamed(id) || isNamed(`Project.ConnectionManagers[${name}]`),
  );
}
