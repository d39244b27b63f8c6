import { dtsError } from '../diagnostics/dts-error.ts';
import type { ModelObject } from '../model/model-object.ts';
import type { PropertyAccess, PropertyData } from './dts-property.ts';

/** Members of a model object that hold values of one type. */
type MembersOf<T, V> = { [K in keyof T]-?: T[K] extends V ? (V extends T[K] ? K : never) : never }[keyof T];

/** A text member. */
export function textAccess<T extends ModelObject>(
  object: T,
  name: string,
  member: MembersOf<T, string>,
): PropertyAccess {
  return {
    name,
    expected: 'text',
    get: () => object[member] as string,
    set: (value) => {
      Object.assign(object, { [member]: String(value) });
    },
  };
}

/** A Boolean member; takes true, false and the spellings of both. */
export function booleanAccess<T extends ModelObject>(
  object: T,
  name: string,
  member: MembersOf<T, boolean>,
): PropertyAccess {
  return {
    name,
    expected: 'True or False',
    get: () => object[member] as boolean,
    set: (value) => {
      Object.assign(object, { [member]: booleanFrom(object, name, value) });
    },
  };
}

/** An integer member. */
export function integerAccess<T extends ModelObject>(
  object: T,
  name: string,
  member: MembersOf<T, number>,
): PropertyAccess {
  return {
    name,
    expected: 'a whole number',
    get: () => object[member] as number,
    set: (value) => {
      Object.assign(object, { [member]: integerFrom(object, name, value) });
    },
  };
}

/** A member that is one of several words, each with the number of the object model: given and taken as the number, taken as the word too. */
export function choiceAccess<T extends ModelObject, K extends keyof T>(
  object: T,
  name: string,
  member: K,
  choices: Readonly<Record<string, { readonly word: T[K]; readonly number: number }>>,
): PropertyAccess {
  const all = Object.entries(choices);
  const expected = `one of ${all.map(([symbol, { number }]) => `${symbol} (${number})`).join(', ')}`;
  return {
    name,
    expected,
    get: () => all.find(([, { word }]) => word === object[member])?.[1].number ?? 0,
    set: (value) => {
      const wanted = String(value).toLowerCase();
      const chosen = all.find(([symbol, { number }]) => symbol.toLowerCase() === wanted || String(number) === wanted);
      if (chosen === undefined) throw misfit(object, name, value, expected);
      object[member] = chosen[1].word;
    },
  };
}

/** A persisted property that the model has no member for. */
export function persistedAccess(
  object: ModelObject,
  name: string,
  persisted: string,
  otherwise: PropertyData,
): PropertyAccess {
  const kind = typeof otherwise;
  return {
    name,
    expected: kind === 'boolean' ? 'True or False' : kind === 'number' ? 'a whole number' : 'text',
    get: () => {
      const text = object.properties.get(persisted);
      if (text === undefined) return otherwise;
      if (kind === 'boolean') return booleanFrom(object, name, text);
      return kind === 'number' ? integerFrom(object, name, text) : text;
    },
    set: (value) => {
      if (kind === 'boolean') object.properties.set(persisted, booleanFrom(object, name, value) ? 'True' : 'False');
      else if (kind === 'number') object.properties.set(persisted, String(integerFrom(object, name, value)));
      else object.properties.set(persisted, String(value));
    },
  };
}

/** A property that says something and cannot be set. */
export function readOnlyAccess(name: string, get: () => PropertyData): PropertyAccess {
  return { name, get, expected: 'nothing: it cannot be set' };
}

function booleanFrom(object: ModelObject, name: string, value: PropertyData): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (/^(true|-?1)$/.test(text)) return true;
  if (/^(false|0)$/.test(text)) return false;
  throw misfit(object, name, value, 'True or False');
}

function integerFrom(object: ModelObject, name: string, value: PropertyData): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (typeof value !== 'boolean' && Number.isInteger(number)) return number;
  throw misfit(object, name, value, 'a whole number');
}

/** The failure of giving a property a value that does not fit. */
export function misfit(object: ModelObject, property: string, value: PropertyData, expected: string): Error {
  return dtsError('OPENDTSX_E_MODEL_VALUE', { object: object.name, property, value: String(value), expected });
}
