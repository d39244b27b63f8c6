import { DtsError, dtsError } from 'opendtsx/sdk';

/** The words of an error of SQLite. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words === 'integer overflow' ? `${words}: ${overflowing}` : words;
}

// A CAST that T-SQL would refuse is translated to a sum that overflows: SQLite has no other way to fail.
const overflowing =
  'a number is too large, a division is by zero, or a value cannot be converted to the type that a CAST or variable asks for';

/** An error of SQLite as the failure of an executable, in SQLite's own words. A `DtsError` stays as it is. */
export function sqliteFailure(cause: unknown, where = ''): DtsError {
  if (cause instanceof DtsError) return cause;
  return dtsError(
    'DTS_E_OLEDBERROR',
    { detail: where === '' ? wordsOf(cause) : `${wordsOf(cause)} (${where})` },
    {},
    { cause },
  );
}

/** The columns that a constraint message names: `UNIQUE constraint failed: t.a, t.b` → `a, b`. */
export function columnOfMessage(message: string): string | undefined {
  const match = /^(?:UNIQUE|NOT NULL|CHECK) constraint failed: (.*)$/.exec(message);
  if (match === null || message.startsWith('CHECK')) return undefined;
  return match[1]
    .split(', ')
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
    .join(', ');
}
