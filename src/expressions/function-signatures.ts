import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { integerRange } from '../datatypes/type-families.ts';
import type { FunctionName } from './function-names.ts';
import type { TypedTree } from './typed-tree.ts';

/**
 * What an argument must be. `float`: any number, converted to DT_R8; `text`: DT_WSTR, DT_STR becoming wide; `measurable`: text or a
 * BLOB; `part`: a quoted date part.
 */
export type ParameterKind = 'number' | 'signed' | 'float' | 'integer' | 'text' | 'measurable' | 'date' | 'any' | 'part';

/** The parameters and the result type of a function; `result` sees the operands after conversion, without a date part. */
export interface FunctionSignature {
  readonly parameters: readonly ParameterKind[];
  result(operands: readonly TypedTree[]): ColumnType;
}

const longestText = 4000;

const sameAsFirst = (operands: readonly TypedTree[]): ColumnType => operands[0].type;
const always =
  (type: ColumnType): FunctionSignature['result'] =>
  () =>
    type;
const double = always(columnType('DT_R8'));
const int4 = always(columnType('DT_I4'));
const timestamp = always(columnType('DT_DBTIMESTAMP'));
const text = (length: number): ColumnType => columnType('DT_WSTR', { length });

/** The value of a constant count, or the fallback. */
function constantCount(tree: TypedTree, fallback: number): number {
  if (tree.kind !== 'literal' || tree.value === null) return fallback;
  return Math.min(fallback, Math.max(0, Number(tree.value)));
}

const firstUpTo =
  (index: number): FunctionSignature['result'] =>
  (operands) =>
    text(constantCount(operands[index], operands[0].type.length));

/** Two digits for each byte of the integer. */
function hexadecimalLength(operands: readonly TypedTree[]): ColumnType {
  const bytes = integerRange(operands[0].type.type)?.bytes ?? 8;
  return text(2 * bytes);
}

function replicatedLength(operands: readonly TypedTree[]): ColumnType {
  const count = constantCount(operands[1], longestText);
  return text(Math.min(longestText, operands[0].type.length * count));
}

/** Characters that a text has at least; the text searched for in REPLACE is never empty. */
function leastLength(tree: TypedTree): number {
  return tree.kind === 'literal' && typeof tree.value === 'string' ? tree.value.length : 1;
}

// Observed (docs/expression-evidence.md, rule 2); what grows may become as long as texts can be.
function replacedLength(operands: readonly TypedTree[]): ColumnType {
  const [whole, search, replacement] = operands;
  const grows = replacement.type.length > leastLength(search);
  return grows ? text(Math.max(longestText, whole.type.length)) : whole.type;
}

const signature = (parameters: string, result: FunctionSignature['result']): FunctionSignature => ({
  parameters: parameters === '' ? [] : (parameters.split(' ') as ParameterKind[]),
  result,
});

/** Every function's signature (source: the function pages of the expression reference). */
export const functionSignatures: Readonly<Record<FunctionName, FunctionSignature>> = {
  ABS: signature('number', sameAsFirst),
  CEILING: signature('number', sameAsFirst),
  CODEPOINT: signature('text', always(columnType('DT_UI2'))),
  DATEADD: signature('part integer date', timestamp),
  DATEDIFF: signature('part date date', int4),
  DATEPART: signature('part date', int4),
  DAY: signature('date', int4),
  EXP: signature('float', double),
  FINDSTRING: signature('text text integer', int4),
  FLOOR: signature('number', sameAsFirst),
  GETDATE: signature('', timestamp),
  GETUTCDATE: signature('', timestamp),
  HEX: signature('integer', hexadecimalLength),
  ISNULL: signature('any', always(columnType('DT_BOOL'))),
  LEFT: signature('text integer', firstUpTo(1)),
  LEN: signature('measurable', int4),
  LN: signature('float', double),
  LOG: signature('float', double),
  LOWER: signature('text', sameAsFirst),
  LTRIM: signature('text', sameAsFirst),
  MONTH: signature('date', int4),
  POWER: signature('float float', double),
  REPLACE: signature('text text text', replacedLength),
  REPLACENULL: signature('any any', sameAsFirst),
  REPLICATE: signature('text integer', replicatedLength),
  REVERSE: signature('text', sameAsFirst),
  RIGHT: signature('text integer', firstUpTo(1)),
  ROUND: signature('number integer', sameAsFirst),
  RTRIM: signature('text', sameAsFirst),
  SIGN: signature('signed', int4),
  SQRT: signature('float', double),
  SQUARE: signature('float', double),
  SUBSTRING: signature('text integer integer', firstUpTo(2)),
  TOKEN: signature('text text integer', sameAsFirst),
  TOKENCOUNT: signature('text text', int4),
  TRIM: signature('text', sameAsFirst),
  UPPER: signature('text', sameAsFirst),
  YEAR: signature('date', int4),
};
