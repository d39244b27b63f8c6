import { dtsError } from '../../diagnostics/dts-error.ts';
import type { CustomProperty as CustomPropertyModel } from '../../model/pipeline.ts';
import { declaredData } from '../declared-value.ts';
import type { PropertyData } from '../dts-property.ts';
import { ObjectCollection } from '../object-collection.ts';
import { viewOf } from '../view-of.ts';
import { type PropertyHolder, setCustomProperty } from './set-custom-property.ts';

/** A custom property of a component, port or column. */
export class CustomProperty {
  /** The persisted object; changed by everything set here. */
  readonly model: CustomPropertyModel;
  private readonly holder: PropertyHolder;

  constructor(model: CustomPropertyModel, holder: PropertyHolder) {
    this.model = model;
    this.holder = holder;
  }

  get name(): string {
    return this.model.name;
  }

  get description(): string {
    return this.model.properties?.get('description') ?? '';
  }

  /** Whether property expressions of the Data Flow task may set it. */
  get acceptsExpressions(): boolean {
    return this.model.expressionType === 'Notify';
  }

  get value(): PropertyData {
    const declaration = this.holder.declarations[this.model.name];
    return declaration === undefined ? this.model.value : declaredData(this.model.value, declaration);
  }

  /** Expressions are stored over lineage ids and over names; columns are named by their lineage id. Throws a `DtsError` for a value that does not fit. */
  set value(value: PropertyData) {
    setCustomProperty(this.holder, this.model.name, value);
  }
}

/** The custom properties of a component, port or column. */
export class CustomPropertyCollection extends ObjectCollection<CustomProperty> {
  protected override readonly kind = 'custom property';
  private readonly holder: PropertyHolder;

  constructor(holder: PropertyHolder) {
    super();
    this.holder = holder;
  }

  protected override get owner(): string {
    return this.holder.name;
  }

  protected override objects(): readonly CustomProperty[] {
    return this.holder.customProperties.map((model) => viewOf(model, () => new CustomProperty(model, this.holder)));
  }

  protected override namesOf({ name }: CustomProperty): readonly string[] {
    return [name];
  }

  protected override removeAt(index: number): void {
    const property = this.holder.customProperties[index].name;
    throw dtsError('OPENDTSX_E_MODEL_READONLY', { object: this.holder.name, property });
  }
}
