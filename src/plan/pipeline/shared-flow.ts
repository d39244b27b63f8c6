import type { ComponentPlan, PipelinePlan } from './pipeline-plan.ts';

/** The position of the source whose rows several threads may share, or why they may not. */
export type SharedFlow = { readonly source: number } | { readonly obstacle: string };

/** Whether a data flow may run in copies on several threads, as far as its plan tells. */
export function sharedFlow(plan: PipelinePlan): SharedFlow {
  if (plan.settings.engineThreads < 2) return { obstacle: 'EngineThreads of the Data Flow task is 1' };
  const sources = plan.components.filter(({ unit }) => unit.declaration.kind === 'source');
  const [source] = sources;
  if (source === undefined || sources.length > 1) return { obstacle: `there are ${sources.length} sources` };
  for (const component of plan.components) {
    const obstacle = obstacleOf(component, component === source);
    if (obstacle !== undefined) return { obstacle: `${component.instance.name} ${obstacle}` };
  }
  return { source: source.index };
}

function obstacleOf({ unit, instance }: ComponentPlan, isSource: boolean): string | undefined {
  if (unit.declaration.partition === 'single') return 'works with all rows together';
  if (isSource) return undefined;
  if (instance.inputs.filter(({ connected }) => connected).length !== 1) return 'has more or less than one input';
  const asynchronous = instance.outputs.some(({ synchronousInputId }) => synchronousInputId === '');
  return asynchronous ? 'has an output of its own rhythm' : undefined;
}
