import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { newComponent } from '../../model/new-pipeline-objects.ts';
import type { Component, Input as InputModel, Output as OutputModel } from '../../model/pipeline.ts';
import { viewOf } from '../view-of.ts';
import { dropColumn } from './column-usage.ts';
import { CustomPropertyCollection } from './custom-properties.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { ManagedComponentWrapper } from './managed-component-wrapper.ts';
import { ModelCollection } from './model-collection.ts';
import { type Input, inputView, type Output, outputView } from './pipeline-ports.ts';
import { componentProperties } from './property-holders.ts';
import { type RuntimeConnectionCollection, runtimeConnections } from './runtime-connections.ts';

/** How a component stands the check of its metadata (`VS_…`). */
export const DTSValidationStatus = {
  VS_ISVALID: 'isValid',
  VS_ISBROKEN: 'isBroken',
  VS_NEEDSNEWMETADATA: 'needsNewMetadata',
  VS_ISCORRUPT: 'isCorrupt',
} as const;
export type DTSValidationStatus = (typeof DTSValidationStatus)[keyof typeof DTSValidationStatus];

/** A component of a data flow. What its class knows about changing it is done by `instantiate()`. */
export class ComponentMetaData {
  /** The persisted object; changed by everything set here. */
  readonly model: Component;
  private readonly flow: DataFlowModel;
  private wrapper: ManagedComponentWrapper | undefined;
  readonly customPropertyCollection: CustomPropertyCollection;
  readonly inputCollection: ModelCollection<InputModel, Input>;
  readonly outputCollection: ModelCollection<OutputModel, Output>;
  readonly runtimeConnectionCollection: RuntimeConnectionCollection;
  /** What the last `validate` found. */
  validationFindings: readonly Diagnostic[] = [];

  constructor(model: Component, flow: DataFlowModel) {
    this.model = model;
    this.flow = flow;
    this.customPropertyCollection = new CustomPropertyCollection(componentProperties(flow, model));
    this.inputCollection = new ModelCollection({
      kind: 'input',
      owner: () => model.name,
      models: () => model.inputs,
      view: (input) => inputView(input, model, flow),
      remove: ({ id }) => this.instantiate().deleteInput(id),
    });
    this.outputCollection = new ModelCollection({
      kind: 'output',
      owner: () => model.name,
      models: () => model.outputs,
      view: (output) => outputView(output, model, flow),
      remove: ({ id }) => this.instantiate().deleteOutput(id),
    });
    this.runtimeConnectionCollection = runtimeConnections(model, flow);
  }

  /** The path of the component, as packages write it; it changes with its name. */
  get id(): string {
    return this.model.id;
  }

  get name(): string {
    return this.model.name;
  }

  /** Paths, lineages, expressions and property expressions follow the new name. */
  set name(name: string) {
    this.model.name = name;
    this.flow.identify();
  }

  get description(): string {
    return this.model.description;
  }

  set description(description: string) {
    this.model.description = description;
  }

  /** What kind of component it is: `Microsoft.DerivedColumn`. */
  get componentClassId(): string {
    return this.model.componentClassId;
  }

  /** Takes name, ProgID or class id; of a class that is known here, the name is kept. */
  set componentClassId(classId: string) {
    this.model.componentClassId = classId;
    const known = this.flow.declarationOf(this.model);
    if (known !== undefined) this.model.componentClassId = known.identifiers.creationName;
  }

  get contactInfo(): string {
    return this.model.properties?.get('contactInfo') ?? '';
  }

  /** Locale of the component; that of the task when absent. */
  get localeId(): number | undefined {
    return this.model.localeId;
  }

  set localeId(localeId: number | undefined) {
    this.model.localeId = localeId;
  }

  get version(): number {
    return this.model.version;
  }

  set version(version: number) {
    this.model.version = version;
  }

  get usesDispositions(): boolean {
    return this.model.usesDispositions;
  }

  set usesDispositions(uses: boolean) {
    this.model.usesDispositions = uses;
  }

  /** Whether validation compares the columns of the outside with those that the package remembers. */
  get validateExternalMetadata(): boolean {
    return this.model.validateExternalMetadata;
  }

  set validateExternalMetadata(validate: boolean) {
    this.model.validateExternalMetadata = validate;
  }

  /** Whether every column in use still reaches its input. */
  get areInputColumnsValid(): boolean {
    return [...this.inputCollection].every(({ areInputColumnsValid }) => areInputColumnsValid);
  }

  /** The component at design time, the same one every time. Throws OPENDTSX_E_MODEL_MONIKER when nothing here is of its class. */
  instantiate(): ManagedComponentWrapper {
    this.flow.unitOf(this.model);
    this.wrapper ??= new ManagedComponentWrapper(this.model, this.flow);
    return this.wrapper;
  }

  /** Checks the metadata; opens no connection. `validationFindings` tells what is wrong. */
  validate(): DTSValidationStatus {
    const { name } = this;
    this.validationFindings = this.flow
      .plan()
      .findings.filter(({ subComponent }) => subComponent === name || subComponent?.startsWith(`${name}.`));
    const errors = this.validationFindings.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return DTSValidationStatus.VS_ISVALID;
    return this.areInputColumnsValid ? DTSValidationStatus.VS_ISBROKEN : DTSValidationStatus.VS_NEEDSNEWMETADATA;
  }

  /** Drops the columns that no longer reach their input. */
  removeInvalidInputColumns(): void {
    const { flow, model: component } = this;
    for (const input of component.inputs) {
      const available = flow.availableAt(input);
      const lost = input.columns.filter(({ lineageId }) => !available.has(lineageId));
      for (const column of lost) dropColumn({ flow, component, input }, column);
    }
  }
}

/** The components of a data flow. */
export class ComponentMetaDataCollection extends ModelCollection<Component, ComponentMetaData> {
  private readonly flow: DataFlowModel;

  constructor(flow: DataFlowModel) {
    super({
      kind: 'component',
      owner: () => flow.task.name,
      models: () => flow.pipeline.components,
      view: (model) => componentView(model, flow),
      remove: (model) => removeComponent(model, flow),
    });
    this.flow = flow;
  }

  /** Adds a component that is nothing yet: set `componentClassId`, then `instantiate().provideComponentProperties()`. */
  new(): ComponentMetaData {
    const model = newComponent(this.flow.task, '', '');
    this.flow.pipeline.components.push(model);
    this.flow.identify();
    return componentView(model, this.flow);
  }
}

function removeComponent(component: Component, { pipeline }: DataFlowModel): void {
  const ends = new Set([...component.inputs, ...component.outputs].map(({ id }) => id));
  pipeline.paths = pipeline.paths.filter(({ startId, endId }) => !ends.has(startId) && !ends.has(endId));
  pipeline.components.splice(pipeline.components.indexOf(component), 1);
}

/** The view of a component. */
export function componentView(model: Component, flow: DataFlowModel): ComponentMetaData {
  return viewOf(model, () => new ComponentMetaData(model, flow));
}
