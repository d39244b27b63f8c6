import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Component, CustomProperty } from '../../model/pipeline.ts';
import { type ExpressionForms, expressionForms } from '../../plan/pipeline/expression-forms.ts';
import { declaredName } from '../../plan/read-property-bag.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../../sdk/property.ts';
import { declaredExpectation, declaredText, memberNumber } from '../declared-value.ts';
import type { PropertyData } from '../dts-property.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { dataTypeOf, newDeclaredProperty } from './new-designed-objects.ts';

/** An object of a data flow that has custom properties. */
export interface PropertyHolder {
  readonly flow: DataFlowModel;
  readonly component: Component;
  /** Name of the component, port or column, for messages. */
  readonly name: string;
  readonly customProperties: CustomProperty[];
  readonly declarations: PropertyDeclarations;
  /** Told when a property has its new value. @param forms both forms of an expression */
  changed(property: string, forms: ExpressionForms | undefined): void;
}

/**
 * Sets a custom property. An expression, over names or lineage ids, is stored in both forms; a reference to a column is given as its lineage id.
 * Throws a `DtsError` for a property that the object does not have and for a value that does not fit.
 */
export function setCustomProperty(holder: PropertyHolder, name: string, value: PropertyData): void {
  const { flow, component } = holder;
  const property = declaredName(holder.declarations, name) ?? storedProperty(holder, name)?.name;
  if (property === undefined) throw unknownProperty(holder, name);
  const { friendly = {} } = flow.designOf(component);
  const pair = Object.entries(friendly).find((names) => names.includes(property));
  if (pair !== undefined) setExpression(holder, pair[0], pair[1], String(value));
  else {
    const declaration = holder.declarations[property];
    store(holder, property, declaration === undefined ? String(value) : textOf(holder, property, declaration, value));
    holder.changed(property, undefined);
  }
}

function unknownProperty({ name: owner, customProperties, declarations }: PropertyHolder, element: string): Error {
  const present = [...new Set([...Object.keys(declarations), ...customProperties.map(({ name }) => name)])];
  return dtsError('DTS_E_ELEMENTNOTFOUND', {
    element,
    kind: 'custom property',
    owner,
    present: present.join(', ') || 'none',
  });
}

function storedProperty({ customProperties }: PropertyHolder, name: string): CustomProperty | undefined {
  return customProperties.find((property) => property.name.toLowerCase() === name.toLowerCase());
}

function store(holder: PropertyHolder, name: string, text: string): void {
  const declaration = holder.declarations[name];
  const form = holder.flow.designOf(holder.component).forms?.[name];
  const stored = storedProperty(holder, name);
  if (stored === undefined) holder.customProperties.push(newDeclaredProperty(name, declaration, form, text));
  else {
    stored.value = text;
    if (stored.dataType === 'System.Null') stored.dataType = dataTypeOf(declaration?.kind, form);
  }
}

function setExpression(holder: PropertyHolder, name: string, friendlyName: string, text: string): void {
  const forms = text.trim() === '' ? undefined : formsOf(holder, text, holder.declarations[name]);
  store(holder, name, forms?.stored ?? '');
  store(holder, friendlyName, forms?.friendly ?? '');
  holder.changed(name, forms);
}

function formsOf(holder: PropertyHolder, text: string, declaration: PropertyDeclaration): ExpressionForms {
  const { flow, component } = holder;
  const scope = flow.names;
  const names = { ...scope, localeId: component.localeId ?? scope.localeId };
  return expressionForms(text, flow.availableTo(component), names, declaration.expression?.expected);
}

function textOf(holder: PropertyHolder, name: string, declaration: PropertyDeclaration, value: PropertyData): string {
  if (declaration.kind === 'lineage') return referenceTo(holder, String(value));
  if (declaration.kind === 'enumeration') {
    const number = memberNumber(String(value), declaration.values);
    if (number !== undefined) return String(number);
  } else {
    const text = declaredText(value, declaration);
    // Data flow objects spell booleans in lower case (observed).
    if (text !== undefined) return declaration.kind === 'boolean' ? text.toLowerCase() : text;
  }
  const args = { property: name, object: holder.name, expected: declaredExpectation(declaration) };
  throw dtsError('OPENDTSX_E_MODEL_VALUE', { ...args, value: declaration.sensitive === true ? '****' : String(value) });
}

function referenceTo({ flow, name: owner }: PropertyHolder, value: string): string {
  const lineageId = /^#\{(.*)\}$/s.exec(value)?.[1] ?? value;
  if (lineageId === '' || lineageId === '0') return '';
  if (flow.columnOfLineage(lineageId) !== undefined) return `#{${lineageId}}`;
  const columns = flow.pipeline.components.flatMap(({ outputs }) => outputs.flatMap((output) => output.columns));
  const present = columns.map((column) => column.lineageId).join(', ') || 'none';
  throw dtsError('DTS_E_ELEMENTNOTFOUND', { element: lineageId, kind: 'column with this lineage id', owner, present });
}
