import { type GivenValue, type ShownValue, sentValue } from './catalog-value.ts';
import { defined } from './found.ts';
import { type TypeCode, typeCodeOf, typeName } from './type-code.ts';

/** A variable as the server tells it. */
export interface VariableRow {
  readonly variableId: number;
  readonly name: string;
  readonly description?: string;
  readonly type: string;
  readonly sensitive: boolean;
  readonly value?: string | number | boolean;
}

/** A variable of an environment. What is set here is sent by `alter` of the environment. */
export class EnvironmentVariable {
  readonly name: string;
  readonly type: TypeCode;
  #row: VariableRow | undefined;
  #value: GivenValue | undefined;
  #sensitive: boolean;
  #description: string | undefined;
  readonly #changed = new Set<'value' | 'sensitive' | 'description'>();

  private constructor(name: string, type: TypeCode, sensitive: boolean, description: string | undefined) {
    this.name = name;
    this.type = type;
    this.#sensitive = sensitive;
    this.#description = description;
  }

  /** One that the server has. */
  static ofRow(row: VariableRow): EnvironmentVariable {
    const variable = new EnvironmentVariable(row.name, typeCodeOf(row.type), row.sensitive, row.description);
    variable.#row = row;
    return variable;
  }

  /** One that is to be made. */
  static toMake(name: string, type: TypeCode, value: GivenValue, sensitive: boolean, description?: string) {
    const variable = new EnvironmentVariable(name, type, sensitive, description);
    variable.#value = value;
    return variable;
  }

  /** Undefined before it was made. */
  get id(): number | undefined {
    return this.#row?.variableId;
  }

  /** What it holds; undefined when it is sensitive: the server does not tell. */
  get value(): ShownValue {
    if (this.#sensitive) return undefined;
    return this.#value === undefined ? this.#row?.value : sentValue(this.#value);
  }

  set value(value: GivenValue) {
    this.#value = value;
    this.#changed.add('value');
  }

  /** Whether the value is encrypted and not told. */
  get sensitive(): boolean {
    return this.#sensitive;
  }

  set sensitive(sensitive: boolean) {
    this.#sensitive = sensitive;
    this.#changed.add('sensitive');
  }

  get description(): string {
    return this.#description ?? '';
  }

  set description(description: string) {
    this.#description = description;
    this.#changed.add('description');
  }

  /** What is to be sent to make or change it; undefined when nothing is. */
  pending(): { readonly method: 'POST' | 'PATCH'; readonly body: object } | undefined {
    const value = this.#value === undefined ? undefined : sentValue(this.#value);
    const [sensitive, description] = [this.#sensitive, this.#description];
    if (this.#row === undefined) {
      return {
        method: 'POST',
        body: { name: this.name, type: typeName(this.type), ...defined({ value, sensitive, description }) },
      };
    }
    if (this.#changed.size === 0) return undefined;
    const all = defined({ value, sensitive, description });
    const body = Object.entries(all).filter(([name]) => this.#changed.has(name as 'value'));
    return { method: 'PATCH', body: Object.fromEntries(body) };
  }

  /** The server has it as it is now, under this number. */
  settle(variableId: number): void {
    const [value, sensitive, description] = [this.value, this.#sensitive, this.#description];
    this.#row = {
      variableId,
      name: this.name,
      type: typeName(this.type),
      sensitive,
      ...defined({ value, description }),
    };
    this.#value = undefined;
    this.#changed.clear();
  }
}
