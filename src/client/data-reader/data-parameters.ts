import { dtsError } from '../../diagnostics/dts-error.ts';

/** A value for a variable of a package. */
export type DtsParameterValue = string | number | bigint | boolean | Date;

/** Directions of parameters, by their numbers in System.Data. */
export const ParameterDirection = { Input: 1, Output: 2, InputOutput: 3, ReturnValue: 6 } as const;

/** A number of `ParameterDirection`. */
export type ParameterDirection = (typeof ParameterDirection)[keyof typeof ParameterDirection];

const nameSpace = 'DtsClient::';

/**
 * A value for a variable of the package in the namespace `DtsClient` (source: documentation, "Loading the Output of a Local Package"). The variable must be there, and
 * its type decides how the value is read.
 */
export class DtsDataParameter {
  /** The name of the variable; the namespace may be left out. */
  parameterName: string;
  value: DtsParameterValue | undefined;
  /** Only `Input`: a variable gives nothing back. */
  direction: ParameterDirection = ParameterDirection.Input;

  constructor(parameterName = '', value?: DtsParameterValue) {
    this.parameterName = parameterName;
    this.value = value;
  }
}

/** The parameters of a command, in their order. */
export class DtsParameterCollection implements Iterable<DtsDataParameter> {
  #parameters: DtsDataParameter[] = [];

  get count(): number {
    return this.#parameters.length;
  }

  add(parameter: DtsDataParameter): DtsDataParameter {
    this.#parameters.push(parameter);
    return parameter;
  }

  contains(name: string): boolean {
    return this.#parameters.some((each) => bareName(each) === name);
  }

  /** Removes the parameters of this name. */
  remove(name: string): void {
    this.#parameters = this.#parameters.filter((each) => bareName(each) !== name);
  }

  clear(): void {
    this.#parameters = [];
  }

  [Symbol.iterator](): Iterator<DtsDataParameter> {
    return this.#parameters.values();
  }
}

/** The values by the names of their variables, without the namespace. Throws OPENDTSX_E_DTSCLIENT_PARAMETER for what cannot be one. */
export function dataParametersOf(
  parameters: Iterable<DtsDataParameter>,
): Readonly<Record<string, string | number | boolean>> {
  const values = new Map<string, string | number | boolean>();
  for (const parameter of parameters) {
    const name = bareName(parameter);
    const refuse = (detail: string): never => {
      throw dtsError('OPENDTSX_E_DTSCLIENT_PARAMETER', { parameter: name || '(no name)', detail });
    };
    if (name === '' || name.includes('::') || name.includes(']')) refuse('this is not the name of a variable');
    if (parameter.direction !== ParameterDirection.Input)
      refuse('a variable only takes a value, so its direction is Input');
    if (values.has(name)) refuse('it is given twice');
    if (parameter.value === undefined) refuse('it has no value');
    else values.set(name, shownValue(parameter.value));
  }
  return Object.fromEntries(values);
}

function bareName({ parameterName }: DtsDataParameter): string {
  return parameterName.startsWith(nameSpace) ? parameterName.slice(nameSpace.length) : parameterName;
}

// The form that variables of type DateTime are read from, in every locale.
function shownValue(value: DtsParameterValue): string | number | boolean {
  if (value instanceof Date) return value.toISOString().slice(0, -1).replace('T', ' ');
  return typeof value === 'bigint' ? value.toString() : value;
}
