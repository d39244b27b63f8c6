import type { ComponentPlan, PipelinePlan } from './pipeline-plan.ts';

/** Names of the columns that a component adds on outputs with a path, and that no component takes. Columns of error outputs do not count. */
export function unusedColumns(component: ComponentPlan, pipeline: PipelinePlan): string[] {
  const used = usedLineages(pipeline);
  return component.instance.outputs
    .filter(({ connected, isErrorOut }) => connected && !isErrorOut)
    .flatMap(({ columns }) => columns.filter(({ lineageId }) => !used.has(lineageId)).map(({ name }) => name));
}

/** Lineage ids of all columns that some component takes. */
export function usedLineages({ components }: PipelinePlan): ReadonlySet<string> {
  const columns = components.flatMap(({ instance }) => instance.inputs.flatMap((input) => input.columns));
  return new Set(columns.map(({ lineageId }) => lineageId));
}
