import { variableDataType, variantTypeOf } from '../datatypes/variable-type.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { Executable } from '../model/executable.ts';
import { newVariable } from '../model/new-objects.ts';
import type { Variable as VariableModel } from '../model/variable.ts';
import { ModelView } from './model-view.ts';
import { misfit } from './property-access.ts';
import {
  inferredType,
  type TypeCodeName,
  typeCodeName,
  typeCodes,
  type VariableData,
  variableDataOf,
  variableTextOf,
} from './variable-data.ts';
import { ViewCollection } from './view-collection.ts';

/** A variable of a container. */
export class Variable extends ModelView<VariableModel> {
  get namespace(): string {
    return this.model.namespace;
  }

  set namespace(namespace: string) {
    this.model.namespace = namespace;
  }

  /** `Namespace::Name`. */
  get qualifiedName(): string {
    return `${this.model.namespace}::${this.model.name}`;
  }

  /** The type; `Object` for a variable that holds one, which no package file can store a value for. */
  get dataType(): TypeCodeName {
    return typeCodeName(variableDataType(this.model.dataType));
  }

  /** The value at design time; '' when what is stored is none of the type. */
  get value(): VariableData {
    const type = variableDataType(this.model.dataType);
    return (type === undefined ? undefined : variableDataOf(this.model.valueText, type)) ?? '';
  }

  /** Keeps the type of the variable. Throws a `DtsError` when the value does not fit it. */
  set value(value: VariableData) {
    const type = variableDataType(this.model.dataType);
    const text = type === undefined ? undefined : variableTextOf(value, type);
    if (text === undefined) throw misfit(this.model, 'Value', String(value), `a value of the type ${this.dataType}`);
    this.model.valueText = text;
  }

  get expression(): string {
    return this.model.expression;
  }

  set expression(expression: string) {
    this.model.expression = expression;
  }

  get evaluateAsExpression(): boolean {
    return this.model.evaluateAsExpression;
  }

  set evaluateAsExpression(evaluate: boolean) {
    this.model.evaluateAsExpression = evaluate;
  }

  get readOnly(): boolean {
    return this.model.readOnly;
  }

  set readOnly(readOnly: boolean) {
    this.model.readOnly = readOnly;
  }

  get raiseChangedEvent(): boolean {
    return this.model.raiseChangedEvent;
  }

  set raiseChangedEvent(raise: boolean) {
    this.model.raiseChangedEvent = raise;
  }

  /** False: system variables exist while a package runs, and are not stored in it. */
  get systemVariable(): boolean {
    return false;
  }
}

/** The variables that a container has itself; those of its parents are seen from inside it too. */
export class Variables extends ViewCollection<VariableModel, Variable> {
  protected override readonly kind = 'variable';

  constructor(container: Executable) {
    super(
      container,
      () => container.variables,
      (model) => new Variable(model),
    );
  }

  /**
   * Adds a variable. Without a type it gets the one of the value: String, Boolean, Int32, Double, Int64 (`bigint`, large numbers) or
   * DateTime (`Date`). Throws a `DtsError` for a name that is taken or a value that does not fit.
   */
  add(name: string, readOnly: boolean, namespace: string, value: VariableData, dataType?: TypeCodeName): Variable {
    const qualifiedName = `${namespace === '' ? 'User' : namespace}::${name}`;
    if (this.contains(qualifiedName)) {
      throw dtsError('DTS_E_NAMEALREADYEXISTS', { name: qualifiedName, container: this.owner });
    }
    const type = dataType === undefined || dataType === 'Object' ? inferredType(value) : typeCodes[dataType];
    const model = newVariable(name, { namespace: namespace === '' ? 'User' : namespace, readOnly });
    model.dataType = dataType === 'Object' ? objectType : (variantTypeOf(type) ?? objectType);
    if (dataType !== 'Object') new Variable(model).value = value;
    return this.append(model);
  }

  protected override namesOf(variable: Variable): readonly string[] {
    return [variable.qualifiedName, variable.name, variable.id];
  }
}

const objectType = 13;
