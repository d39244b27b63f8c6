import type { ParameterRow } from './catalog-rows.ts';
import { type GivenValue, type ShownValue, sentValue } from './catalog-value.ts';
import { type TypeCode, typeCodeOf } from './type-code.ts';

/** Where the value of a parameter comes from (source: catalog.object_parameters, value_type). */
export const ParameterValueType = { Literal: 'V', Referenced: 'R' } as const;

/** `V`: a value; `R`: a variable of the environment. */
export type ParameterValueType = (typeof ParameterValueType)[keyof typeof ParameterValueType];

/** A change of a parameter that is to be sent: a body, or `clear`. */
export type ParameterChange = { readonly value: string | number | boolean } | { readonly variable: string } | 'clear';

/** A parameter of a project or package, connection managers included (`CM.<connection manager>.<property>`). `alter` of its owner sends what is set. */
export class ParameterInfo {
  static readonly ParameterValueType = ParameterValueType;
  readonly #row: ParameterRow;
  #change: ParameterChange | undefined;
  #sent: ParameterChange | undefined;

  /** One that the server has. */
  constructor(row: ParameterRow) {
    this.#row = row;
  }

  get name(): string {
    return this.#row.parameterName;
  }

  /** 20 of a project, 30 of a package. */
  get objectType(): number {
    return this.#row.objectType;
  }

  /** The project or package that it belongs to. */
  get objectName(): string {
    return this.#row.objectName;
  }

  get dataType(): TypeCode {
    return typeCodeOf(this.#row.dataType);
  }

  get description(): string {
    return this.#row.description ?? '';
  }

  get required(): boolean {
    return this.#row.required;
  }

  get sensitive(): boolean {
    return this.#row.sensitive;
  }

  /** The value that the project was deployed with. */
  get designDefault(): ShownValue {
    return this.#row.designDefaultValue;
  }

  get valueType(): ParameterValueType {
    const { change } = this;
    if (change === undefined) return this.#row.valueType === 'R' ? 'R' : 'V';
    return change !== 'clear' && 'variable' in change ? 'R' : 'V';
  }

  /** Whether the server has a value for it. */
  get valueSet(): boolean {
    return this.change === undefined ? this.#row.valueSet : this.change !== 'clear';
  }

  /** The value of the server, else the one of the design; undefined when it is sensitive or comes from a variable. */
  get value(): ShownValue {
    const { change } = this;
    if (this.sensitive || this.valueType === 'R') return undefined;
    if (change === undefined) return this.#row.valueSet ? this.#row.defaultValue : this.#row.designDefaultValue;
    return change === 'clear' || 'variable' in change ? this.#row.designDefaultValue : change.value;
  }

  /** The variable that it takes its value from. */
  get referencedVariableName(): string | undefined {
    const { change } = this;
    if (change === undefined) return this.#row.referencedVariableName;
    return change !== 'clear' && 'variable' in change ? change.variable : undefined;
  }

  /** Gives it a value, or the name of the environment variable that it takes its value from. */
  set(type: ParameterValueType, value: GivenValue): void {
    const sent = sentValue(value);
    this.#change = type === ParameterValueType.Referenced ? { variable: String(sent) } : { value: sent };
  }

  /** Takes the server's value away: that of the design holds again. */
  clear(): void {
    this.#change = 'clear';
  }

  /** What is to be sent; undefined when nothing is. */
  pending(): ParameterChange | undefined {
    return this.#change;
  }

  /** The server has it as it is now. */
  settle(): void {
    this.#sent = this.#change ?? this.#sent;
    this.#change = undefined;
  }

  private get change(): ParameterChange | undefined {
    return this.#change ?? this.#sent;
  }
}
