import { InternalError } from '../../diagnostics/internal-error.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ComponentInstance } from '../../sdk/component.ts';
import { restoreExpressions } from './component-expression.ts';
import type { ComponentPlan, PipelinePlan } from './pipeline-plan.ts';

/** Where a thread finds its units. */
export type UnitFinder = Pick<Registry, 'component'>;

/** A pipeline plan as data, for another thread: units by name, everything else structured-clonable. */
export interface PortablePlan extends Omit<PipelinePlan, 'components'> {
  readonly components: readonly PortableComponent[];
}

/** A component of a portable plan. */
export interface PortableComponent extends Omit<ComponentPlan, 'unit'> {
  readonly creationName: string;
}

/** The plan without the units. The result shares its parts: it is meant to be cloned at once. */
export function portablePlan(plan: PipelinePlan): PortablePlan {
  const components = plan.components.map(({ unit, ...component }) => ({
    ...component,
    creationName: unit.declaration.identifiers.creationName,
  }));
  return { ...plan, components };
}

/** The plan again, from a clone of its portable form. Throws `InternalError` for a unit that the registry lacks. */
export function restorePlan(portable: PortablePlan, registry: UnitFinder): PipelinePlan {
  const components = portable.components.map(({ creationName, ...component }): ComponentPlan => {
    const unit = registry.component(creationName);
    if (unit === undefined) throw new InternalError(`this thread has no unit ${creationName}`);
    restoreExpressions(component.instance satisfies ComponentInstance);
    return { ...component, unit };
  });
  return { ...portable, components };
}
