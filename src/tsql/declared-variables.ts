import type { KnownType, Rendered } from './rendered.ts';
import type { Token } from './token.ts';
import type { Translation } from './translation.ts';
import { isTextType, isWholeType, typeText, type WrittenType } from './types.ts';

// Neither target has variables between statements: each becomes a temporary table of one row, which statements before all others make.

/** Makes a variable known, and the table that holds it. */
export function declareVariable(name: Token, type: WrittenType, translation: Translation): void {
  translation.variables.set(name.value.toLowerCase(), type);
  const table = tableOfVariable(name, translation);
  const local = quotedVariable(name);
  translation.prologue.push(
    `DROP TABLE IF EXISTS ${table}`,
    `CREATE TEMP TABLE ${local} (value ${typeText(type, translation)})`,
    `INSERT INTO ${table} VALUES (NULL)`,
  );
}

/** The value of a declared variable; undefined for a name that is a parameter. */
export function variableRead(name: Token, translation: Translation): Rendered | undefined {
  const type = translation.variables.get(name.value.toLowerCase());
  return type === undefined
    ? undefined
    : { text: `(SELECT value FROM ${tableOfVariable(name, translation)})`, type: knownType(type) };
}

function knownType(type: WrittenType): KnownType {
  if (isTextType(type)) return 'text';
  if (isWholeType(type) || type.name === 'bit') return 'whole';
  if (/date|time/.test(type.name)) return 'date';
  return ['decimal', 'numeric', 'float', 'real', 'money', 'smallmoney'].includes(type.name) ? 'real' : 'unknown';
}

/** The table that holds a variable, in its column `value`. */
export function tableOfVariable(name: Token, translation: Translation): string {
  return `${translation.isSqlite ? 'temp' : 'pg_temp'}.${quotedVariable(name)}`;
}

// T-SQL knows no case in the names of variables.
function quotedVariable(name: Token): string {
  return `"${name.value.toLowerCase()}"`;
}
