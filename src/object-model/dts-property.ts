import { dtsError } from '../diagnostics/dts-error.ts';
import type { ModelObject } from '../model/model-object.ts';
import { ObjectCollection } from './object-collection.ts';

/** What a property holds. */
export type PropertyData = string | number | boolean;

/** How one property of an object is read and written. */
export interface PropertyAccess {
  readonly name: string;
  get(): PropertyData;
  /** Undefined for a property that cannot be set. */
  readonly set?: (value: PropertyData) => void;
  /** What a value must be, for messages. */
  readonly expected: string;
}

/** One property of an object of a package: its value, and the expression that gives it when the package runs. */
export class DtsProperty {
  readonly name: string;
  private readonly owner: ModelObject;
  private readonly access: PropertyAccess;

  constructor(owner: ModelObject, access: PropertyAccess) {
    this.owner = owner;
    this.access = access;
    this.name = access.name;
  }

  /** Whether the property can be set. */
  get set(): boolean {
    return this.access.set !== undefined;
  }

  /** The value that the package holds. */
  get value(): PropertyData {
    return this.access.get();
  }

  /** Throws a `DtsError` for a property that cannot be set, and for a value that does not fit. */
  set value(value: PropertyData) {
    if (this.access.set === undefined) {
      throw dtsError('OPENDTSX_E_MODEL_READONLY', { object: this.owner.name, property: this.name });
    }
    this.access.set(value);
  }

  /** `value`, in the form of the SSIS object model; the object is the one that the property belongs to. */
  getValue(_object?: unknown): PropertyData {
    return this.value;
  }

  /** Sets `value`, in the form of the SSIS object model. */
  setValue(_object: unknown, value: PropertyData): void {
    this.value = value;
  }

  /** The expression that sets the property; '' when there is none. */
  get expression(): string {
    return this.owner.propertyExpressions.find(({ name }) => name === this.name)?.expression ?? '';
  }

  /** Sets the expression; '' takes it away. It is checked when the package is validated. */
  set expression(expression: string) {
    const others = this.owner.propertyExpressions.filter(({ name }) => name !== this.name);
    const known = this.owner.propertyExpressions.find(({ name }) => name === this.name);
    if (expression === '') this.owner.propertyExpressions = others;
    else if (known !== undefined) known.expression = expression;
    else this.owner.propertyExpressions = [...others, { name: this.name, expression }];
  }

  /** `expression`, in the form of the SSIS object model. */
  getExpression(_object?: unknown): string {
    return this.expression;
  }

  /** Sets `expression`, in the form of the SSIS object model. */
  setExpression(_object: unknown, expression: string): void {
    this.expression = expression;
  }
}

/** The properties of an object of a package. */
export class DtsProperties extends ObjectCollection<DtsProperty> {
  protected override readonly kind = 'property';
  private readonly object: ModelObject;
  private readonly all: readonly DtsProperty[];

  constructor(object: ModelObject, accesses: readonly PropertyAccess[]) {
    super();
    this.object = object;
    this.all = accesses.map((access) => new DtsProperty(object, access));
  }

  protected override get owner(): string {
    return this.object.name;
  }

  protected override objects(): readonly DtsProperty[] {
    return this.all;
  }

  protected override namesOf(property: DtsProperty): readonly string[] {
    return [property.name];
  }

  protected override removeAt(index: number): void {
    throw dtsError('OPENDTSX_E_MODEL_READONLY', { object: this.object.name, property: this.all[index].name });
  }
}
