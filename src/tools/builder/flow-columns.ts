import { dtsError } from '../../diagnostics/dts-error.ts';
import type { PropertyData } from '../../object-model/dts-property.ts';
import type { ComponentMetaData } from '../../object-model/pipeline/component-meta-data.ts';
import type { Input, Output, VirtualInputColumn } from '../../object-model/pipeline/pipeline-ports.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import { columnTypeOf } from './column-type.ts';
import type { AnyFlowSettings, ColumnProperties, FlowColumn } from './flow-settings.ts';

/** The property among declared ones that holds an expression over column names; undefined when there is none. */
export function expressionIn(
  { design }: ComponentDeclaration,
  properties: PropertyDeclarations = {},
): string | undefined {
  return Object.values(design?.friendly ?? {}).find((name) => Object.hasOwn(properties, name));
}

/** Adds columns to the output of a component that is no source. Throws a `DtsError` for columns and properties that there are not. */
export function addColumns(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  columns: AnyFlowSettings['columns'] = {},
): void {
  const added = Object.entries(columns);
  if (added.length === 0) return; // A destination has no output to add to.
  const output = mainOutput(component);
  const properties = declaration.outputs?.columnProperties ?? {};
  const source = declaration.design?.source?.property;
  const expression = expressionIn(declaration, properties);
  for (const [name, given] of added) {
    const made = component.instantiate().insertOutputColumnAt(output.id, output.outputColumnCollection.count, name);
    const { type, ...rest } = fullColumn(given, expression);
    const stated: [string | undefined, FlowColumn[string]][] = Object.entries(rest).map(([property, value]) => {
      if (property === 'expression') return [expression ?? property, value];
      return [property === 'from' ? (source ?? property) : property, value];
    });
    for (const [property = '', value = ''] of stated) {
      const data = columnData(component, properties, property, value);
      component.instantiate().setOutputColumnProperty(output.id, made.id, property, data);
    }
    if (type !== undefined) {
      const { type: dataType, length, precision, scale, codePage } = columnTypeOf(name, type);
      made.setDataTypeProperties(dataType, length, precision, scale, codePage);
    }
  }
}

function fullColumn(given: string | FlowColumn, expression: string | undefined): FlowColumn {
  if (typeof given !== 'string') return given;
  return expression === undefined ? { from: given } : { expression: given };
}

/** Adds outputs with their conditions or properties, behind each other. Throws OPENDTSX_E_MODEL_FIXEDPORTS for a component that takes no more. */
export function addOutputs(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  outputs: AnyFlowSettings['outputs'] = {},
): void {
  const expression = expressionIn(declaration, declaration.outputs?.properties) ?? 'FriendlyExpression';
  let last: Output | undefined;
  for (const [name, given] of Object.entries(outputs)) {
    const wrapper = component.instantiate();
    last =
      last === undefined
        ? wrapper.insertOutput('before', component.outputCollection.item(0).id)
        : wrapper.insertOutput('after', last.id);
    last.name = name;
    const properties = typeof given === 'string' ? { [expression]: given } : given;
    for (const [property, value] of Object.entries(properties)) wrapper.setOutputProperty(last.id, property, value);
  }
}

/** Gives columns other values. Throws a `DtsError` for a column that does not reach the component. */
export function replaceColumns(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  columns: AnyFlowSettings['replace'] = {},
): void {
  const expression = expressionIn(declaration, declaration.inputs?.columnProperties) ?? 'FriendlyExpression';
  for (const [name, given] of Object.entries(columns)) {
    if (given === undefined) continue;
    setInputColumn(
      component,
      declaration,
      name,
      'readWrite',
      typeof given === 'string' ? { [expression]: given } : given,
    );
  }
}

/**
 * Takes columns into use. A component whose output columns stand for columns in use (Sort, Union All, Merge Join) lets every column through
 * unless a list says which. Throws a `DtsError` for a column that does not reach the component.
 */
export function useColumns(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  columns: AnyFlowSettings['use'] = {},
): void {
  if (isList(columns)) {
    for (const name of columns) setInputColumn(component, declaration, name, 'readOnly', {});
    return;
  }
  if (declaration.design?.twins !== undefined) useEveryColumn(component);
  for (const [name, properties = {}] of Object.entries(columns)) {
    setInputColumn(component, declaration, name, 'readOnly', properties);
  }
}

function isList(columns: NonNullable<AnyFlowSettings['use']>): columns is readonly string[] {
  return Array.isArray(columns);
}

function useEveryColumn(component: ComponentMetaData): void {
  for (const input of component.inputCollection) {
    const virtual = input.getVirtualInput();
    for (const { lineageId, usageType } of virtual.virtualInputColumnCollection) {
      if (usageType === 'ignored') component.instantiate().setUsageType(input.id, virtual, lineageId, 'readOnly');
    }
  }
}

function setInputColumn(
  component: ComponentMetaData,
  declaration: ComponentDeclaration,
  name: string,
  usage: 'readOnly' | 'readWrite',
  properties: ColumnProperties,
): void {
  const wrapper = component.instantiate();
  const { input, column } = reaching(component, name);
  const used = wrapper.setUsageType(input.id, input.getVirtualInput(), column.lineageId, usage);
  for (const [property, value] of Object.entries(properties)) {
    const data = columnData(component, declaration.inputs?.columnProperties ?? {}, property, value);
    wrapper.setInputColumnProperty(input.id, used?.id ?? '', property, data);
  }
}

// Columns are named by their names; packages name them by where they come from.
function columnData(
  component: ComponentMetaData,
  declared: PropertyDeclarations,
  property: string,
  value: PropertyData,
): PropertyData {
  if (declared[property]?.kind !== 'lineage') return value;
  const { input, column } = reaching(component, String(value));
  component
    .instantiate()
    .setUsageType(
      input.id,
      input.getVirtualInput(),
      column.lineageId,
      column.usageType === 'readWrite' ? 'readWrite' : 'readOnly',
    );
  return column.lineageId;
}

interface Reaching {
  readonly input: Input;
  readonly column: VirtualInputColumn;
}

// `Input name.Column` where several inputs bring columns of one name.
function reaching(component: ComponentMetaData, name: string): Reaching {
  const all = [...component.inputCollection].flatMap((input) =>
    input.getVirtualInput().virtualInputColumnCollection.map((column) => ({ input, column })),
  );
  const found =
    all.find(({ column }) => column.name === name) ??
    all.find((each) => `${each.input.name}.${each.column.name}` === name);
  if (found !== undefined) return found;
  const present = all.map(({ column }) => column.name).join(', ') || 'none';
  throw dtsError('DTS_E_ELEMENTNOTFOUND', { element: name, kind: 'column', owner: component.name, present });
}

/**
 * Lets the columns of a destination take the columns that reach it: those of `map`, or those of the same name. Throws a `DtsError` for names
 * that there are not, and when no name fits.
 */
export function mapColumns(component: ComponentMetaData, map: AnyFlowSettings['map']): void {
  const input = component.inputCollection.item(0);
  const outside = input.externalMetadataColumnCollection;
  const arriving = input.getVirtualInput().virtualInputColumnCollection;
  const pairs =
    map === undefined
      ? arriving.filter(({ name }) => outside.contains(name)).map(({ name }) => [name, name])
      : Object.entries(map);
  if (pairs.length === 0 && arriving.length > 0) {
    const names = (columns: Iterable<{ readonly name: string }>): string =>
      [...columns].map(({ name }) => name).join(', ') || 'none';
    throw dtsError('OPENDTSX_E_BUILDER_NOMAPPING', {
      component: component.name,
      there: names(outside),
      here: names(arriving),
    });
  }
  const wrapper = component.instantiate();
  for (const [name, target = name] of pairs) {
    const { column } = reaching(component, name);
    const used = wrapper.setUsageType(input.id, input.getVirtualInput(), column.lineageId, 'readOnly');
    wrapper.mapInputColumn(input.id, used?.id ?? '', outside.item(target).id);
  }
}

function mainOutput(component: ComponentMetaData): Output {
  const outputs = [...component.outputCollection];
  return outputs.find(({ isErrorOut }) => !isErrorOut) ?? component.outputCollection.item(0);
}
