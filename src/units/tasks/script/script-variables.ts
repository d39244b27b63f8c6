import { dtsError, type TaskContext, type VariableDescription } from 'opendtsx/sdk';
import { clrTypeOf, readObject, readValue, type ScriptValue, writeObject, writeValue } from './script-values.ts';
import { lockVariables } from './variable-locks.ts';

/** A variable as the script gets it. */
export interface GivenVariable {
  readonly name: string;
  readonly writable: boolean;
  readonly sensitive: boolean;
  /** Name of a TypeCode. */
  readonly dataType: string;
  readonly value: ScriptValue;
}

interface HeldVariable {
  readonly writable: boolean;
  readonly unlock: () => void;
}

/** The names of a list of the task: separated by commas, blanks around them do not count. */
export function variableNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The variables that a running script has locked. What it writes is in the package at once. */
export class ScriptVariables {
  readonly #context: TaskContext;
  readonly #executable: string;
  readonly #held = new Map<string, HeldVariable>();

  constructor(context: TaskContext, executable: string) {
    this.#context = context;
    this.#executable = executable;
  }

  /** Locks variables together, waiting for other scripts. Throws a `DtsError` for one that is not there, or that this script holds already. */
  async lock(reads: readonly string[], writes: readonly string[]): Promise<readonly GivenVariable[]> {
    const wanted = new Map<string, { readonly found: VariableDescription; readonly writable: boolean }>();
    for (const [names, writable] of [[writes, true] as const, [reads, false] as const]) {
      for (const name of names) {
        const found = this.#find(name, writable);
        if (!wanted.has(found.qualifiedName)) wanted.set(found.qualifiedName, { found, writable });
      }
    }
    const variables = [...wanted.values()];
    const locks = variables.map(({ found, writable }) => ({ identity: found.identity, forWriting: writable }));
    const release = await lockVariables(locks, this.#context.signal);
    // Locked together, unlocked one by one: the last one frees them, as .NET unlocks whole collections.
    let left = variables.length;
    for (const { found, writable } of variables) {
      const unlock = (): void => {
        left--;
        if (left === 0) release();
      };
      this.#held.set(found.qualifiedName, { writable, unlock });
    }
    if (variables.length === 0) release();
    return variables.map(({ found, writable }) => this.#given(found, writable));
  }

  /** Unlocks variables; those that are not locked stay so. */
  unlock(names: Iterable<string>): void {
    for (const name of names) {
      this.#held.get(name)?.unlock();
      this.#held.delete(name);
    }
  }

  /** Unlocks what the script still holds. */
  unlockAll(): void {
    this.unlock([...this.#held.keys()]);
  }

  /**
   * Writes a variable and gives the value that it holds now; an object comes back as undefined. Types are strict, except for variables of the type Object.
   * source: wording of DTS_E_RUNTIMEVARIABLETYPECHANGE in the message reference
   */
  set(name: string, value: ScriptValue): ScriptValue | undefined {
    const context = this.#context;
    if (!this.#held.get(name)?.writable) throw dtsError('DTS_E_VARIABLEREADONLY', { variable: name });
    const type = context.describeVariable(name)?.type;
    if (type === undefined) {
      context.setObject(name, readObject(value));
      return undefined;
    }
    const own = clrTypeOf(type);
    const isChar = own === 'UInt16' && value.type === 'Char';
    if (value.type !== own && !isChar) {
      const args = { variable: name, type: own, value: 'a value', valueType: value.type };
      throw dtsError('DTS_E_RUNTIMEVARIABLETYPECHANGE', args, { source: context.source });
    }
    context.setVariable(name, readValue(value));
    return writeValue(context.variable(name));
  }

  #find(name: string, writable: boolean): VariableDescription {
    const found = this.#context.describeVariable(name);
    const args = { variable: name, executable: this.#executable };
    const place = { source: this.#context.source };
    const unknown = { variable: name, detail: `${this.#executable} sees none of that name` };
    if (found === undefined) {
      throw dtsError(writable ? 'DTS_E_LOCKVARIABLEFORWRITE' : 'DTS_E_LOCKVARIABLEFORREAD', unknown, place);
    }
    const held = this.#held.get(found.qualifiedName);
    if (held !== undefined && (held.writable || writable)) {
      throw dtsError('DTS_E_VARIABLEDEADLOCK_READWRITE', args, place);
    }
    return found;
  }

  #given({ qualifiedName: name, sensitive, type }: VariableDescription, writable: boolean): GivenVariable {
    if (type === undefined) {
      const value = writeObject(this.#context.object(name), name);
      return { name, writable, sensitive, dataType: 'Object', value };
    }
    return { name, writable, sensitive, dataType: clrTypeOf(type), value: writeValue(this.#context.variable(name)) };
  }
}
