import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Component, ComponentConnection } from '../../model/pipeline.ts';
import { pathName } from '../../model/ref-id-scope.ts';
import { freeName } from '../object-collection.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { growPorts } from './grow-ports.ts';
import { newDesignedInput, newDesignedOutput, newProperties, startsOf } from './new-designed-objects.ts';

/**
 * Makes a component what a new one of its class is: name, custom properties, connection slots, inputs and outputs. What it had is gone.
 * Throws OPENDTSX_E_MODEL_MONIKER for an unknown class, OPENDTSX_E_MODEL_NODESIGN for one that does not say how it looks.
 */
export function provideComponentProperties(flow: DataFlowModel, component: Component): void {
  const { declaration } = flow.unitOf(component);
  const { design, displayName } = declaration;
  if (design === undefined) throw dtsError('OPENDTSX_E_MODEL_NODESIGN', { component: displayName });
  detachAll(flow, component);
  component.name = uniqueName(flow, component, displayName);
  component.description = declaration.description;
  component.version = design.version ?? 0;
  component.usesDispositions = design.usesDispositions ?? false;
  component.properties = new Map(design.contactInfo === undefined ? [] : [['contactInfo', design.contactInfo]]);
  const starts = startsOf(declaration.properties, design.properties ?? {});
  component.customProperties = newProperties(declaration.properties, starts, design.forms);
  // SSIS finds a managed component by its property UserComponentTypeName, and knows its host only.
  if (declaration.managedTypeNames !== undefined) component.componentClassId = 'Microsoft.ManagedComponentHost';
  component.connections = Object.keys(declaration.connections ?? {}).map((slot) => emptySlot(component, slot));
  flow.identify();
  component.inputs = (design.inputs ?? []).map((input) => newDesignedInput(component, input, declaration));
  component.outputs = (design.outputs ?? []).map((output) => newDesignedOutput(component, output, declaration));
  growPorts(flow, component);
  flow.identify();
}

function uniqueName({ pipeline }: DataFlowModel, component: Component, wanted: string): string {
  const others = pipeline.components.filter((other) => other !== component);
  return freeName(wanted, { contains: (name) => others.some((other) => other.name === name) });
}

function detachAll({ pipeline }: DataFlowModel, { inputs, outputs }: Component): void {
  const ends = new Set([...inputs, ...outputs].map(({ id }) => id));
  pipeline.paths = pipeline.paths.filter(({ startId, endId }) => !ends.has(startId) && !ends.has(endId));
}

function emptySlot(component: Component, name: string): ComponentConnection {
  const id = `${component.id}.Connections[${pathName(name)}]`;
  return { id, name, connectionManagerId: '', connectionManagerRefId: '', origin: undefined };
}
