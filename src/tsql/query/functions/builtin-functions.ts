import { dateFunctions } from './date-functions.ts';
import { numberFunctions } from './number-functions.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { textFunctions } from './text-functions.ts';

const tables = [textFunctions, dateFunctions, numberFunctions];

/** The function of T-SQL of this name (upper case), if it is one that depends on its arguments only, or on the moment. */
export function builtinFunction(name: string): ScalarFunction | undefined {
  return tables.find((table) => Object.hasOwn(table, name))?.[name];
}
