import type { Component, CustomProperty, Input, InputColumn, Output, OutputColumn } from '../../model/pipeline.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import { inputColumnChanged, outputColumnChanged, useColumnsOf } from './column-usage.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import type { PropertyHolder } from './set-custom-property.ts';

function holderOf(
  flow: DataFlowModel,
  component: Component,
  object: { readonly name: string; readonly customProperties: CustomProperty[] },
  declarationsOf: (declaration: ComponentDeclaration) => PropertyDeclarations | undefined,
  changed: PropertyHolder['changed'],
): PropertyHolder {
  return {
    flow,
    component,
    get name() {
      return object.name;
    },
    get customProperties() {
      return object.customProperties;
    },
    // The class of a new component is set after its views are made.
    get declarations() {
      const declaration = flow.declarationOf(component);
      return (declaration && declarationsOf(declaration)) ?? {};
    },
    changed(property, forms) {
      if (forms !== undefined) useColumnsOf(forms, flow, component);
      changed(property, forms);
    },
  };
}

const nothing = (): void => undefined;

/** A component as the holder of its custom properties. */
export function componentProperties(flow: DataFlowModel, component: Component): PropertyHolder {
  return holderOf(flow, component, component, ({ properties }) => properties, nothing);
}

/** An input as the holder of its custom properties. */
export function inputProperties(flow: DataFlowModel, component: Component, input: Input): PropertyHolder {
  return holderOf(flow, component, input, ({ inputs }) => inputs?.properties, nothing);
}

/** An output as the holder of its custom properties. */
export function outputProperties(flow: DataFlowModel, component: Component, output: Output): PropertyHolder {
  return holderOf(flow, component, output, ({ outputs }) => outputs?.properties, nothing);
}

/** A column of an input as the holder of its custom properties. */
export function inputColumnProperties(flow: DataFlowModel, component: Component, column: InputColumn): PropertyHolder {
  const declarationsOf = ({ inputs }: ComponentDeclaration) => inputs?.columnProperties;
  return holderOf(flow, component, column, declarationsOf, () => inputColumnChanged(flow, component, column));
}

/** A column of an output as the holder of its custom properties. */
export function outputColumnProperties(
  flow: DataFlowModel,
  component: Component,
  column: OutputColumn,
): PropertyHolder {
  const declarationsOf = ({ outputs }: ComponentDeclaration) => outputs?.columnProperties;
  return holderOf(flow, component, column, declarationsOf, (property, forms) =>
    outputColumnChanged(flow, component, column, { property, forms }),
  );
}
