import type { Component, Input, Output } from '../../model/pipeline.ts';
import type { InputDesign, OutputDesign } from '../../sdk/design.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { newDesignedInput, newDesignedOutput } from './new-designed-objects.ts';

/** Puts an input as its class adds them into a component, under a name with the next free number. */
export function addInput(flow: DataFlowModel, component: Component, design: InputDesign, at: number): Input {
  const { declaration } = flow.unitOf(component);
  const input = newDesignedInput(component, { ...design, name: numbered(design.name, component.inputs) }, declaration);
  component.inputs.splice(at, 0, input);
  flow.identify();
  return input;
}

/** Puts an output as its class adds them into a component, under a name with the next free number. */
export function addOutput(flow: DataFlowModel, component: Component, design: OutputDesign, at: number): Output {
  const { declaration } = flow.unitOf(component);
  const { countedBy } = design;
  const count = component.outputs.flatMap(({ customProperties }) =>
    customProperties.filter(({ name }) => name === countedBy),
  ).length;
  const properties = countedBy === undefined ? {} : { properties: { ...design.properties, [countedBy]: count } };
  const name = numbered(design.name, component.outputs);
  const output = newDesignedOutput(component, { ...design, ...properties, name }, declaration);
  component.outputs.splice(at, 0, output);
  flow.identify();
  return output;
}

function numbered(name: string, taken: readonly { readonly name: string }[]): string {
  let number = 1;
  while (taken.some((port) => port.name === `${name} ${number}`)) number++;
  return `${name} ${number}`;
}

/** Gives a component that takes any number of paths a free port when it has none left. */
export function growPorts(flow: DataFlowModel, component: Component): void {
  const { grows, addedInput, addedOutput } = flow.designOf(component);
  const { inputs, outputs } = component;
  if (grows === 'inputs' && addedInput !== undefined && inputs.every((port) => flow.isAttached(port))) {
    addInput(flow, component, addedInput, inputs.length);
  }
  if (grows === 'outputs' && addedOutput !== undefined && outputs.every((port) => flow.isAttached(port))) {
    addOutput(flow, component, addedOutput, outputs.length);
  }
  markDangling(flow, component);
}

/** Takes the ports of a component that go with their path, but for one that stays free. */
export function shrinkPorts(flow: DataFlowModel, component: Component): void {
  const { addedOutput } = flow.designOf(component);
  if (addedOutput?.deletedWithPath === true) {
    const free = component.outputs.filter((output) => !flow.isAttached(output));
    component.outputs = component.outputs.filter((output) => !free.includes(output) || output === free.at(-1));
  }
  markDangling(flow, component);
}

// The designer marks ports of such components that no path is attached to (observed).
function markDangling(flow: DataFlowModel, component: Component): void {
  const { grows } = flow.designOf(component);
  if (grows === undefined) return;
  for (const port of component[grows]) {
    port.properties ??= new Map();
    if (flow.isAttached(port)) port.properties.delete('dangling');
    else port.properties.set('dangling', 'true');
  }
}
