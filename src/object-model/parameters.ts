import { Secret } from '../datatypes/secret.ts';
import { parameterDataType, typeCodeOf } from '../datatypes/variable-type.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { newParameter } from '../model/new-objects.ts';
import type { Parameter as ParameterModel } from '../model/variable.ts';
import { ModelView } from './model-view.ts';
import { misfit } from './property-access.ts';
import {
  type TypeCodeName,
  typeCodeName,
  typeCodes,
  type VariableData,
  variableDataOf,
  variableTextOf,
} from './variable-data.ts';
import { ViewCollection } from './view-collection.ts';

/** A parameter of a package or project. */
export class Parameter extends ModelView<ParameterModel> {
  get dataType(): TypeCodeName {
    return typeCodeName(parameterDataType(this.model.typeCode));
  }

  /** Whether an execution must be given a value. */
  get required(): boolean {
    return this.model.required;
  }

  set required(required: boolean) {
    this.model.required = required;
  }

  get sensitive(): boolean {
    return this.model.sensitive;
  }

  /** A value that becomes sensitive is kept as a secret from then on. */
  set sensitive(sensitive: boolean) {
    if (sensitive && !this.model.sensitive) {
      this.model.secret = this.model.valueText === '' ? undefined : new Secret(this.model.valueText);
      this.model.valueText = '';
    }
    if (!sensitive && this.model.sensitive) {
      this.model.valueText = this.model.secret?.reveal() ?? '';
      this.model.secret = undefined;
    }
    this.model.sensitive = sensitive;
  }

  /** The design value; a `Secret` when the parameter is sensitive. '' when there is none, or it is encrypted and was not opened. */
  get value(): VariableData | Secret {
    const { sensitive, secret, typeCode, valueText } = this.model;
    if (sensitive) return secret ?? '';
    const type = parameterDataType(typeCode);
    return (type === undefined ? undefined : variableDataOf(valueText, type)) ?? '';
  }

  /** Throws a `DtsError` when the value does not fit the type of the parameter. */
  set value(value: VariableData | Secret) {
    const data = value instanceof Secret ? value.reveal() : value;
    const type = parameterDataType(this.model.typeCode);
    const text = type === undefined ? undefined : variableTextOf(data, type);
    if (text === undefined) {
      const shown = this.model.sensitive || value instanceof Secret ? '****' : String(data);
      throw misfit(this.model, 'Value', shown, `a value of the type ${this.dataType}`);
    }
    if (this.model.sensitive) this.model.secret = new Secret(text);
    else this.model.valueText = text;
    this.model.encrypted = false;
  }
}

/** The parameters of a package or project. */
export class Parameters extends ViewCollection<ParameterModel, Parameter> {
  protected override readonly kind = 'parameter';
  private readonly scope: ParameterModel['scope'];

  constructor(
    holder: { readonly name: string; readonly parameters: ParameterModel[] },
    scope: ParameterModel['scope'],
  ) {
    super(
      holder,
      () => holder.parameters,
      (model) => new Parameter(model),
    );
    this.scope = scope;
  }

  /** Adds a parameter with the empty value of its type. Throws a `DtsError` for a name that is taken. */
  add(name: string, dataType: keyof typeof typeCodes): Parameter {
    if (this.contains(name)) throw dtsError('DTS_E_NAMEALREADYEXISTS', { name, container: this.owner });
    const model = newParameter(name, this.scope);
    model.typeCode = typeCodeOf(typeCodes[dataType]) as number;
    return this.append(model);
  }
}
