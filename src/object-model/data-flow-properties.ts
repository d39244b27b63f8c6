import type { TaskHost } from '../model/executable.ts';
import type { Component, CustomProperty, Pipeline } from '../model/pipeline.ts';
import type { Registry } from '../registry/registry.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../sdk/property.ts';
import { declaredData, declaredExpectation, declaredText } from './declared-value.ts';
import type { PropertyAccess } from './dts-property.ts';
import { misfit } from './property-access.ts';

/** Where the text of a property is kept. */
interface TextPlace {
  read(): string | undefined;
  write(text: string): void;
}

/** The properties of a Data Flow task: its own, and those of its components that property expressions may set, as `[Component].[Property]`. */
export function dataFlowProperties(
  task: TaskHost & { pipeline: Pipeline },
  declarations: PropertyDeclarations,
  registry: Registry,
): PropertyAccess[] {
  const { attributes, components } = task.pipeline;
  const own = Object.entries(declarations).map(([name, declaration]) => {
    const attribute = declaration.at?.replace('@', '') ?? name;
    const place = { read: () => attributes.get(attribute), write: (text: string) => attributes.set(attribute, text) };
    return access(task, name, declaration, place);
  });
  return [...own, ...components.flatMap((component) => componentAccesses(task, component, registry))];
}

function componentAccesses(task: TaskHost, component: Component, registry: Registry): PropertyAccess[] {
  const managed = component.customProperties.find(({ name }) => name === 'UserComponentTypeName');
  const unit = registry.component(component.componentClassId, managed?.value);
  const declared = unit?.declaration.properties ?? {};
  return component.customProperties
    .filter(({ expressionType }) => expressionType === 'Notify')
    .map((property) =>
      access(task, `[${component.name}].[${property.name}]`, declared[property.name] ?? plainText, placeOf(property)),
    );
}

const plainText: PropertyDeclaration = { kind: 'string', description: '' };

function placeOf(property: CustomProperty): TextPlace {
  return {
    read: () => property.value,
    write: (text) => {
      property.value = text;
      if (property.dataType === 'System.Null') property.dataType = 'System.String';
    },
  };
}

function access(task: TaskHost, name: string, declaration: PropertyDeclaration, place: TextPlace): PropertyAccess {
  const expected = declaredExpectation(declaration);
  return {
    name,
    expected,
    get: () => declaredData(place.read(), declaration),
    set: (value) => {
      const text = declaredText(value, declaration);
      if (text === undefined) throw misfit(task, name, value, expected);
      // Data flow objects spell booleans in lower case (observed).
      place.write(declaration.kind === 'boolean' ? text.toLowerCase() : text);
    },
  };
}
