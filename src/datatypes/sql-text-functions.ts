import { collationKey } from './collation-key.ts';
import { matchesLike } from './like-pattern.ts';

type SqlArgument = string | number | bigint | null | Uint8Array;

/** Functions that an SQLite connection has so that queries keep the meaning they have in T-SQL. */
export interface SqlTextFunction {
  readonly name: string;
  /** Whether equal arguments give equal results; SQLite may then call it once. */
  readonly deterministic: boolean;
  call(...values: SqlArgument[]): string | number | null;
}

const ofText =
  (call: (text: string) => string) =>
  (value: SqlArgument): string | null =>
    value === null ? null : call(String(value));

/**
 * `collation_key(text)`, `text_lower(text)`, `text_upper(text)`, `text_like(text, pattern, escape)`, and `sql_fail(number)`, which ends the query
 * with the error text `E<number>`.
 */
export const sqlTextFunctions: readonly SqlTextFunction[] = [
  { name: 'collation_key', deterministic: true, call: ofText(collationKey) },
  { name: 'text_lower', deterministic: true, call: ofText((text) => text.toLowerCase()) },
  { name: 'text_upper', deterministic: true, call: ofText((text) => text.toUpperCase()) },
  {
    name: 'text_like',
    deterministic: true,
    call: (text, pattern, escaping) =>
      text === null || pattern === null
        ? null
        : Number(matchesLike(String(text), String(pattern), escaping === null ? undefined : String(escaping))),
  },
  {
    name: 'sql_fail',
    deterministic: false,
    call: (number) => {
      throw new Error(`E${number}`);
    },
  },
];

/** An SQLite connection that takes functions, as `node:sqlite` has it. */
interface FunctionRegistry {
  function(
    name: string,
    options: { readonly deterministic: boolean; readonly varargs: boolean },
    call: SqlTextFunction['call'],
  ): void;
}

/** Makes the functions known to a connection. */
export function registerSqlTextFunctions(connection: FunctionRegistry): void {
  for (const { name, deterministic, call } of sqlTextFunctions) {
    connection.function(name, { deterministic, varargs: true }, call);
  }
}
