/** How SQL Server numbers an error. */
export interface SqlErrorNumber {
  readonly number: number;
  readonly severity: number;
}

/** Numbers and severities: SQL Server's list of messages (sys.messages). */
const numbers = {
  syntax: { number: 102, severity: 15 },
  column: { number: 207, severity: 16 },
  object: { number: 208, severity: 16 },
  permission: { number: 229, severity: 14 },
  conversion: { number: 245, severity: 16 },
  nullValue: { number: 515, severity: 16 },
  conflict: { number: 547, severity: 16 },
  deadlock: { number: 1205, severity: 13 },
  duplicate: { number: 2627, severity: 14 },
  exists: { number: 2714, severity: 16 },
  divide: { number: 8134, severity: 16 },
  other: { number: 50000, severity: 16 },
} as const satisfies Readonly<Record<string, SqlErrorNumber>>;

type Meaning = keyof typeof numbers;

/** SQLSTATE, as PostgreSQL gives it. */
const states: Readonly<Record<string, Meaning>> = {
  '22012': 'divide',
  '22P02': 'conversion',
  '22007': 'conversion',
  '22003': 'conversion',
  '23502': 'nullValue',
  '23503': 'conflict',
  '23505': 'duplicate',
  '23514': 'conflict',
  '40P01': 'deadlock',
  '42501': 'permission',
  '42601': 'syntax',
  '42703': 'column',
  '42P01': 'object',
  '42P07': 'exists',
};

const words: readonly (readonly [RegExp, Meaning])[] = [
  [/^UNIQUE constraint failed/i, 'duplicate'],
  [/^NOT NULL constraint failed/i, 'nullValue'],
  [/^(?:FOREIGN KEY|CHECK) constraint failed/i, 'conflict'],
  [/^no such table/i, 'object'],
  [/^no such column|has no column named/i, 'column'],
  [/^table .* already exists/i, 'exists'],
  [/syntax error/i, 'syntax'],
];

/**
 * The number that SQL Server has for what a database reports: by SQLSTATE, or by the words of SQLite. 50000 with severity 16, that of errors without a
 * number, for everything else.
 */
export function sqlErrorNumber(error: unknown): SqlErrorNumber {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { readonly code?: unknown };
    const state = typeof code === 'string' && Object.hasOwn(states, code) ? states[code] : undefined;
    if (state !== undefined) return numbers[state];
    const { message } = cause;
    const found = words.find(([form]) => form.test(message));
    if (found !== undefined) return numbers[found[1]];
  }
  return numbers.other;
}
