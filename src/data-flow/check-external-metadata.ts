import type { ColumnType } from '../datatypes/data-type.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan } from '../plan/pipeline/pipeline-plan.ts';
import type { ComponentModule, ExternalColumn, ExternalMetadataColumn } from '../sdk/component.ts';
import type { ComponentContext } from '../sdk/component-context.ts';

/** An external column that the package uses, and whether values come from it. */
interface UsedColumn {
  readonly external: ExternalColumn;
  readonly isRead: boolean;
}

/**
 * Compares the external columns that a component uses with those that exist now, when the package asks for it
 * (ValidateExternalMetadata). Names are compared without case; columns that nobody uses may be missing. A missing column is an error, a width
 * that has come to cut values a warning. Throws a `DtsError` when the outside cannot be looked at.
 */
export async function compareExternalMetadata(plan: ComponentPlan, context: ComponentContext): Promise<Diagnostic[]> {
  const { instance } = plan;
  if (!instance.validateExternalMetadata) return [];
  const module = await plan.unit.load();
  const existing = await module.describeExternal?.(instance, context);
  if (existing === undefined || existing.length === 0) return [];
  const object = objectOf(plan, module, context);
  const byName = new Map(existing.map((column) => [column.name.toLowerCase(), column]));
  const findings: Diagnostic[] = [];
  for (const used of usedColumns(plan)) {
    const found = byName.get(used.external.name.toLowerCase());
    const finding =
      found === undefined
        ? missing(plan, used.external.name, object, existing, context)
        : narrowed(plan, used, found, object, context);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

/** The same comparison right before a component opens: throws the first error as a `DtsError`. */
export async function checkExternalMetadata(plan: ComponentPlan, context: ComponentContext): Promise<void> {
  const findings = await compareExternalMetadata(plan, context);
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new DtsError(error);
}

function objectOf(plan: ComponentPlan, module: ComponentModule, context: ComponentContext): string {
  return module.externalObject?.(plan.instance, context) ?? 'the table, query or file behind it';
}

function usedColumns(plan: ComponentPlan): UsedColumn[] {
  const { inputs, outputs } = plan.instance;
  const written = inputs.flatMap((input) => input.columns);
  const read = outputs.filter((output) => !output.isErrorOut).flatMap((output) => output.columns);
  return [
    ...written.flatMap(({ external }) => (external === undefined ? [] : [{ external, isRead: false }])),
    ...read.flatMap(({ external }) => (external === undefined ? [] : [{ external, isRead: true }])),
  ];
}

function missing(
  plan: ComponentPlan,
  column: string,
  object: string,
  existing: readonly ExternalMetadataColumn[],
  { source }: ComponentContext,
): Diagnostic {
  const component = plan.instance.name;
  const names = existing.map(({ name }) => name).join(', ');
  return diagnostic(
    'OPENDTSX_E_EXTERNALCOLUMNMISSING',
    { component, column, object, existing: names },
    { source, subComponent: component },
  );
}

/** The finding when values of the wider side no longer fit: what is read is wider than the package knows, or what is written to narrower. */
function narrowed(
  plan: ComponentPlan,
  { external, isRead }: UsedColumn,
  found: ExternalMetadataColumn,
  object: string,
  { source }: ComponentContext,
): Diagnostic | undefined {
  const packageWidth = widthOf(external.type);
  const width = widthOf(found.type);
  if (width === undefined || packageWidth === undefined) return undefined;
  // Drivers give the widest type there is to what has no declared width: that says nothing about the values.
  const cuts = isRead ? width > packageWidth && !isWidest(found.type) : width < packageWidth;
  if (!cuts) return undefined;
  const component = plan.instance.name;
  return diagnostic(
    'OPENDTSX_W_EXTERNALCOLUMNWIDTH',
    {
      component,
      column: found.name,
      object,
      width,
      packageWidth,
      direction: isRead ? 'Longer values are truncation errors' : 'Longer values are refused',
    },
    { source, subComponent: component },
  );
}

/** Declared width in characters or bytes; infinite for the long types, undefined for types without a width. */
function widthOf({ type, length }: ColumnType): number | undefined {
  if (type === 'DT_NTEXT' || type === 'DT_TEXT' || type === 'DT_IMAGE') return Number.POSITIVE_INFINITY;
  if (type !== 'DT_WSTR' && type !== 'DT_STR' && type !== 'DT_BYTES') return undefined;
  return length === 0 ? Number.POSITIVE_INFINITY : length;
}

function isWidest(type: ColumnType): boolean {
  return widthOf(type) === Number.POSITIVE_INFINITY || type.length === (type.type === 'DT_WSTR' ? 4000 : 8000);
}
