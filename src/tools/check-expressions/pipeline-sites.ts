import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Component, CustomProperty } from '../../model/pipeline.ts';
import type { TaskPipeline } from '../../plan/package-plan.ts';
import { columnsAtInputs } from '../../plan/pipeline/column-flow.ts';
import { type ComponentExpressionScope, compileComponentExpression } from '../../plan/pipeline/component-expression.ts';
import { resolvePaths } from '../../plan/pipeline/path-graph.ts';
import type { AvailableColumns } from '../../plan/pipeline/pipeline-plan.ts';
import { type ExpressionSite, errorOf, type SiteOptions } from './expression-site.ts';

/** The expressions of a data flow, bound to the columns on their paths: those of outputs, output columns and replaced input columns. */
export function pipelineSites({ model, context }: TaskPipeline): readonly ExpressionSite[] {
  const reaching = columnsAtInputs(model, resolvePaths(model));
  return model.components.flatMap((component, index) => {
    const columns = new Map((reaching.get(index) ?? []).flatMap((input) => [...input]));
    return componentSites(component, columns, context);
  });
}

/** What a unit declares of its properties, as far as expressions are concerned. */
type Declarations = Readonly<Record<string, { readonly kind: string; readonly expression?: SiteOptions }>> | undefined;

interface SiteSurroundings {
  readonly columns: AvailableColumns;
  readonly scope: ComponentExpressionScope;
  /** Path of the component. */
  readonly path: string;
}

function componentSites(
  component: Component,
  columns: AvailableColumns,
  { registry, source, localeId, variableType }: TaskPipeline['context'],
): readonly ExpressionSite[] {
  const declaration = registry.component(component.componentClassId)?.declaration;
  const scope = { localeId: component.localeId ?? localeId, variableType };
  const around = { columns, scope, path: `${source}\\${component.name}` };
  const ofInputColumns: Declarations = declaration?.inputs?.columnProperties;
  const ofOutputs: Declarations = declaration?.outputs?.properties;
  const ofOutputColumns: Declarations = declaration?.outputs?.columnProperties;
  return [
    ...component.inputs
      .flatMap((input) => input.columns)
      .flatMap(({ lineageId, name, customProperties }) =>
        sitesOf(columns.get(lineageId)?.name ?? name, ofInputColumns, customProperties, around),
      ),
    ...component.outputs.flatMap((output) => [
      ...sitesOf(output.name, ofOutputs, output.customProperties, around),
      ...output.columns.flatMap(({ name, customProperties, type }) =>
        sitesOf(name, ofOutputColumns, customProperties, around, type),
      ),
    ]),
  ];
}

function sitesOf(
  name: string,
  declarations: Declarations,
  persisted: readonly CustomProperty[],
  { columns, scope, path }: SiteSurroundings,
  recorded?: ColumnType,
): readonly ExpressionSite[] {
  return Object.entries(declarations ?? {}).flatMap(([property, { kind, expression: form }]) => {
    const text = propertyText(persisted, property);
    if (kind !== 'expression' || text.trim() === '') return [];
    const { expression, diagnostics } = compileComponentExpression(text, columns, scope, form?.expected);
    return [
      {
        object: `${path}.${name}`,
        expression: propertyText(persisted, `Friendly${property}`) || text,
        type: expression?.type,
        failure: errorOf(diagnostics),
        recorded,
      },
    ];
  });
}

function propertyText(persisted: readonly CustomProperty[], name: string): string {
  return persisted.find((property) => property.name === name)?.value ?? '';
}
