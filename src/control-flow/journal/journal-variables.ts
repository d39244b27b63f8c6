import type { ExecutablePlan } from '../../plan/package-plan.ts';
import type { VariableCell } from '../variable-scope.ts';
import type { JournalVariables } from './journal-record.ts';
import { decodeObject, decodeValue, encodeObject, encodeValue, type JournalValue } from './journal-values.ts';

/** What a variable held when it was last recorded. */
interface Known {
  readonly value: unknown;
}

const lost: JournalValue = { lost: true };

/** Finds the variables that changed since they were last recorded, and gives back what they had. */
export class VariableWatch {
  readonly #known = new WeakMap<VariableCell, Known>();

  /** Variables of one execution that changed, by scope. @param place place of its package */
  changes(place: string, cells: ReadonlyMap<ExecutablePlan, readonly VariableCell[]>): JournalVariables {
    const changed: Record<string, Record<string, JournalValue>> = {};
    for (const [plan, own] of cells) {
      for (const [index, cell] of own.entries()) {
        if (cell.expression !== undefined) continue;
        const now = cell.type === undefined ? cell.object : cell.value;
        const before = this.#known.get(cell) ?? {
          value: cell.type === undefined ? undefined : plan.variables[index].value,
        };
        if (Object.is(now, before.value)) continue;
        this.#known.set(cell, { value: now });
        const scope = scopeOf(place, plan);
        changed[scope] ??= {};
        changed[scope][cell.qualifiedName] = encode(cell);
      }
    }
    return changed;
  }

  /** Gives variables what they had; calls `onLost` for those that held an object which only the process knew. */
  restore(
    held: ReadonlyMap<string, JournalValue>,
    cells: readonly VariableCell[],
    onLost: (name: string) => void,
  ): void {
    for (const cell of cells) {
      const value = held.get(cell.qualifiedName);
      if (value === undefined || cell.expression !== undefined) continue;
      if (isLost(value)) {
        onLost(cell.qualifiedName);
        continue;
      }
      if (cell.type === undefined) cell.object = decodeObject(value);
      else cell.value = decodeValue(value);
      this.#known.set(cell, { value: cell.type === undefined ? cell.object : cell.value });
    }
  }
}

/** The key of the variables of an executable. @param place place of its package */
export function scopeOf(place: string, plan: ExecutablePlan): string {
  return `${place}>${plan.path}`;
}

function encode({ type, value, object }: VariableCell): JournalValue {
  return type === undefined ? (encodeObject(object) ?? lost) : encodeValue(value);
}

function isLost(value: JournalValue): boolean {
  return typeof value === 'object' && value !== null && value.lost === true;
}
