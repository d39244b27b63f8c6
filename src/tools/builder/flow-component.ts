import { dtsError } from '../../diagnostics/dts-error.ts';
import type { ComponentMetaData } from '../../object-model/pipeline/component-meta-data.ts';
import type { MainPipe } from '../../object-model/pipeline/main-pipe.ts';
import type { Output } from '../../object-model/pipeline/pipeline-ports.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import { columnTypeOf } from './column-type.ts';
import { addColumns, addOutputs, expressionIn, mapColumns, replaceColumns, useColumns } from './flow-columns.ts';
import { type AnyFlowSettings, ownSettings } from './flow-settings.ts';
import { plainSetting } from './settings.ts';

/** Stands for the error output of a component, whatever its name. */
export const errorOutput: unique symbol = Symbol('error output');

/** Where rows come from: the component, once it is made, and the output; the first free one when undefined. */
export interface Connected {
  component: ComponentMetaData | undefined;
  readonly output: string | typeof errorOutput | undefined;
}

/** A component to be made. */
export interface NewComponent {
  readonly pipe: MainPipe;
  readonly declaration: ComponentDeclaration;
  readonly name: string;
  readonly settings: AnyFlowSettings;
  readonly inputs: readonly Connected[];
}

/**
 * Settings in full: a component without properties of its own, whose columns or outputs are made by expressions, may be given just those.
 */
export function shorthandOf(declaration: ComponentDeclaration, settings: AnyFlowSettings): AnyFlowSettings {
  const values = Object.values(settings);
  const isShort = values.length > 0 && values.every((value) => typeof value === 'string');
  const member = shorthandMember(declaration);
  return isShort && member !== undefined && !('Description' in settings)
    ? ({ [member]: settings } as AnyFlowSettings)
    : settings;
}

/** What a component may be given without saying so: its columns, or its outputs, with their expressions. */
export function shorthandMember(declaration: ComponentDeclaration): 'columns' | 'outputs' | undefined {
  const { properties, outputs } = declaration;
  if (Object.keys(properties).length > 0) return undefined;
  if (expressionIn(declaration, outputs?.properties) !== undefined) return 'outputs';
  return expressionIn(declaration, outputs?.columnProperties) === undefined ? undefined : 'columns';
}

/** Makes a component, connects it, and gives it its columns. Throws a `DtsError` for names and values that do not fit. */
export async function buildComponent(wanted: NewComponent): Promise<ComponentMetaData> {
  const { pipe, declaration, name, settings, inputs } = wanted;
  const component = pipe.componentMetaDataCollection.new();
  component.componentClassId = declaration.identifiers.creationName;
  component.instantiate().provideComponentProperties();
  component.name = name;
  if (settings.Description !== undefined) component.description = settings.Description;
  if (settings.LocaleID !== undefined) component.localeId = settings.LocaleID;
  component.validateExternalMetadata = settings.ValidateExternalMetadata ?? true;
  fillConnections(component, settings);
  setProperties(component, declaration, settings);
  for (const end of inputs) connect(pipe, end, component);
  if (hasOutside(declaration)) await takeOutside(component, settings);
  else addColumns(component, declaration, settings.columns);
  addOutputs(component, declaration, settings.outputs);
  replaceColumns(component, declaration, settings.replace);
  useColumns(component, declaration, settings.use);
  if (declaration.design?.inputs?.some((input) => input.hasExternalMetadata) === true)
    mapColumns(component, settings.map);
  if (settings.errors !== undefined) setDispositions(component, settings.errors);
  return component;
}

function fillConnections(component: ComponentMetaData, { connection, connections = {} }: AnyFlowSettings): void {
  const slots = component.runtimeConnectionCollection;
  if (connection !== undefined) slots.item(0).connectionManager = connection.view;
  for (const [slot, handle] of Object.entries(connections)) slots.item(slot).connectionManager = handle.view;
}

function setProperties(
  component: ComponentMetaData,
  { properties }: ComponentDeclaration,
  settings: AnyFlowSettings,
): void {
  for (const [name, value] of ownSettings(settings)) {
    if (!Object.hasOwn(properties, name)) {
      const present = [...Object.keys(properties), 'columns', 'outputs', 'use', 'replace', 'map', 'from', 'errors'];
      throw dtsError('OPENDTSX_E_BUILDER_SETTING', {
        object: component.name,
        setting: name,
        present: present.join(', '),
      });
    }
    component.instantiate().setComponentProperty(name, plainSetting(value));
  }
}

function connect(pipe: MainPipe, end: Connected, component: ComponentMetaData): void {
  const output = freeOutput(end, component.name);
  const input = [...component.inputCollection].find(({ isAttached }) => !isAttached);
  if (input === undefined) {
    const present = [...component.inputCollection].map((each) => each.name).join(', ') || 'none';
    throw dtsError('DTS_E_ELEMENTNOTFOUND', {
      element: output.name,
      kind: 'free input for the output',
      owner: component.name,
      present,
    });
  }
  pipe.pathCollection.new().attachPathAndPropagateNotifications(output, input);
}

function freeOutput({ component, output }: Connected, next: string): Output {
  const outputs = [...(component?.outputCollection ?? [])];
  const found = outputs.find((each) =>
    output === errorOutput
      ? each.isErrorOut
      : output === undefined
        ? !each.isErrorOut && !each.isAttached
        : each.name === output,
  );
  if (found !== undefined && !found.isAttached) return found;
  const present = outputs.map(({ name }) => name).join(', ') || 'none';
  throw dtsError('OPENDTSX_E_BUILDER_NOOUTPUT', { component: component?.name ?? '', next, present });
}

function hasOutside({ design = {} }: ComponentDeclaration): boolean {
  return [...(design.inputs ?? []), ...(design.outputs ?? [])].some((port) => port.hasExternalMetadata === true);
}

async function takeOutside(component: ComponentMetaData, { columns }: AnyFlowSettings): Promise<void> {
  const known =
    columns &&
    Object.entries(columns).map(([name, column]) => {
      const written = typeof column === 'string' ? column : (column.type ?? '');
      return { name, type: columnTypeOf(name, written) };
    });
  await component.instantiate().reinitializeMetaData(known);
}

function setDispositions(component: ComponentMetaData, disposition: NonNullable<AnyFlowSettings['errors']>): void {
  const ports = [...component.inputCollection, ...component.outputCollection];
  const columns = [
    ...[...component.inputCollection].flatMap((input) => [...input.inputColumnCollection]),
    ...[...component.outputCollection].flatMap((output) => [...output.outputColumnCollection]),
  ];
  for (const object of [...ports, ...columns]) {
    if (object.errorRowDisposition !== 'NotUsed') object.errorRowDisposition = disposition;
    if (object.truncationRowDisposition !== 'NotUsed') object.truncationRowDisposition = disposition;
  }
}
