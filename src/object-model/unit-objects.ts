import { dtsError } from '../diagnostics/dts-error.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { ForeachEnumeratorObject, TaskHost } from '../model/executable.ts';
import type { ModelObject } from '../model/model-object.ts';
import { newForeachEnumerator } from '../model/new-objects.ts';
import { newPipeline } from '../model/new-pipeline-objects.ts';
import { textAt } from '../plan/object-data.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import type { AnyUnit } from '../runtime/run-request.ts';
import { stockUnits } from '../runtime/stock-units.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../sdk/property.ts';
import type { UnitDeclaration } from '../sdk/unit.ts';
import { parseElement } from '../xml/edit-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { dataFlowProperties } from './data-flow-properties.ts';
import { declaredData, declaredExpectation, declaredText } from './declared-value.ts';
import type { PropertyAccess } from './dts-property.ts';
import { misfit } from './property-access.ts';
import { setTextAt } from './set-object-data.ts';
import { creationNameOfStock } from './stock-monikers.ts';

/** A model object whose own properties lie in its ObjectData. */
type WithObjectData = ModelObject & { objectData: XmlElement | undefined };

/** What the object model knows of units: which ones there are, and how their objects are made and changed. The same for stock and custom units. */
export class UnitObjects {
  readonly registry: Registry;

  constructor(units: readonly AnyUnit[]) {
    this.registry = createRegistry([...stockUnits, ...units]);
  }

  /** The creation name that a moniker of a container or task stands for. Throws a `DtsError` for one that nothing has. */
  creationNameOf(moniker: string): string {
    const name = creationNameOfStock(moniker) ?? this.registry.task(moniker)?.declaration.identifiers.creationName;
    if (name !== undefined) return name;
    // Assembly-qualified names, ProgIDs and class ids of objects that are not installed here are kept as they are.
    if (/[.,{]/.test(moniker)) return moniker;
    throw dtsError('OPENDTSX_E_MODEL_MONIKER', { moniker });
  }

  /** Gives a new task the ObjectData that its unit begins with. */
  prepareTask(task: TaskHost): void {
    const declaration = this.registry.task(task.creationName)?.declaration;
    task.objectData = emptyObjectData(declaration);
    if (declaration?.hostsPipeline === true) task.pipeline = newPipeline();
    task.name = declaration?.displayName ?? task.creationName;
    task.description = declaration?.displayName ?? '';
  }

  /** The properties that a task's unit declares; of a task without unit, the attributes of its ObjectData. */
  taskProperties(task: TaskHost): PropertyAccess[] {
    const declaration = this.registry.task(task.creationName)?.declaration;
    const { pipeline } = task;
    if (declaration?.hostsPipeline === true) {
      return pipeline === undefined
        ? []
        : dataFlowProperties(Object.assign(task, { pipeline }), declaration.properties, this.registry);
    }
    return declaration === undefined ? attributeAccesses(task) : declaredAccesses(task, declaration.properties);
  }

  /** A new enumerator by its creation name or class id. Throws a `DtsError` for one that nothing has. */
  newForeachEnumerator(moniker: string): ForeachEnumeratorObject {
    const declaration = this.registry.foreachEnumerator(moniker)?.declaration;
    if (declaration === undefined) throw dtsError('OPENDTSX_E_MODEL_MONIKER', { moniker });
    const model = newForeachEnumerator(declaration.identifiers.creationName);
    model.objectData = emptyObjectData(declaration);
    return model;
  }

  /** The properties of an enumerator. */
  foreachEnumeratorProperties(model: ForeachEnumeratorObject): PropertyAccess[] {
    const declaration = this.registry.foreachEnumerator(model.creationName)?.declaration;
    return declaration === undefined ? attributeAccesses(model) : declaredAccesses(model, declaration.properties);
  }
}

function emptyObjectData(declaration: UnitDeclaration | undefined): XmlElement | undefined {
  if (declaration?.objectData === undefined) return undefined;
  const { document } = parseElement(declaration.objectData, {});
  if (document === undefined)
    throw new InternalError(`${declaration.displayName} declares an objectData that is no XML`);
  return document.root;
}

function declaredAccesses(object: WithObjectData, declarations: PropertyDeclarations): PropertyAccess[] {
  return Object.entries(declarations)
    .filter(([, { kind }]) => kind !== 'collection' && kind !== 'xml')
    .map(([name, declaration]) => declaredAccess(object, name, declaration));
}

function declaredAccess(object: WithObjectData, name: string, declaration: PropertyDeclaration): PropertyAccess {
  const path = declaration.at ?? `@${name}`;
  return {
    name,
    expected: declaredExpectation(declaration),
    get: () => declaredData(object.objectData && textAt(object.objectData, path), declaration),
    set: (value) => {
      const text = declaredText(value, declaration);
      if (text === undefined) {
        const shown = declaration.sensitive === true ? '****' : value;
        throw misfit(object, name, shown, declaredExpectation(declaration));
      }
      if (object.objectData === undefined)
        throw dtsError('OPENDTSX_E_MODEL_READONLY', { object: object.name, property: name });
      object.objectData = setTextAt(object.objectData, path, text);
    },
  };
}

function attributeAccesses(object: WithObjectData): PropertyAccess[] {
  const attributes =
    object.objectData?.attributes.filter(({ name, prefix }) => name !== 'xmlns' && prefix !== 'xmlns') ?? [];
  return attributes.map(({ localName }) => ({
    name: localName,
    expected: 'text',
    get: () => object.objectData?.attributeValue(localName) ?? '',
    set: (value) => {
      if (object.objectData !== undefined)
        object.objectData = setTextAt(object.objectData, `@${localName}`, String(value));
    },
  }));
}
