import { dtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan } from '../plan/pipeline/pipeline-plan.ts';
import type { ExternalMetadataColumn } from '../sdk/component.ts';
import type { ComponentContext } from '../sdk/component-context.ts';

/**
 * Compares the external columns that a component uses with those that exist now, when the package asks for it
 * (ValidateExternalMetadata). Names are compared without case; columns that nobody uses may be missing.
 * Throws a `DtsError` that names the missing column and those there are.
 */
export async function checkExternalMetadata(plan: ComponentPlan, context: ComponentContext): Promise<void> {
  const { instance } = plan;
  if (!instance.validateExternalMetadata) return;
  const module = await plan.unit.load();
  const existing = await module.describeExternal?.(instance, context);
  if (existing === undefined || existing.length === 0) return;
  const names = new Set(existing.map((column) => column.name.toLowerCase()));
  for (const name of usedColumns(plan)) {
    if (!names.has(name.toLowerCase())) throw missing(plan, name, existing, context.source);
  }
}

function usedColumns(plan: ComponentPlan): string[] {
  const { inputs, outputs } = plan.instance;
  const columns = [
    ...inputs.flatMap((input) => input.columns),
    ...outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns),
  ];
  return columns.flatMap((column) => (column.external === undefined ? [] : [column.external.name]));
}

function missing(plan: ComponentPlan, column: string, existing: readonly ExternalMetadataColumn[], source: string) {
  return dtsError(
    'OPENDTSX_E_EXTERNALCOLUMNMISSING',
    {
      component: plan.instance.name,
      column,
      object: 'the table, query or file behind it',
      existing: existing.map((candidate) => candidate.name).join(', '),
    },
    { source, subComponent: plan.instance.name },
  );
}
