/** Every function of the expression language except NULL, which is syntax. */
export const functionNames = [
  'ABS',
  'CEILING',
  'CODEPOINT',
  'DATEADD',
  'DATEDIFF',
  'DATEPART',
  'DAY',
  'EXP',
  'FINDSTRING',
  'FLOOR',
  'GETDATE',
  'GETUTCDATE',
  'HEX',
  'ISNULL',
  'LEFT',
  'LEN',
  'LN',
  'LOG',
  'LOWER',
  'LTRIM',
  'MONTH',
  'POWER',
  'REPLACE',
  'REPLACENULL',
  'REPLICATE',
  'REVERSE',
  'RIGHT',
  'ROUND',
  'RTRIM',
  'SIGN',
  'SQRT',
  'SQUARE',
  'SUBSTRING',
  'TOKEN',
  'TOKENCOUNT',
  'TRIM',
  'UPPER',
  'YEAR',
] as const;

/** The name of a function, upper case. */
export type FunctionName = (typeof functionNames)[number];

const known: ReadonlySet<string> = new Set(functionNames);

/** The function of a name in any letter case. */
export function functionOf(name: string): FunctionName | undefined {
  const upper = name.toUpperCase();
  return known.has(upper) ? (upper as FunctionName) : undefined;
}
