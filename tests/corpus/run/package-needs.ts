import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { ConnectionPlan, ExecutablePlan, PackagePlan } from '../../../src/plan/package-plan.ts';
import { findConnection } from '../../../src/plan/plan-connections.ts';
import { isMappable } from './database-connections.ts';

/** What a package needs besides itself, told from its plan alone. */
export type PackageNeeds =
  | { readonly kind: 'files' | 'databases' }
  | { readonly kind: 'scripts' | 'units' | 'servers' | 'faulty'; readonly what: readonly string[] };

const unsupported: Readonly<Record<string, string>> = {
  OPENDTSX_E_TASK_UNSUPPORTED: 'creationName',
  OPENDTSX_E_COMPONENT_UNSUPPORTED: 'kind',
  OPENDTSX_E_ENUMERATOR_UNSUPPORTED: 'creationName',
  OPENDTSX_E_CONNECTION_UNSUPPORTED: 'type',
};
const localKinds = new Set(['database', 'flat-file', 'file', 'cache']);

/** Whether a package needs files and databases only, or what else. */
export function packageNeeds(plan: PackagePlan): PackageNeeds {
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
  const units = [...new Set(errors.filter(({ symbol }) => symbol in unsupported).map(unitName))].sort();
  if (units.length > 0)
    return { kind: units.every((name) => /\bScript/.test(name)) ? 'scripts' : 'units', what: units };
  if (errors.length > 0) return { kind: 'faulty', what: [...new Set(errors.map(({ message }) => message))] };
  const used = usedConnections(plan, plan.root);
  const servers = used.filter(
    (each) => !localKinds.has(each.unit?.declaration.gives ?? 'other') || leadsElsewhere(each),
  );
  if (servers.length > 0) return { kind: 'servers', what: [...new Set(servers.map(describe))].sort() };
  return { kind: used.some(isMappable) ? 'databases' : 'files' };
}

function leadsElsewhere(connection: ConnectionPlan): boolean {
  return connection.unit?.declaration.gives === 'database' && !isMappable(connection);
}

function describe({ unit, creationName }: ConnectionPlan): string {
  return unit?.declaration.gives === 'database' ? 'Analysis Services' : (unit?.declaration.displayName ?? creationName);
}

function unitName({ symbol, args }: Diagnostic): string {
  return String(args[unsupported[symbol]]).split(',')[0].trim();
}

/** Connection managers that executables which can run refer to. */
export function usedConnections(plan: PackagePlan, executable: ExecutablePlan): readonly ConnectionPlan[] {
  if (executable.neverRuns) return [];
  const references = [...(executable.task?.connections ?? []), ...(executable.foreachLoop?.connections ?? [])];
  const own = references.flatMap((reference) => findConnection(plan.connections, reference) ?? []);
  const children = [...executable.executables, ...executable.eventHandlers];
  return [...own, ...children.flatMap((child) => usedConnections(plan, child))];
}
