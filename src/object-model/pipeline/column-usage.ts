import type { ColumnType } from '../../datatypes/data-type.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Component, CustomProperty, Input, InputColumn, Output, OutputColumn } from '../../model/pipeline.ts';
import type { ExpressionForms } from '../../plan/pipeline/expression-forms.ts';
import { columnReference } from '../../sdk/row-algorithms/column-reference.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { newDesignedInputColumn, newDesignedOutputColumn } from './new-designed-objects.ts';

/** How a component uses a column of its input (`UT_…`). */
export const DTSUsageType = { UT_READONLY: 'readOnly', UT_READWRITE: 'readWrite', UT_IGNORED: 'ignored' } as const;
export type DTSUsageType = (typeof DTSUsageType)[keyof typeof DTSUsageType];

const usages: readonly string[] = Object.values(DTSUsageType);

/** A column of an input in its data flow. */
export interface ColumnPlace {
  readonly flow: DataFlowModel;
  readonly component: Component;
  readonly input: Input;
}

/**
 * Takes a column that reaches an input into use, changes how it is used, or drops it; the output columns that stand for it follow.
 * Gives the column in use. Throws DTS_E_ELEMENTNOTFOUND for a lineage id that does not reach the input.
 */
export function useColumn(place: ColumnPlace, lineageId: string, usage: DTSUsageType): InputColumn | undefined {
  const { flow, component, input } = place;
  if (!usages.includes(usage)) {
    const args = { property: 'UsageType', object: input.name, value: String(usage) };
    throw dtsError('OPENDTSX_E_MODEL_VALUE', { ...args, expected: `one of ${usages.join(', ')}` });
  }
  const present = input.columns.find((column) => column.lineageId === lineageId);
  if (usage === 'ignored') {
    if (present !== undefined) dropColumn(place, present);
    return undefined;
  }
  if (present?.usage === usage) return present;
  const upstream = flow.findReaching(input, lineageId);
  if (upstream === undefined) {
    const names = [...flow.availableAt(input).keys()].join(', ') || 'none: no path with columns leads there';
    const args = { element: lineageId, kind: 'column with this lineage id', owner: input.name, present: names };
    throw dtsError('DTS_E_ELEMENTNOTFOUND', args);
  }
  const { declaration } = flow.unitOf(component);
  const column = newDesignedInputColumn(input, upstream, usage, declaration);
  if (present === undefined) input.columns.push(column);
  else input.columns.splice(input.columns.indexOf(present), 1, column);
  flow.identifyAmong(input.columns, column);
  addTwin(place, column, upstream);
  return column;
}

/** Drops a column of an input, and the output columns that stand for it alone. */
export function dropColumn({ flow, component, input }: ColumnPlace, column: InputColumn): void {
  input.columns.splice(input.columns.indexOf(column), 1);
  const { twins } = flow.designOf(component);
  if (twins === undefined) return;
  const inputColumns = component.inputs.flatMap(({ columns }) => columns);
  for (const twin of twinsOf(flow, component, column)) {
    const isShared =
      twins.heldBy === 'input' && inputColumns.some((other) => referenceOf(other, twins.property) === twin.lineageId);
    const output = isShared ? undefined : component.outputs.find(({ columns }) => columns.includes(twin));
    output?.columns.splice(output.columns.indexOf(twin), 1);
  }
}

function addTwin({ flow, component }: ColumnPlace, column: InputColumn, upstream: OutputColumn): void {
  const { twins } = flow.designOf(component);
  if (twins === undefined || twinsOf(flow, component, column).length > 0) return;
  const outputs = component.outputs.filter(({ isErrorOut }) => !isErrorOut);
  if (twins.heldBy === 'output') {
    for (const output of outputs) {
      const twin = addOutputColumn(flow, component, output, upstream);
      setReference(twin.customProperties, twins.property, column.lineageId);
    }
    return;
  }
  const [output] = outputs;
  if (output === undefined) return;
  const namesake = output.columns.find(({ name }) => name === upstream.name);
  const twin = namesake ?? addOutputColumn(flow, component, output, upstream);
  if (namesake !== undefined) twin.type = wider(twin.type, upstream.type);
  setReference(column.customProperties, twins.property, twin.lineageId);
}

function addOutputColumn(flow: DataFlowModel, component: Component, output: Output, like: OutputColumn): OutputColumn {
  const made = newDesignedOutputColumn(output, like, flow.unitOf(component).declaration);
  output.columns.push(made);
  flow.identifyAmong(output.columns, made);
  return made;
}

/** The output columns that stand for an input column: one in each output where they hold the reference. */
function twinsOf(flow: DataFlowModel, component: Component, column: InputColumn): OutputColumn[] {
  const { twins } = flow.designOf(component);
  if (twins === undefined) return [];
  const columns = component.outputs.filter(({ isErrorOut }) => !isErrorOut).flatMap((output) => output.columns);
  if (twins.heldBy === 'output') {
    return columns.filter((candidate) => referenceOf(candidate, twins.property) === column.lineageId);
  }
  return columns.filter(({ lineageId }) => lineageId === referenceOf(column, twins.property));
}

// Union All lets its output take the longest of the texts that it joins.
function wider(one: ColumnType, other: ColumnType): ColumnType {
  return one.type === other.type && other.length > one.length ? { ...one, length: other.length } : one;
}

function referenceOf({ customProperties }: { customProperties: CustomProperty[] }, property: string): string {
  return columnReference(customProperties.find(({ name }) => name === property)?.value ?? '');
}

function setReference(properties: readonly CustomProperty[], property: string, lineageId: string): void {
  const stored = properties.find(({ name }) => name === property);
  if (stored !== undefined) stored.value = `#{${lineageId}}`;
}

/** The columns that an expression reads come into use, as the designer does it. */
export function useColumnsOf({ lineageIds }: ExpressionForms, flow: DataFlowModel, component: Component): void {
  for (const lineageId of lineageIds) {
    const input = component.inputs.find((each) => flow.findReaching(each, lineageId) !== undefined);
    if (input === undefined || input.columns.some((column) => column.lineageId === lineageId)) continue;
    useColumn({ flow, component, input }, lineageId, 'readOnly');
  }
}

/** Lets the output columns that stand for an input column follow its properties. */
export function inputColumnChanged(flow: DataFlowModel, component: Component, column: InputColumn): void {
  const { twins } = flow.designOf(component);
  if (twins === undefined) return;
  const numberOf = (property: string | undefined): number =>
    Number(column.customProperties.find(({ name }) => name === property)?.value ?? 0);
  for (const twin of twinsOf(flow, component, column)) {
    if (twins.sortKeyPosition !== undefined) twin.sortKeyPosition = numberOf(twins.sortKeyPosition);
    if (twins.comparisonFlags !== undefined) twin.comparisonFlags = numberOf(twins.comparisonFlags);
  }
}

/** Lets the type of an output column follow its expression, or the column that it is made of, unless the program has chosen it. */
export function outputColumnChanged(
  flow: DataFlowModel,
  component: Component,
  column: OutputColumn,
  change: { readonly property: string; readonly forms: ExpressionForms | undefined },
): void {
  if (column.origin !== undefined || flow.typedColumns.has(column)) return;
  const { source } = flow.designOf(component);
  if (change.forms !== undefined) column.type = change.forms.type;
  else if (source !== undefined) {
    const upstream = flow.columnOfLineage(referenceOf(column, source.property));
    const texts = Object.fromEntries(column.customProperties.map(({ name, value }) => [name, value]));
    if (source.type !== undefined) column.type = source.type(upstream?.type, texts);
    else if (change.property === source.property && upstream !== undefined) column.type = upstream.type;
  }
  flow.refreshCaches();
}
